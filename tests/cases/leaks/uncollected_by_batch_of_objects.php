<?php
/* A batch that is flushed, but whose rows are noted in a second list. */
namespace App;

final class Unit
{
	private array $dirty = [];
	private array $managed = [];

	public function persist(object $entity): void
	{
		$this->dirty[] = $entity; // MAYBE
		$this->managed[spl_object_id($entity)] = $entity; // MAYBE
	}

	public function flush(): int
	{
		$count = count($this->dirty);
		$this->dirty = [];
		return $count;
	}
}

final class Entity
{
	public int $id = 0;
	public string $text = '';
}

function handle(Unit $unit, int $n): void
{
	leaktrace_hook_malloc();
	$entity = new Entity(); // LEAK#1 ->managed
	$entity->id = $n;
	$entity->text = 'entity no. ' . $n; // LEAK#1 ->managed
	$unit->persist($entity);
	if ($n % 10 === 9) {
		$unit->flush();
	}
}

$unit = new Unit();
for ($n = 0; $n < 200; $n++) {
	handle($unit, $n);
}
