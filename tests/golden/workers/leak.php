<?php
/* A registry that keeps an entry of every loop; a cache of ten; the rest goes. */
namespace App;

final class Registry
{
	public static array $items = [];
	public static array $cache = [];
}

final class Worker
{
	public function handle(int $id): void
	{
		leaktrace_hook_malloc();
		Registry::$items[] = ['id' => $id, 'text' => str_repeat(chr(65 + $id % 26), 300)];
		Registry::$cache[$id % 10] = str_repeat('c', 2000);
		$gone = array_fill(0, 100 + $id % 7, $id);
	}
}

$worker = new Worker();
for ($id = 0; $id < 60; $id++) {
	$worker->handle($id);
}
