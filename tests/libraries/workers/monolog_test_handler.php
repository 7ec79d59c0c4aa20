<?php
/* A handler for tests left in production keeps every record, twice. */
// HOLDER ->records || ->recordsByLevel

use Monolog\Handler\TestHandler;
use Monolog\Logger;

require __DIR__ . '/../worker.php';

function handle(Logger $logger, int $id): void
{
	leaktrace_hook_malloc();
	$logger->warning('slow', ['id' => $id, 'body' => payload($id)]);
	if (repaired()) {
		$logger->getHandlers()[0]->clear();
	}
}

$logger = new Logger('worker', [new TestHandler()]);
for ($id = 0; $id < LOOPS; $id++) {
	handle($logger, $id);
}
