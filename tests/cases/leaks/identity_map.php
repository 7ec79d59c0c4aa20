<?php
/* An object mapper's identity map that is never cleared, with the originals beside it. */
namespace App;

final class User
{
	public ?int $id = null;
	public ?string $name = null;
}

final class EntityManager
{
	private array $identityMap = [];
	private array $originals = [];

	public function find(string $class, int $id): object
	{
		$entity = $this->identityMap[$class][$id] ?? null;
		if ($entity === null) {
			$row = ['id' => $id, 'name' => "user $id"]; // LEAK
			$entity = new $class(); // LEAK ->identityMap
			$entity->id = $row['id'];
			$entity->name = $row['name'];
			$this->identityMap[$class][$id] = $entity; // MAYBE
			$this->originals[spl_object_id($entity)] = $row; // MAYBE
		}
		return $entity;
	}
}

function handle(EntityManager $manager, int $n): void
{
	leaktrace_hook_malloc();
	$manager->find(User::class, $n);
}

$manager = new EntityManager();
for ($n = 0; $n < 120; $n++) {
	handle($manager, $n);
}
