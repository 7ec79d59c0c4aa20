--TEST--
A loop that is pending in a coroutine takes less than 1 KiB of the tracer; 100,000 coroutines that have ended leave nothing in it
--SKIPIF--
<?php require __DIR__ . '/skip.inc'; ?>
--FILE--
<?php
require __DIR__ . '/inc.php';

const CODE = <<<'CODE'
<?php
use Swoole\Coroutine;
Coroutine::set(['hook_flags' => 0, 'log_level' => SWOOLE_LOG_NONE, 'enable_deadlock_check' => false, 'max_coroutine' => 100000]);

function body(int $depth): void
{
	leaktrace_hook_malloc();
	wait($depth);
}

function wait(int $depth): void
{
	if ($depth > 0) {
		wait($depth - 1);
		return;
	}
	$held = [str_repeat('x', 100), new stdClass()];
	Coroutine::yield();
}

function tick(): void
{
	leaktrace_hook_malloc();
}

function pending(): string
{
	$status = leaktrace_status();
	return "$status[pending_loops] loops and $status[pending_contexts] coroutines pending";
}

/* So many wait at once, then all go on; as often as it says. */
function rounds(int $rounds, int $atOnce, int $depth, ?int &$bytes = null): void
{
	for ($round = 0; $round < $rounds; $round++) {
		$ids = array_fill(0, $atOnce, 0);
		$before = leaktrace_status()['own_bytes'];
		for ($i = 0; $i < $atOnce; $i++) {
			$ids[$i] = Coroutine::create('body', $depth);
			$i % 100 === 0 && tick();
		}
		$bytes = intdiv(leaktrace_status()['own_bytes'] - $before, $atOnce);
		if ($rounds === 1) {
			echo pending(), ": ", $bytes < 1024 ? 'below 1 KiB each' : "$bytes bytes each", "\n";
		}
		array_map(Coroutine::resume(...), $ids);
	}
}

Coroutine\run(function () use ($argv) {
	tick();
	if ($argv[1] === 'wait') {
		rounds(1, 5000, (int) $argv[2]);
	} else {
		rounds(60, 1000, 3);
		$before = leaktrace_status()['own_bytes'];
		rounds(100, 1000, 3);
		$more = leaktrace_status()['own_bytes'] - $before;
		/* The writer has a buffer that grows to 64 KiB. */
		echo pending(), ': ', $more <= 65536 ? 'as large as after 60,000 others' : "$more bytes more", "\n";
	}
	leaktrace_unhook_malloc();
});
CODE;

with_each(function (string $swoole) {
	foreach (['wait 0', 'wait 20', 'end'] as $args) {
		(new Worker(CODE))->run(['extension' => $swoole, 'memory_limit' => '2G'], args: $args)->tell();
	}
});
?>
--EXPECT--
5000 loops and 0 coroutines pending: below 1 KiB each
5000 loops and 0 coroutines pending: below 1 KiB each
0 loops and 0 coroutines pending: as large as after 60,000 others
