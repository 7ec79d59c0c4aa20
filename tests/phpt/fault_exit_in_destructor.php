<?php
require __DIR__ . '/inc.php';
$code = '<?php
class Ring { public $self; function __destruct() { echo "exits\n"; exit(7); } }
function body(int $i): void {
	HOOK
	if ($i === 5) { $ring = new Ring; $ring->self = $ring; }
	if ($i === 8) { echo "goes on\n"; }
}
register_shutdown_function(function () { echo "shutdown\n"; });
for ($i = 0; $i < 10; $i++) body($i);
';
$called = new Worker(str_replace('HOOK', 'leaktrace_hook_malloc();', $code));
$called->run()->tell();
$named = new Worker(str_replace('HOOK', '', $code));
$named->run(['leaktrace.loop' => 'body'])->tell();
echo implode(' ', array_column($named->report()['processes'], 'state')), "\n";
?>
