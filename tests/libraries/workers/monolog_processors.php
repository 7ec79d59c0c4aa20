<?php
/* A processor pushed for each request, to log its id, and never popped. */
// HOLDER ->processors

use Monolog\Handler\NullHandler;
use Monolog\Logger;
use Monolog\LogRecord;

require __DIR__ . '/../worker.php';

function handle(Logger $logger, int $id): void
{
	leaktrace_hook_malloc();
	$request = payload($id);
	$logger->pushProcessor(fn (LogRecord $record) => $record->with(extra: ['request' => $request]));
	$logger->info('begins');
	if (repaired()) {
		$logger->popProcessor();
	}
}

$logger = new Logger('worker', [new NullHandler()]);
for ($id = 0; $id < LOOPS; $id++) {
	handle($logger, $id);
}
