<?php
/* Two objects and an array between the root and what grows. */
namespace App;

final class Logger
{
	public array $records = [];
}

final class App
{
	/** @var array<string, Logger> */
	public array $loggers = [];
	public static ?App $instance = null;
}

App::$instance = new App();
App::$instance->loggers['http'] = new Logger();

function handle(int $n): void
{
	leaktrace_hook_malloc();
	App::$instance->loggers['http']->records[] = json_encode(['request' => $n]); // LEAK#1 App\App::$instance->loggers['http']->records
}

for ($n = 0; $n < 120; $n++) {
	handle($n);
}
