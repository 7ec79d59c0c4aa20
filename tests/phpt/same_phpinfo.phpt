--TEST--
phpinfo() says of PHP's memory manager what it says without leaktrace, into output callbacks and in them
--FILE--
<?php
require __DIR__ . '/inc.php';
compare('<?php
function rows(string $page): string { return implode("", preg_grep("/Memory Manager|^phpinfo|^PHP Version/", explode("\n", $page))) . " " . substr_count($page, "\n\n"); }
leaktrace_hook_malloc();
ob_start();
phpinfo(INFO_GENERAL);
phpinfo();
$page = ob_get_clean();
echo preg_match("/^Zend Memory Manager.*/m", $page, $row), " $row[0]\n";
echo substr_count($page, "Zend Memory Manager => enabled"), " ", substr_count($page, "Manager => disabled"), " ", ob_get_level(), "\n";
ob_start(function (string $page) { static $calls = 0; $calls++; return rows($page) . " $calls\n"; }, 100);
phpinfo(INFO_GENERAL);
phpinfo(INFO_LICENSE);
ob_end_flush();
try { phpinfo("no number"); } catch (TypeError $error) { echo $error->getMessage(), " ", ob_get_level(), "\n"; }
ob_start(function (string $page) { phpinfo(); return "not reached"; });
echo "lost";
ob_end_flush();
');
?>
--EXPECTF--
the same, status 255:
1 Zend Memory Manager => enabled
2 0 0
phpinfo()PHP Version => %sZend Memory Manager => enabled 3 1
phpinfo() 3 2
 0 3
phpinfo(): Argument #1 ($flags) must be of type int, string given 0

Fatal error: phpinfo(): Cannot use output buffering in output buffering display handlers in worker.php on line 15
