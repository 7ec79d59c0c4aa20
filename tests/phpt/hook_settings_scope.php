<?php
foreach (['enable' => '1', 'loop' => 'f', 'output_dir' => '/tmp', 'max_trace_size' => '8M', 'growth_times' => '7', 'collect_cycles' => '0'] as $name => $value) {
	echo $name, ': ', var_export(ini_set("leaktrace.$name", $value), true), ', ', ini_get("leaktrace.$name"), "\n";
}
?>
