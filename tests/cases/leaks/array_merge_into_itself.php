<?php
/* The list is built anew in each loop, one longer than the last. */
namespace App;

final class Feed
{
	public static array $entries = [];
}

function handle(int $n): void
{
	leaktrace_hook_malloc();
	$entry = "entry $n of the feed"; // LEAK#1 App\Feed::$entries
	Feed::$entries = array_merge(Feed::$entries, [$entry]); // MAYBE
}

for ($n = 0; $n < 200; $n++) {
	handle($n);
}
