--TEST--
Fibers inside of fibers, all begun before the hook: each works for the loop in which it was resumed
--SKIPIF--
<?php
require __DIR__ . '/inc.php';
exact_sizes();
?>
--INI--
leaktrace.enable=1
leaktrace.output_dir={PWD}/loops_fibers_before_hook.traces
--FILE--
<?php
require __DIR__ . '/inc.php';
function helper(): void
{
	Fiber::suspend();
	keep(str_repeat(X, 1000));
	Fiber::suspend();
	keep(str_repeat(X, 4000));
}

/* What it does after it was called in a loop is no loop's. */
function service(Fiber $helper): void
{
	Fiber::suspend();
	$helper->resume();
	keep(str_repeat(X, 2000));
	Fiber::suspend();
	$helper->resume();
	keep(str_repeat(X, 5000));
}

function body(Fiber $service): void
{
	leaktrace_hook_malloc();
	$service->resume();
}

$services = [];
for ($i = 0; $i < 30; $i++) {
	$helper = new Fiber('helper');
	$helper->start();
	$services[] = new Fiber('service');
	$services[$i]->start($helper);
}
$server = new Fiber(function () use ($services) {
	$dispatcher = new Fiber(function () use ($services) {
		foreach ($services as $service) {
			body($service);
			Fiber::suspend();
		}
	});
	$dispatcher->start();
	foreach ($services as $service) {
		Fiber::suspend();
		$service->resume();
		$dispatcher->resume();
	}
});
$server->start();
foreach ($services as $service) {
	$server->resume();
}
$status = leaktrace_status();
echo "$status[loops] loops, $status[pending_loops] running, $status[pending_contexts] fibers\n";
show(traced());
?>
--EXPECT--
30 loops, 0 running, 0 fibers
leak at loops_fibers_before_hook.php:6 in helper: 1280 bytes per loop
leak at loops_fibers_before_hook.php:16 in service: 2048 bytes per loop
