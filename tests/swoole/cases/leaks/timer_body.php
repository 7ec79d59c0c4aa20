<?php
/* A timer's callback is the body: it notes each round, in coroutines of its own. */
require __DIR__ . '/../inc.php';

use Swoole\Coroutine;
use Swoole\Timer;

final class Monitor
{
	private array $rounds = [];

	public function check(int $timer): void
	{
		leaktrace_hook_malloc();
		$group = new Coroutine\WaitGroup();
		foreach (['web', 'mail'] as $service) {
			$group->add();
			Coroutine::create(function () use ($service, $group) {
				Coroutine::sleep(0.001);
				$this->rounds[$service][] = str_repeat("$service is up ", 30); // LEAK ->rounds
				$group->done();
			});
		}
		$group->wait();
		if (count($this->rounds['web']) === 150) {
			Timer::clear($timer);
		}
	}
}

$monitor = new Monitor();
Timer::tick(2, $monitor->check(...));
Swoole\Event::wait();
