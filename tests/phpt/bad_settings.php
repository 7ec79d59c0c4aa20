<?php
require __DIR__ . '/inc.php';
$worker = new Worker('<?php echo json_encode(array_map(fn ($name) => ini_get("leaktrace.$name"), ["enable" => "enable", "loop" => "loop", "output_dir" => "output_dir", "growth_times" => "growth_times", "collect_cycles" => "collect_cycles", "max_trace_size" => "max_trace_size"])[$argv[1]]), " ", leaktrace_hook_malloc() ? "traced" : "not traced", "\n";');
foreach (['enable' => ['2', 'maybe', '-1'], 'loop' => ['a b()', 'strlen;', '<script>'], 'output_dir' => ['relative/path', './x'], 'growth_times' => ['0', '-3', 'many', '1e3', '99999999999999999999'],
	'collect_cycles' => ['2', 'often'], 'max_trace_size' => ['0', '1K', '-5M', '5X', 'big', '9999999999999G']] as $name => $values) {
	foreach ($values as $value) {
		$worker->run(["leaktrace.$name" => $value, 'sys_temp_dir' => $worker->dir], '', [], $name);
		echo trim($worker->err . $worker->out), "\n";
	}
}
?>
