<?php
require __DIR__ . '/inc.php';
compare('<?php
final class Object_ { public function __construct(private string $name) {} public function __destruct() { echo "destructor of $this->name\n"; } public function method(string $text) { echo "$text\n"; } }
register_shutdown_function(function () { echo "before the hook\n"; });
leaktrace_hook_malloc();
register_shutdown_function("printf", "%s %d\n", "with arguments", 5);
register_shutdown_function([new Object_("callee"), "method"], "method");
register_shutdown_function(function () use (&$global) {
	echo "outer\n";
	register_shutdown_function(function () { echo "inner\n"; register_shutdown_function(fn () => print("innermost\n")); });
	$global = new Object_("a global");
});
register_shutdown_function(function () { $reference = 1; echo "sum ", memory_get_usage() > 0 ? 1 : 0, "\n"; });
try {
	register_shutdown_function("no_such_function");
} catch (TypeError $error) {
	echo $error->getMessage(), "\n";
}
var_dump(register_shutdown_function("strlen", "x"));
echo "end of the script\n#", memory_get_usage(), "\n";
');
?>
