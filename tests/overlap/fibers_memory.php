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

$depth = (int) $argv[1];
$fibers = array_fill(0, 10000, null);
tick();
$before = leaktrace_status()['own_bytes'];
for ($i = 0; $i < 10000; $i++) {
	$fibers[$i] = new Fiber('body');
	$fibers[$i]->start($depth);
	if ($i % 100 === 0) {
		tick();
	}
}
$bytes = (leaktrace_status()['own_bytes'] - $before) / 10000;
echo leaktrace_status()['pending_loops'], " loops pending, $depth calls deep: ", $bytes < 1024 ? 'below 1 KiB each' : "$bytes bytes each", "\n";
file_put_contents(__DIR__ . '/figures', "$depth calls deep: $bytes bytes\n", FILE_APPEND);
CODE);
foreach ([0, 5, 20, 100] as $depth) {
	$worker->run(['memory_limit' => '2G'], args: (string) $depth)->tell();
}
if (getenv('LEAKTRACE_FIGURES')) {
	file_put_contents(getenv('LEAKTRACE_FIGURES'), file_get_contents($worker->dir . '/figures'), FILE_APPEND);
}
?>
