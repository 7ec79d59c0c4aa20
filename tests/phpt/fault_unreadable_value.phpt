--TEST--
A value that cannot be read where the heap is walked: the walk goes on behind it, the program does not notice
--EXTENSIONS--
ffi
--SKIPIF--
<?php
if (getenv('LEAKTRACE_VALGRIND') !== false) die('skip valgrind tells of the invalid read that is made on purpose');
?>
--FILE--
<?php
require __DIR__ . '/inc.php';
/* As an extension may leave one half made: an array that lies nowhere. */
$library = library('
	typedef struct { void *value; unsigned type, more; } value;
	void *zend_rebuild_symbol_table(void);
	value *zend_hash_str_find(const void *table, const char *key, unsigned long len);
	static value *at, was;
	void spoil(const char *name, unsigned long len)
	{
		at = zend_hash_str_find(zend_rebuild_symbol_table(), name, len);
		at = at->type == 12 ? at->value : at;
		was = *at;
		at->value = (void *) 16;
		at->type = 7 | 3 << 8;
	}
	void mend(void) { *at = was; }
');
const PROGRAM = '<?php
final class Registry
{
	public static array $items = [];
}
function handle(int $n): void
{
	function_exists("leaktrace_hook_malloc") && leaktrace_hook_malloc();
	Registry::$items[] = str_repeat(X, 1000);
}
$native = FFI::cdef("void spoil(const char *name, unsigned long len); void mend(void);", $argv[1]);
$broken = 1;
$behind = [str_repeat(X, 2000)];
for ($n = 0; $n < 100; $n++) {
	$native->spoil("broken", 6);
	handle($n);
	$native->mend();
}
echo count(Registry::$items), " ", $broken, "\n";
';
$worker = new Worker(PROGRAM);
$plain = $worker->run(['leaktrace.enable' => 0, 'ffi.enable' => 1], args: $library)->out;
$worker->run(['ffi.enable' => 1], args: $library)->tell();
echo $worker->out === $plain ? "the same\n" : "not the same: $plain";
foreach (findings($worker->report()) as $finding) {
	echo $finding['kind'], ' at line ', $finding['line'], ', held by ', $finding['holders'][0]['path'] ?? 'nobody', "\n";
}
unlink($library);
?>
--EXPECT--
100 1
the same
leak at line 9, held by Registry::$items[*]
