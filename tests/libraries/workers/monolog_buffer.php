<?php
/* A buffer without a limit waits for the end of the process, which a worker never reaches. */
// HOLDER ->buffer

use Monolog\Handler\BufferHandler;
use Monolog\Handler\NullHandler;
use Monolog\Logger;

require __DIR__ . '/../worker.php';

function handle(Logger $logger, int $id): void
{
	leaktrace_hook_malloc();
	$logger->info('handled {id}', ['id' => $id, 'body' => payload($id)]);
	if (repaired()) {
		$logger->reset();
	}
}

$logger = new Logger('worker', [new BufferHandler(new NullHandler())]);
for ($id = 0; $id < LOOPS; $id++) {
	handle($logger, $id);
}
