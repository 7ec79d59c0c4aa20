<?php
/* A pool of connections in a channel: one that failed is given back, too. */
require __DIR__ . '/../inc.php';

use Swoole\Coroutine;

final class Connection
{
	public string $buffer;
	public array $statements = [];

	public function __construct(public readonly int $number)
	{
		$this->buffer = str_repeat('b', 2000);
	}

	public function query(string $sql): array
	{
		Coroutine::sleep(0.001);
		if ($sql === 'bad') {
			throw new RuntimeException('gone away');
		}
		return ['rows' => str_repeat('r', 100)];
	}
}

final class Pool
{
	private Coroutine\Channel $idle;
	private array $all = [];

	public function __construct(private readonly int $size)
	{
		$this->idle = new Coroutine\Channel($size);
	}

	public function get(): Connection
	{
		if ($this->idle->isEmpty()) {
			return $this->all[] = new Connection(count($this->all));
		}
		return $this->idle->pop();
	}

	public function put(Connection $connection): void
	{
		if (!$this->idle->isFull()) {
			$this->idle->push($connection);
		}
	}
}

function handle(Pool $pool, int $n): void
{
	leaktrace_hook_malloc();
	$connection = $pool->get();
	try {
		$connection->query($n % 3 === 0 ? 'bad' : 'select 1');

	} catch (RuntimeException) {
	} finally {
		$pool->put($connection);
	}
}

$pool = new Pool(10);
overlap(300, fn (int $n) => handle($pool, $n));
