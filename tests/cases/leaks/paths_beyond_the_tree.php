<?php
/* More call paths than are kept whole: the line, its holder and the last calls are told all the same. */
namespace App;

final class Registry
{
	public static array $kept = [];
}

/* Each way through these has a path of its own. */
for ($i = 0; $i < 40; $i++) {
	eval("namespace App; function step_$i(array \$way, int \$at, int \$n): void {"
		. ' $piece = [$at, str_repeat("x", 20 + $at)]; if ($at < count($way)) { ("App\\\\step_" . $way[$at])($way, $at + 1, $n); }'
		. ' elseif ($way[0] === 7) { late($n); } }');
}

function late(int $n): void
{
	if ($n > 150) {
		Registry::$kept[] = str_repeat('y', 500); // LEAK#1 App\Registry::$kept[*]
	}
}

function handle(int $n): void
{
	leaktrace_hook_malloc();
	for ($i = 0; $i < 200; $i++) {
		$way = [$i % 40];
		for ($k = 1; $k < 6; $k++) {
			$way[] = mt_rand(0, 39);
		}
		step_0($way, 0, $n);
	}
}

mt_srand(5);
for ($n = 0; $n < 300; $n++) {
	handle($n);
}
