--TEST--
FFI::free() frees what is PHP's and what is libc's, and both are told apart
--EXTENSIONS--
ffi
--FILE--
<?php
require __DIR__ . '/inc.php';
const PROGRAM = '<?php
$ffi = FFI::cdef("typedef struct node node; struct node { int data; node *next; char rows[1000]; }; void *malloc(size_t size);");
$node = FFI::addr($ffi->new("node", false));
for ($i = 0; $i < 100; $i++) {
	function_exists("leaktrace_hook_malloc") && leaktrace_hook_malloc();
	$node->next = FFI::addr($ffi->new("node", false));
	$node->next->data = $i;
	$next = $node->next;
	FFI::free($node);
	$node = $next;
	$libc = $ffi->cast("node *", $ffi->malloc(2000));
	FFI::free($libc);
	$whole = $ffi->new("node", false);
	FFI::free($whole);
}
echo $node->data, "\n";
';
compare(PROGRAM, ['ffi.enable' => 1]);
$worker = new Worker(PROGRAM);
$worker->run(['leaktrace.enable' => 1, 'ffi.enable' => 1]);
show($worker->report());
?>
--EXPECT--
the same, status 0:
99
