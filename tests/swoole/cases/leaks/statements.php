<?php
/* A client that caches prepared statements by their text, in which the values are. */
require __DIR__ . '/../inc.php';

use Swoole\Coroutine;

final class Statement
{
	public array $columns;

	public function __construct(public readonly string $sql)
	{
		$this->columns = array_fill(0, 12, strlen($sql)); // LEAK#1 ->statements
	}

	public function execute(): array
	{
		Coroutine::sleep(0.001);
		return array_fill(0, 20, str_repeat('row', 5));
	}
}

final class Mysql
{
	private array $statements = [];

	public function prepare(string $sql): Statement
	{
		return $this->statements[$sql] ??= new Statement($sql); // LEAK#1 ->statements
	}
}

final class Database
{
	public static ?Mysql $default = null;
}

function find(int $id): array
{
	return Database::$default->prepare("SELECT * FROM users WHERE id = $id AND deleted = 0")->execute(); // LEAK#1 ->statements
}

function handle(int $n): void
{
	leaktrace_hook_malloc();
	count(find($n));
}

Database::$default = new Mysql();
overlap(200, 'handle');
