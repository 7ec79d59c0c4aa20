<?php
/* The body is named by leaktrace.loop; the program knows nothing of the tool. */
// INI leaktrace.loop=App\Worker::handle
namespace App;

final class Worker
{
	private array $done = [];

	public function handle(int $n): int
	{
		$this->done[] = "job $n is done"; // LEAK#1 ->done
		return count($this->done);
	}
}

$worker = new Worker();
for ($n = 0; $n < 120; $n++) {
	$worker->handle($n);
}
