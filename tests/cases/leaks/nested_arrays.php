<?php
/* Three arrays deep: a fixed key, a tenant, then the rows. */
namespace App;

final class Stats
{
	public static array $data = ['tenants' => [], 'version' => 1];

	public static function count(string $tenant, int $n): void
	{
		self::$data['tenants'][$tenant]['hits'][] = ['at' => $n]; // LEAK#1 App\Stats::$data['tenants']
	}
}

function handle(int $n): void
{
	leaktrace_hook_malloc();
	Stats::count(['red', 'blue', 'green'][$n % 3], $n);
}

for ($n = 0; $n < 150; $n++) {
	handle($n);
}
