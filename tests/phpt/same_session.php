<?php
require __DIR__ . '/inc.php';
foreach (['leaktrace_hook_malloc(); session_set_save_handler(new Handler);', 'session_set_save_handler(new Handler); leaktrace_hook_malloc();'] as $order) {
	compare('<?php
final class Handler extends SessionHandler
{
	public function read(string $id): string { return ""; }
	public function write(string $id, string $data): bool { echo "writing $data\n"; return true; }
	public function close(): bool { echo "closing\n"; return parent::close(); }
	public function __destruct() { echo "destructor of the handler\n"; }
}
final class Value { public function __destruct() { echo "destructor of a value\n"; } }
register_shutdown_function(function () { echo "first shutdown function\n"; });
' . $order . '
register_shutdown_function(function () { $_SESSION["late"] = 1; echo "second shutdown function\n"; });
session_start();
$value = new Value;
$_SESSION["a"] = 1;

', ['session.save_path' => sys_get_temp_dir(), 'session.use_cookies' => 0, 'session.cache_limiter' => '', 'output_buffering' => 0]);
}
?>
