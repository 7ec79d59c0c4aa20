<?php
/* The body is named by leaktrace.loop and leaves nothing. */
// INI leaktrace.loop=App\Worker::handle
namespace App;

final class Worker
{
	private array $recent = [];

	public function handle(int $n): int
	{
		$this->recent[$n % 12] = "request $n";
		return count($this->recent);
	}
}

$worker = new Worker();
for ($n = 0; $n < 150; $n++) {
	$worker->handle($n);
}
