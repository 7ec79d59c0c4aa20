<?php
/* A class constant that refers to an object; the global name is shorter, either is right. */
namespace App;

final class Store
{
	public array $rows = [];
}

define('App\STORE', new Store());

final class Config
{
	public const STORE = STORE;
}

function handle(int $n): void
{
	leaktrace_hook_malloc();
	$store = Config::STORE;
	$store->rows["row $n"] = $n; // LEAK#1 STORE->rows
}

for ($n = 0; $n < 120; $n++) {
	handle($n);
}
