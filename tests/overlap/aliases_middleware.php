<?php
namespace App {
	use function trackerHookMalloc;

	interface Handler
	{
		public function handle(array $request): string;
	}

	/* In front of all others: what it calls is the request. */
	final class TracksMemory
	{
		public function process(array $request, Handler $handler): string
		{
			if (function_exists('trackerHookMalloc')) {
				trackerHookMalloc();
			}
			return $handler->handle($request);
		}
	}

	final class Controller implements Handler
	{
		private array $seen = [];

		public function handle(array $request): string
		{
			$this->seen[] = str_repeat($request['path'], 50);
			return 'ok';
		}
	}
}

namespace {
	require __DIR__ . '/../phpt/inc.php';

	$controller = new App\Controller();
	for ($i = 0; $i < 40; $i++) {
		(new Fiber((new App\TracksMemory())->process(...)))->start(['path' => "/$i/"], $controller);
	}
	leaktrace_unhook_malloc();

	ob_start();
	$leaks = trackerAnalyzeLeak();
	$text = ob_get_clean();
	echo "$leaks leak\n", preg_match('/^The Possible Leak As Malloc Size Keep Growth:\n.*aliases_middleware\.php:\d+ =>  Growth Times : \[\d+\];  Growth Size : \[\d+\]$/m', $text) ? "told in Tracker's words\n" : $text;
	ob_start();
	trackerAnalyzeMalloc(3);
	echo str_contains(ob_get_clean(), 'aliases_middleware.php:') ? "the largest allocations, too\n" : "no allocations\n";
	echo trackerCleanLeak(), " trace deleted\n";
	remove(ini_get('leaktrace.output_dir'));
}
?>
