<?php
require __DIR__ . '/inc.php';
function state(): array
{
	$status = leaktrace_status();
	return [$status['enabled'], $status['hooked'], $status['recording'], $status['loops'], $status['trace_file'] !== ''];
}

function body(): void
{
	leaktrace_hook_malloc();
}

foreach (['enabled', 'hooked', 'mode', 'recording', 'loops', 'pending_loops', 'live_bytes', 'live_blocks', 'sites', 'call_paths',
	'own_bytes', 'output_dir', 'trace_file', 'trace_bytes', 'drops', 'gc_runs', 'judge_share'] as $name) {
	echo $name, ' ', get_debug_type(leaktrace_status()[$name] ?? null), "\n";
}
echo json_encode(state()), "\n";
var_dump(leaktrace_hook_malloc());
echo json_encode(state()), "\n";
body();
body();
body();
echo json_encode(state()), "\n";
$status = leaktrace_status();
var_dump($status['mode'], $status['live_bytes'] > 0, $status['sites'] > 0, $status['call_paths'] > 0, $status['own_bytes'] > 0,
	$status['drops'], $status['output_dir'] === ini_get('leaktrace.output_dir'),
	filesize($status['trace_file']) === $status['trace_bytes']);
var_dump(leaktrace_unhook_malloc());
echo json_encode(state()), "\n";
traced();
?>
