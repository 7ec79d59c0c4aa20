<?php
/* The same with random keys: the last ones are missed for some time. */
namespace App;

mt_srand(5);

function lookup(int $id): array
{
	static $memo = [];

	return $memo[$id] ??= ['id' => $id, 'name' => "name of $id"];
}

function handle(): void
{
	leaktrace_hook_malloc();
	for ($i = 0; $i < 10; $i++) {
		lookup(mt_rand(1, 40));
	}
}

for ($n = 0; $n < 200; $n++) {
	handle();
}
