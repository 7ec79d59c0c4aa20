--TEST--
A script that is one loop from its top to its end keeps its garbage for PHP's own end
--FILE--
<?php
require __DIR__ . '/inc.php';
compare('<?php
function_exists("leaktrace_hook_malloc") && leaktrace_hook_malloc();
final class Ring
{
	public ?Ring $next = null;
	public function __destruct() { echo gc_status()["runs"], $this->next === null ? " alone\n" : " in a ring\n"; }
}
$ring = new Ring();
$ring->next = new Ring();
$ring->next->next = $ring;
unset($ring);
$last = new Ring();
');
?>
--EXPECT--
the same, status 0:
0 alone
0 in a ring
0 in a ring
