<?php
require __DIR__ . '/inc.php';
function one(): Generator
{
	leaktrace_hook_malloc();
	yield 1;
	keep(str_repeat(X, 2000));
	yield 2;
	keep(str_repeat(X, 2000));
}

for ($i = 0; $i < 20; $i++) {
	foreach (one() as $_) {
		keep(str_repeat(X, 500));
	}
}
$status = leaktrace_status();
echo "$status[loops] loops, $status[pending_loops] running\n";
/* One that is dropped while it waits has ended as well. */
$dropped = one();
$dropped->current();
echo leaktrace_status()['pending_loops'], " running\n";
unset($dropped);
$status = leaktrace_status();
echo "$status[loops] loops, $status[pending_loops] running\n";
show(traced());
?>
