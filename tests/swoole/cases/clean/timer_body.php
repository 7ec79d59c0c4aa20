<?php
/* A timer is the body: it keeps the last round of each service. */
require __DIR__ . '/../inc.php';

use Swoole\Coroutine;
use Swoole\Timer;

final class Monitor
{
	private array $rounds = [];
	private int $count = 0;

	public function check(int $timer): void
	{
		leaktrace_hook_malloc();
		$group = new Coroutine\WaitGroup();
		foreach (['web', 'mail'] as $service) {
			$group->add();
			Coroutine::create(function () use ($service, $group) {
				Coroutine::sleep(0.001);
				$this->rounds[$service] = str_repeat("$service is up ", 30);
				$group->done();
			});
		}
		$group->wait();
		if (++$this->count === 150) {
			Timer::clear($timer);
		}
	}
}

$monitor = new Monitor();
Timer::tick(2, $monitor->check(...));
Swoole\Event::wait();
