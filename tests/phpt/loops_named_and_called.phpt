--TEST--
A named body that calls leaktrace_hook_malloc(), too, is one loop a call; called again and again, it is one each
--INI--
leaktrace.enable=1
leaktrace.loop=handle,serve,each
leaktrace.tracker_aliases=1
leaktrace.output_dir={PWD}/loops_named_and_called.traces
--FILE--
<?php
require __DIR__ . '/inc.php';

function loops(string $what): void
{
	static $before = 0;
	$status = leaktrace_status();
	echo $what, ': ', $status['loops'] - $before, " loops, $status[pending_loops] running\n";
	$before = $status['loops'];
}

function handle(int $n): void
{
	leaktrace_hook_malloc();
	keep(str_repeat(X, 1000));
	if ($n > 0) {
		handle($n - 1);
	}
}

function serve(int $count): void
{
	$first = str_repeat(X, 100);
	for ($i = 0; $i < $count; $i++) {
		trackerHookMalloc();
		keep(str_repeat(X, 2000));
	}
}

function each(): Generator
{
	leaktrace_hook_malloc();
	yield keep(str_repeat(X, 3000));
	yield 2;
}

for ($i = 0; $i < 60; $i++) {
	handle($i % 3);
}
loops('60 calls');
serve(40);
loops('one call that hooks 40 times');
for ($i = 0; $i < 25; $i++) {
	foreach (each() as $_) {
	}
}
loops('25 generators');
traced();
?>
--EXPECT--
60 calls: 60 loops, 0 running
one call that hooks 40 times: 40 loops, 0 running
25 generators: 25 loops, 0 running
