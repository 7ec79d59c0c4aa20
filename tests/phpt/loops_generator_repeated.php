<?php
require __DIR__ . '/inc.php';
function endless(): Generator
{
	while (true) {
		leaktrace_hook_malloc();
		keep(str_repeat(X, 1000));
		yield 1;
	}
}

$generator = endless();
for ($i = 0; $i < 20; $i++) {
	$generator->current();
	$generator->next();
	keep(str_repeat(X, 500));
}
unset($generator);
$status = leaktrace_status();
echo "$status[loops] loops, $status[pending_loops] running\n";
show(traced());
?>
