<?php
/* Processes of a pool, each of which works on its messages in coroutines, and keeps them. */
require __DIR__ . '/../inc.php';

use Swoole\Coroutine;
use Swoole\Process\Pool;

final class Mailer
{
	private array $sent = [];

	public function send(int $n): void
	{
		leaktrace_hook_malloc();
		Coroutine::create(function () use ($n) {
			Coroutine::sleep(0.001);
			$this->sent[] = str_repeat("mail $n ", 40); // LEAK ->sent[*]
		});
	}
}

$pool = new Pool(2);
$pool->set(['enable_coroutine' => true]);
$pool->on('workerStart', function (Pool $pool, int $worker) {
	$mailer = new Mailer();
	for ($n = 0; $n < 150; $n++) {
		$mailer->send($n);
		Coroutine::sleep(0.001);
	}
	Coroutine::sleep(0.01);
	$worker === 0 && $pool->shutdown();
	Coroutine::sleep(20); /* until the pool ends it */
});
$pool->start();
