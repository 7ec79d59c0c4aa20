<?php
/* The last error is kept, with the one before it as its previous, and so on. */
namespace App;

final class Client
{
	private ?\Exception $last = null;

	public function call(int $n): bool
	{
		$this->last = new \RuntimeException("call $n failed", 0, $this->last); // LEAK#1 ->last
		return false;
	}
}

function handle(Client $client, int $n): void
{
	leaktrace_hook_malloc();
	$client->call($n);
}

$client = new Client();
for ($n = 0; $n < 90; $n++) {
	handle($client, $n);
}
