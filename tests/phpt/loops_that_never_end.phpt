--TEST--
Loops of which none ever ends are judged as often where collecting cycles is not all but free
--INI--
leaktrace.enable=1
leaktrace.output_dir={PWD}/loops_that_never_end.traces
--FILE--
<?php
require __DIR__ . '/inc.php';

final class Program
{
	public static array $objects = [];
	public static array $waiting = [];
}

function touch_all(): void
{
	/* Each is a possible root of a cycle now: fewer than PHP would collect, and more than
	 * are looked at in the 100 us that are cheap enough for every loop. */
	foreach (Program::$objects as $object) {
	}
}

function body(int $n): void
{
	leaktrace_hook_malloc();
	$fiber = new Fiber(static fn (string $text): mixed => Fiber::suspend($text));
	$fiber->start("text $n");
	Program::$waiting[] = $fiber;
	touch_all();
}

for ($n = 0; $n < 5000; $n++) {
	Program::$objects[] = (object) ['number' => [$n, [$n]]];
}
for ($n = 0; $n < 60; $n++) {
	body($n);
}
$status = leaktrace_status();
echo $status['windows'] >= 10 ? "judged\n" : "$status[windows] windows\n";
foreach (findings(traced()) as $finding) {
	echo "$finding[kind] line $finding[line] held by {$finding['holders'][0]['path']}\n";
}
?>
--EXPECT--
judged
pending line 22 held by Program::$waiting[*]
