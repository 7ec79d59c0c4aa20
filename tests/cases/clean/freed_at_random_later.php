<?php
/* Sessions end after one to thirty loops. */
namespace App;

mt_srand(9);

final class Sessions
{
	public array $open = [];
	public array $ends = [];
}

function handle(Sessions $sessions, int $n): void
{
	leaktrace_hook_malloc();
	foreach (array_keys($sessions->ends, $n, true) as $id) {
		unset($sessions->open[$id], $sessions->ends[$id]);
	}
	$sessions->open[$n] = str_repeat('s', 200);
	$sessions->ends[$n] = $n + mt_rand(1, 30);
}

$sessions = new Sessions();
for ($n = 0; $n < 280; $n++) {
	handle($sessions, $n);
}
