<?php
/* A small leak in the noise of kept values of random size. */
// NOVERIFY the noise is larger than the leak
namespace App;

mt_srand(7);

final class Noise
{
	public static string $last = '';
	public static array $seen = [];
}

function handle(int $n): void
{
	leaktrace_hook_malloc();
	Noise::$last = str_repeat('n', mt_rand(100, 50000));
	Noise::$seen[$n] = new \stdClass(); // LEAK#1 App\Noise::$seen
}

for ($n = 0; $n < 200; $n++) {
	handle($n);
}
