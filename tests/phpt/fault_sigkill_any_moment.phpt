--TEST--
Killed at any moment, a trace is never unreadable, and a report never fails
--FILE--
<?php
require __DIR__ . '/inc.php';
$worker = new Worker('<?php
function body($i): void { leaktrace_hook_malloc(); static $kept = []; $kept[] = str_repeat(X, $i % 1000); if ($i % 100 === 0) { eval("function f$i() { return str_repeat(X, 100); } f$i();"); } }
echo "ready\n";
for ($i = 0; true; $i++) body($i);
');
for ($round = 0; $round < 20; $round++) {
	$worker->start();
	if ($round > 2) {
		$worker->line();
	}
	usleep(1 << $round % 17);
	$worker->kill();
	foreach ($worker->files() as $file) {
		/* A trace may hold nothing yet, and then says so; it is never damaged. */
		error_clear_last();
		$report = @leaktrace_report($file);
		$said = ($report['processes'][0]['warning'] ?? '') . (error_get_last()['message'] ?? '');
		if (preg_match('/damaged|not a trace/', $said) || ($report === [] && !str_contains($said, 'holds nothing'))) {
			echo "$said\n";
		}
		unlink($file);
	}
	foreach (glob("$worker->traces/*") as $other) {
		echo basename($other), "\n";
	}
}
echo "done\n";
?>
--EXPECT--
done
