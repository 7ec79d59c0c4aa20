<?php
/* A WeakMap is innocent; the list that keeps its keys alive is not. */
namespace App;

final class Session
{
	public string $id = '';
}

final class Sessions
{
	public static array $all = [];
	public static ?\WeakMap $data = null;
}

function handle(int $n): void
{
	leaktrace_hook_malloc();
	Sessions::$data ??= new \WeakMap();
	$session = new Session(); // LEAK App\Sessions::$all
	Sessions::$data[$session] = str_repeat('d', 80 + $n % 2); // LEAK
	Sessions::$all[] = $session; // MAYBE
}

for ($n = 0; $n < 130; $n++) {
	handle($n);
}
