<?php
/* An array adapter without a limit, and a key for each request. */
// HOLDER ->values || ->expiries

use Symfony\Component\Cache\Adapter\ArrayAdapter;
use Symfony\Contracts\Cache\ItemInterface;

require __DIR__ . '/../worker.php';

function handle(ArrayAdapter $cache, int $id): void
{
	leaktrace_hook_malloc();
	$cache->get("request.$id", function (ItemInterface $item) use ($id): string {
		return payload($id);
	});
}

$cache = repaired() ? new ArrayAdapter(maxItems: 20) : new ArrayAdapter();
for ($id = 0; $id < LOOPS; $id++) {
	handle($cache, $id);
}
