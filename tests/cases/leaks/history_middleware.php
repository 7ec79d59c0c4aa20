<?php
/* A client's history middleware writes into an array it got by reference. */

final class Client
{
	/** @var callable[] */
	private array $stack = [];

	public function push(callable $middleware): void
	{
		$this->stack[] = $middleware;
	}

	public function send(array $request): int
	{
		foreach ($this->stack as $middleware) {
			$request = $middleware($request);
		}
		return count($request);
	}
}

function history(array &$container): Closure
{
	return function (array $request) use (&$container): array {
		$container[] = $request + ['sent' => true]; // LEAK#1 $GLOBALS['container']
		return $request;
	};
}

$container = [];
$client = new Client();
$client->push(history($container));

function handle(Client $client, int $n): void
{
	leaktrace_hook_malloc();
	$client->send(['method' => 'GET', 'n' => $n]);
}

for ($n = 0; $n < 120; $n++) {
	handle($client, $n);
}
