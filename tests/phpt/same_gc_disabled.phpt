--TEST--
In a program that has disabled the collector no garbage is collected
--FILE--
<?php
require __DIR__ . '/inc.php';
compare('<?php
gc_disable();
final class D
{
	public $self;
	public function __construct(public string $name) { $this->self = $this; }
	public function __destruct() { echo $this->name, " "; }
}
function body(int $i): void
{
	leaktrace_hook_malloc();
	new D("d$i");
	echo "loop$i ";
}
for ($i = 0; $i < 3; $i++) {
	body($i);
}
gc_collect_cycles();
echo "collected\n", memory_get_usage() > 0 ? gc_status()["runs"] : "", "\n";
');
?>
--EXPECT--
the same, status 0:
loop0 loop1 loop2 d0 d1 d2 collected
2
