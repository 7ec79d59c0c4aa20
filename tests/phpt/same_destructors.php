<?php
require __DIR__ . '/inc.php';
compare('<?php
final class D
{
	public array $refs = [];
	public function __construct(public string $name) {}
	public function __destruct() { echo $this->name, " "; }
}
function body(int $i): void
{
	leaktrace_hook_malloc();
	$a = new D("a$i");
	$b = new D("b$i");
	$a->refs[] = $b;
	$b->refs[] = $a;
	static $kept = [];
	$kept[] = new D("kept$i");
	new D("at once$i");
}
for ($i = 0; $i < 5; $i++) {
	body($i);
	echo "\n";
}
$z = new D("z");
$y = new D("y");
$list = [new D("1"), new D("2")];
register_shutdown_function(function () { echo "shutdown\n"; });
echo spl_object_id(new stdClass), "\n";
exit(0);
', ['leaktrace.collect_cycles' => 0]);
?>
