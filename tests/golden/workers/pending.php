<?php
/* Fibers that never end, until memory_limit ends the worker. */
$parked = [];
function wait_for_ever(int $id): void
{
	$request = str_repeat('r', 20000);
	Fiber::suspend($request);
}
function handle(array &$parked, int $id): void
{
	leaktrace_hook_malloc();
	$fiber = new Fiber(wait_for_ever(...));
	$fiber->start($id);
	$parked[] = $fiber;
}
for ($id = 0; $id < 1000; $id++) {
	handle($parked, $id);
}
