<?php
/* Sizes with a heavy tail: rarely, one loop keeps a hundred times as much until the next. */
namespace App;

mt_srand(17);

final class Last
{
	public static string $answer = '';
}

function handle(): void
{
	leaktrace_hook_malloc();
	$share = mt_rand(1, 10000) / 10000;
	Last::$answer = str_repeat('a', (int) min(500000, 100 / $share));
}

for ($n = 0; $n < 300; $n++) {
	handle();
}
