<?php
/* The parent's static property is shared by its children: one list, two writers. */
namespace App;

abstract class Repository
{
	protected static array $log = [];

	public function find(int $id): string
	{
		self::$log[] = 'find ' . static::class . $id; // LEAK#1 App\Repository::$log
		return strrev((string) $id);
	}
}

final class Users extends Repository
{
}

final class Orders extends Repository
{
}

function handle(int $n, Users $users, Orders $orders): void
{
	leaktrace_hook_malloc();
	$users->find($n);
	$orders->find($n * 7);
}

$users = new Users();
$orders = new Orders();
for ($n = 0; $n < 100; $n++) {
	handle($n, $users, $orders);
}
