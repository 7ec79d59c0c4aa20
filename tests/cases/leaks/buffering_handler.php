<?php
/* A log handler that buffers until an error comes, and none does. */
namespace App;

final class FingersCrossed
{
	private array $buffer = [];

	public function handle(array $record): void
	{
		$this->buffer[] = $record; // MAYBE
		if ($record['level'] >= 400) {
			$this->buffer = [];
		}
	}
}

final class Logger
{
	public function __construct(private FingersCrossed $handler)
	{
	}

	public function info(string $message, array $context): void
	{
		$this->handler->handle(['level' => 200, 'message' => $message, 'context' => $context]); // LEAK#1 ->buffer
	}
}

final class Worker
{
	public function __construct(private Logger $logger)
	{
	}

	public function consume(int $n): void
	{
		leaktrace_hook_malloc();
		$this->logger->info('consumed', ['n' => $n]); // LEAK#1 ->buffer
	}
}

$worker = new Worker(new Logger(new FingersCrossed()));
for ($n = 0; $n < 120; $n++) {
	$worker->consume($n);
}
