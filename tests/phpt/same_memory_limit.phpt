--TEST--
At memory_limit a script fits or fails exactly as without leaktrace, at the same line, with the same message
--FILE--
<?php
require __DIR__ . '/inc.php';
$code = '<?php
function body(): void
{
	leaktrace_hook_malloc();
	static $kept = [];
	for ($i = 0; $i < 100; $i++) {
		$kept[] = str_repeat(X, 1000);
		$list[] = [$i];
	}
	echo "#", memory_get_usage(), " ", memory_get_usage(true), "\n";
}

for ($i = 0; $i < 100; $i++) {
	body();
}
';
compare($code, ['memory_limit' => '8M']);
compare(str_replace('$kept[] = str_repeat(X, 1000)', '$kept[] = str_repeat(X, 3 << 20)', $code), ['memory_limit' => '32M']);
compare(str_replace('$kept[]', '$kept', $code), ['memory_limit' => '2M']);
?>
--EXPECTF--
the same, status 255:
%A
Fatal error: Allowed memory size of 8388608 bytes exhausted (tried to allocate %d bytes) in worker.php on line 7
the same, status 255:
%A
Fatal error: Allowed memory size of 33554432 bytes exhausted (tried to allocate %d bytes) in worker.php on line 7
the same, status 0:
