--TEST--
A wrong value is a startup warning, and the default holds
--FILE--
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
--EXPECT--
Warning: Invalid value "2" for leaktrace.enable: use 0 or 1 in Unknown on line 0
"0" not traced
Warning: Invalid value "maybe" for leaktrace.enable: use 0 or 1 in Unknown on line 0
"0" not traced
Warning: Invalid value "-1" for leaktrace.enable: use 0 or 1 in Unknown on line 0
"0" not traced
Warning: Invalid value "a b()" for leaktrace.loop: name functions or methods, separated by commas, such as App\Worker::handle,onMessage in Unknown on line 0
"" traced
Warning: Invalid value "strlen;" for leaktrace.loop: name functions or methods, separated by commas, such as App\Worker::handle,onMessage in Unknown on line 0
"" traced
Warning: Invalid value "<script>" for leaktrace.loop: name functions or methods, separated by commas, such as App\Worker::handle,onMessage in Unknown on line 0
"" traced
Warning: Invalid value "relative/path" for leaktrace.output_dir: give an absolute path, or leave it empty for the default folder in Unknown on line 0
"" traced
Warning: Invalid value "./x" for leaktrace.output_dir: give an absolute path, or leave it empty for the default folder in Unknown on line 0
"" traced
Warning: Invalid value "0" for leaktrace.growth_times: give a number from 1 to 1000000 in Unknown on line 0
"5" traced
Warning: Invalid value "-3" for leaktrace.growth_times: give a number from 1 to 1000000 in Unknown on line 0
"5" traced
Warning: Invalid value "many" for leaktrace.growth_times: give a number from 1 to 1000000 in Unknown on line 0
"5" traced
Warning: Invalid value "1e3" for leaktrace.growth_times: give a number from 1 to 1000000 in Unknown on line 0
"5" traced
Warning: Invalid value "99999999999999999999" for leaktrace.growth_times: give a number from 1 to 1000000 in Unknown on line 0
"5" traced
Warning: Invalid value "2" for leaktrace.collect_cycles: use 0 or 1 in Unknown on line 0
"1" traced
Warning: Invalid value "often" for leaktrace.collect_cycles: use 0 or 1 in Unknown on line 0
"1" traced
Warning: Invalid value "0" for leaktrace.max_trace_size: give a size of 1M or more, such as 64M in Unknown on line 0
"64M" traced
Warning: Invalid value "1K" for leaktrace.max_trace_size: give a size of 1M or more, such as 64M in Unknown on line 0
"64M" traced
Warning: Invalid value "-5M" for leaktrace.max_trace_size: give a size of 1M or more, such as 64M in Unknown on line 0
"64M" traced
Warning: Invalid value "5X" for leaktrace.max_trace_size: give a size of 1M or more, such as 64M in Unknown on line 0
"64M" traced
Warning: Invalid value "big" for leaktrace.max_trace_size: give a size of 1M or more, such as 64M in Unknown on line 0
"64M" traced
Warning: Invalid value "9999999999999G" for leaktrace.max_trace_size: give a size of 1M or more, such as 64M in Unknown on line 0
"64M" traced
