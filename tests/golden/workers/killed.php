<?php
/* Long enough that early windows are merged; killed while it works. */
while (true) {
	leaktrace_hook_malloc();
	static $log = '', $loop = 0;
	$log .= "line $loop\n";
	$kept["key$loop"] = true;
	if (++$loop === 3000) {
		exec('kill -9 ' . getmypid());
	}
}
