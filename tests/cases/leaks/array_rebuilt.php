<?php
/* The list of integers is built anew in each loop, one longer than the last: no block of it lives long. */
namespace App;

final class Feed
{
	public static array $ids = [];
}

function handle(int $n): void
{
	leaktrace_hook_malloc();
	Feed::$ids = array_merge(Feed::$ids, [$n]); // LEAK#1 App\Feed::$ids
}

for ($n = 0; $n < 250; $n++) {
	handle($n);
}
