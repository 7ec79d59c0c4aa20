--TEST--
phpinfo() shows whether leaktrace may trace, whether it does, and its settings
--INI--
leaktrace.enable=1
leaktrace.output_dir={PWD}/hook_phpinfo.traces
--FILE--
<?php
require __DIR__ . '/inc.php';
function rows(): array
{
	ob_start();
	phpinfo(INFO_MODULES);
	$all = ob_get_clean();
	preg_match('/^leaktrace\n\n(.*?)\n\n(.*?)\n\n/ms', $all, $match);
	return array_merge(explode("\n", $match[1]), explode("\n", $match[2]));
}

$before = rows();
leaktrace_hook_malloc();
$hooked = rows();
leaktrace_unhook_malloc();
traced();
echo str_replace(__DIR__, '', implode("\n", $before)), "\n";
echo implode("\n", array_diff($hooked, $before)), "\n";
?>
--EXPECTF--
leaktrace => enabled
Version => %d.%d.%s
Tracing now => no
Folder of traces => /hook_phpinfo.traces
Directive => Local Value => Master Value
leaktrace.collect_cycles => 1 => 1
leaktrace.enable => 1 => 1
leaktrace.force => 0 => 0
leaktrace.growth_times => 5 => 5
%Aleaktrace.loop => no value => no value
leaktrace.max_trace_size => 64M => 64M
%Aleaktrace.output_dir => /hook_phpinfo.traces => /hook_phpinfo.traces
%ATracing now => yes
