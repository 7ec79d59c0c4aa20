<?php
/* Each loop's result replaces the last one's. */
namespace App;

final class Current
{
	public static ?\ArrayObject $user = null;
	public static array $request = [];
	public static string $body = '';
}

function handle(int $n): void
{
	leaktrace_hook_malloc();
	Current::$user = new \ArrayObject(['id' => $n]);
	Current::$request = ['path' => "/page/$n", 'headers' => ["X-Id: $n"]];
	Current::$body = str_repeat('b', 1000 + $n % 13);
}

for ($n = 0; $n < 150; $n++) {
	handle($n);
}
