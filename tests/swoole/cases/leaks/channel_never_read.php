<?php
/* Results are pushed into a channel that nobody reads. */
require __DIR__ . '/../inc.php';

use Swoole\Coroutine;

final class Results
{
	public static ?Coroutine\Channel $channel = null;
}

function handle(int $n): void
{
	leaktrace_hook_malloc();
	Coroutine::sleep(0.001);
	Results::$channel->push(str_repeat("result $n ", 60)); // LEAK
}

Results::$channel = new Coroutine\Channel(100000);
overlap(200, 'handle');
