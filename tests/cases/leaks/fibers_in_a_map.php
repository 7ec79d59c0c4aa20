<?php
/* One answer in four never comes: its fiber waits for ever, in a map of what is pending. */
namespace App;

final class Channel
{
	private array $readers = [];

	public function receive(): mixed
	{
		$this->readers[] = \Fiber::getCurrent();
		return \Fiber::suspend();
	}

	public function send(mixed $value): void
	{
		array_shift($this->readers)?->resume($value);
	}
}

final class Hub
{
	public array $pending = [];
}

function handle(Hub $hub, int $n): void
{
	leaktrace_hook_malloc();
	$channel = new Channel();
	$hub->pending["request$n"] = $channel; // LEAK#1 ->pending[*]
	$fiber = new \Fiber(static function () use ($channel, $hub, $n): void {
		$channel->receive();
		unset($hub->pending["request$n"]);
	});
	$fiber->start(); // LEAK#1 ->pending[*]
	if ($n % 4 !== 0) {
		$channel->send(1);
	}
}

$hub = new Hub();
for ($n = 0; $n < 400; $n++) {
	handle($hub, $n);
}
