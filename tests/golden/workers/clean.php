<?php
/* A bounded cache, values replaced, a batch that is flushed, cycles for the collector. */
function handle(int $id): void
{
	leaktrace_hook_malloc();
	static $cache = [], $batch = [], $last;
	$cache[$id % 12] = str_repeat('c', 4000);
	$last = [$id, str_repeat('l', 200)];
	$batch[] = str_repeat('b', 50);
	if (count($batch) === 10) {
		$batch = [];
	}
	$a = new stdClass();
	$a->self = $a;
}
for ($id = 0; $id < 80; $id++) {
	handle($id);
}
