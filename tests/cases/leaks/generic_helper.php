<?php
/* A generic helper with four callers; only one of them keeps what it gets. */
namespace App;

final class ArrayHelper
{
	public static function pick(array $row, array $names): array
	{
		$picked = [];
		foreach ($names as $name) {
			$picked[$name] = $row[$name] ?? null; // LEAK#1 App\Report::$lines
		}
		return $picked;
	}
}

final class Report
{
	private static array $lines = [];

	public static function add(array $row): void
	{
		self::$lines[] = ArrayHelper::pick($row, ['id', 'total']); // LEAK#1 App\Report::$lines
	}
}

function validate(array $row): bool
{
	return ArrayHelper::pick($row, ['id']) !== [];
}

function present(array $row): string
{
	return json_encode(ArrayHelper::pick($row, ['id', 'total']));
}

function summary(array $row): int
{
	return count(ArrayHelper::pick($row, ['total', 'tax']));
}

function handle(int $n): void
{
	leaktrace_hook_malloc();
	$row = ['id' => $n, 'total' => $n * 3, 'tax' => 1];
	validate($row);
	present($row);
	summary($row);
	Report::add($row);
}

for ($n = 0; $n < 110; $n++) {
	handle($n);
}
