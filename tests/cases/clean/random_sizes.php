<?php
/* What is kept from each loop has a random size. */
namespace App;

mt_srand(21);

final class Last
{
	public static array $parts = [];
}

function handle(): void
{
	leaktrace_hook_malloc();
	$parts = [];
	for ($i = mt_rand(5, 60); $i > 0; $i--) {
		$parts[] = str_repeat('p', mt_rand(10, 500));
	}
	Last::$parts = $parts;
}

for ($n = 0; $n < 200; $n++) {
	handle();
}
