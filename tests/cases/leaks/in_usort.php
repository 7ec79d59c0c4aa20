<?php
/* A comparison that remembers what it compared. */
namespace App;

final class Ranking
{
	public static array $compared = [];

	public static function compare(int $a, int $b): int
	{
		self::$compared[] = "$a <=> $b (memo)"; // LEAK#1 App\Ranking::$compared
		return $a <=> $b;
	}
}

function handle(int $n): void
{
	leaktrace_hook_malloc();
	$scores = [$n % 7, $n % 5, $n % 3, $n % 2];
	usort($scores, [Ranking::class, 'compare']);
}

for ($n = 0; $n < 90; $n++) {
	handle($n);
}
