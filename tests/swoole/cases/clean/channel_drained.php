<?php
/* Results are pushed into a channel and read by another coroutine. */
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
	Results::$channel->push(str_repeat("result $n ", 60));
}

Results::$channel = new Coroutine\Channel(100000);
function drain(): void
{
	while (Results::$channel->pop(0.001) !== false);
}

overlap(200, function (int $n) {
	handle($n);
	drain();
});
