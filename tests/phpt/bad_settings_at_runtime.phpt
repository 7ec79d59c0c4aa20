--TEST--
ini_set() of a wrong value is a warning and false, and the old value holds
--FILE--
<?php
foreach (['growth_times' => ['0', 'x', '-1', ''], 'collect_cycles' => ['2', 'x']] as $name => $values) {
	foreach ($values as $value) {
		var_dump(ini_set("leaktrace.$name", $value), ini_get("leaktrace.$name"));
	}
}
var_dump(ini_set('leaktrace.growth_times', '2K'), ini_set('leaktrace.growth_times', '5'));
?>
--EXPECTF--
Warning: Invalid value "0" for leaktrace.growth_times: give a number from 1 to 1000000 in %sbad_settings_at_runtime.php on line 4
bool(false)
string(1) "5"

Warning: Invalid value "x" for leaktrace.growth_times: give a number from 1 to 1000000 in %sbad_settings_at_runtime.php on line 4
bool(false)
string(1) "5"

Warning: Invalid value "-1" for leaktrace.growth_times: give a number from 1 to 1000000 in %sbad_settings_at_runtime.php on line 4
bool(false)
string(1) "5"

Warning: Invalid value "" for leaktrace.growth_times: give a number from 1 to 1000000 in %sbad_settings_at_runtime.php on line 4
bool(false)
string(1) "5"

Warning: Invalid value "2" for leaktrace.collect_cycles: use 0 or 1 in %sbad_settings_at_runtime.php on line 4
bool(false)
string(1) "1"

Warning: Invalid value "x" for leaktrace.collect_cycles: use 0 or 1 in %sbad_settings_at_runtime.php on line 4
bool(false)
string(1) "1"
string(1) "5"
string(2) "2K"
