<?php
/* A cache by spl_object_id() which keeps the objects, so that ids never repeat. */
namespace App;

final class Hydrator
{
	private array $plans = [];

	public function plan(object $row): array
	{
		$id = spl_object_id($row);
		return $this->plans[$id] ??= ['row' => $row, 'fields' => count(get_object_vars($row))]; // LEAK#1 ->plans
	}
}

function handle(Hydrator $hydrator, int $n): void
{
	leaktrace_hook_malloc();
	$row = (object) ['id' => $n]; // LEAK#1 ->plans
	$hydrator->plan($row);
}

$hydrator = new Hydrator();
for ($n = 0; $n < 120; $n++) {
	handle($hydrator, $n);
}
