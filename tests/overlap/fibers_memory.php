<?php
require __DIR__ . '/../phpt/inc.php';
$worker = new Worker(<<<'CODE'
<?php
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
	Fiber::suspend();
}

function tick(): void
{
	leaktrace_hook_malloc();
}

[, $depth, $count] = $argv;
$fibers = array_fill(0, $count, null);
tick();
$before = leaktrace_status()['own_bytes'];
for ($i = 0; $i < $count; $i++) {
	$fibers[$i] = new Fiber('body');
	$fibers[$i]->start($depth);
	if ($i % 100 === 0) {
		tick();
	}
}
$bytes = (leaktrace_status()['own_bytes'] - $before) / $count;
echo leaktrace_status()['pending_loops'], " loops pending, $depth calls deep: ", $bytes < 1024 ? 'below 1 KiB each' : "$bytes bytes each", "\n";
file_put_contents(__DIR__ . '/figures', "$count, $depth calls deep: $bytes bytes\n", FILE_APPEND);
CODE);
/* At 8,500 tables have just grown: by then most of their room is unused. */
foreach (['0 10000', '2 10000', '5 10000', '20 10000', '100 10000', '20 8500', '20 1000'] as $args) {
	$worker->run(['memory_limit' => '2G'], args: $args)->tell();
}
if (getenv('LEAKTRACE_FIGURES')) {
	file_put_contents(getenv('LEAKTRACE_FIGURES'), file_get_contents($worker->dir . '/figures'), FILE_APPEND);
}
?>
