<?php
/* Each connection sets a timer; closing the connection forgets to cancel it. */
namespace App;

final class Loop
{
	private static array $timers = [];
	private static int $next = 0;

	public static function repeat(\Closure $callback): string
	{
		$id = 'timer-' . self::$next++; // LEAK#1 App\Loop::$timers
		self::$timers[$id] = ['callback' => $callback, 'interval' => 5]; // LEAK#1 App\Loop::$timers
		return $id;
	}

	public static function cancel(string $id): void
	{
		unset(self::$timers[$id]);
	}
}

final class Connection
{
	private string $timer;
	private int $beats = 0;

	public function __construct()
	{
		$this->timer = Loop::repeat(function (): void { $this->beats++; }); // LEAK#1 App\Loop::$timers
	}

	public function close(bool $clean): void
	{
		if ($clean) {
			Loop::cancel($this->timer);
		}
	}
}

function handle(int $n): void
{
	leaktrace_hook_malloc();
	$connection = new Connection(); // LEAK#1 App\Loop::$timers
	$connection->close($n % 2 === 0);
}

for ($n = 0; $n < 160; $n++) {
	handle($n);
}
