<?php
/* The identity map is cleared every 20 loops, as a batch job should. */
namespace App;

final class Manager
{
	private array $map = [];
	private array $originals = [];

	public function find(int $id): object
	{
		$row = ['id' => $id, 'name' => "user $id"];
		$this->originals[$id] = $row;
		return $this->map[$id] ??= (object) $row;
	}

	public function clear(): void
	{
		$this->map = [];
		$this->originals = [];
	}
}

function handle(Manager $manager, int $n): void
{
	leaktrace_hook_malloc();
	$manager->find($n);
	if ($n % 20 === 19) {
		$manager->clear();
	}
}

$manager = new Manager();
for ($n = 0; $n < 210; $n++) {
	handle($manager, $n);
}
