<?php
require __DIR__ . '/inc.php';
$worker = new Worker('<?php
register_shutdown_function(function () { echo "shutdown\n"; });
leaktrace_check(function () { static $calls = 0; if (++$calls === 10) exit(4); });
');
$worker->run()->tell();
?>
