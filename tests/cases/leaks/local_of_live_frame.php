<?php
/* The server's loop keeps its log in a local variable and hands it on by reference. */
namespace App;

final class Server
{
	public function run(int $loops): int
	{
		$history = [];
		for ($n = 0; $n < $loops; $n++) {
			$this->handle($n, $history);
		}
		return count($history);
	}

	private function handle(int $n, array &$history): void
	{
		leaktrace_hook_malloc();
		$history[] = "request $n done"; // LEAK#1 run()::$history
	}
}

exit((new Server())->run(120) === 120 ? 0 : 1);
