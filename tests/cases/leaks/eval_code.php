<?php
/* A rule engine that runs rules as text; the rule stores. */
namespace App;

final class Rules
{
	public static array $hits = [];

	public static function run(string $rule, int $n): mixed
	{
		return eval($rule); // LEAK#1 App\Rules::$hits
	}
}

function handle(int $n): void
{
	leaktrace_hook_malloc();
	Rules::run('\App\Rules::$hits[] = "rule hit $n"; return true;', $n);
}

for ($n = 0; $n < 100; $n++) {
	handle($n);
}
