--TEST--
xdebug and pcov, loaded before or after, change nothing and are not disturbed
--SKIPIF--
<?php
foreach (['xdebug', 'pcov'] as $name) if (!file_exists(ini_get('extension_dir') . "/$name.so")) die("skip needs the extension $name");
?>
--FILE--
<?php
require __DIR__ . '/inc.php';
putenv('XDEBUG_MODE'); /* it would go before the setting */
$code = '<?php
function make(): string { return str_repeat(X, 1000); }
function body(): void { leaktrace_hook_malloc(); static $kept = []; $kept[] = make(); }
for ($i = 0; $i < 30; $i++) body();
if (function_exists("xdebug_get_function_stack")) echo count(xdebug_get_function_stack()), "\n";
echo "end\n";
';
foreach ([['zend_extension' => 'xdebug', 'xdebug.mode' => 'develop'], ['zend_extension' => 'xdebug', 'xdebug.mode' => 'coverage'], ['zend_extension' => 'xdebug', 'xdebug.mode' => 'off'], ['extension' => 'pcov', 'pcov.enabled' => 1]] as $ini) {
	foreach ([[], ['leaktrace.loop' => 'body']] as $more) {
		compare($code, $ini + $more + ['opcache.jit' => 'disable']);
		$worker = new Worker($code);
		$worker->run($ini + $more + ['opcache.jit' => 'disable']);
		show_places($worker->report());
	}
}
?>
--EXPECT--
the same, status 0:
1
end
leak at worker.php:2 in make
the same, status 0:
1
end
leak at worker.php:2 in make
the same, status 0:

Warning: Function must be enabled in php.ini by setting 'xdebug.mode' to 'develop' in worker.php on line 5
0
end
leak at worker.php:2 in make
the same, status 0:

Warning: Function must be enabled in php.ini by setting 'xdebug.mode' to 'develop' in worker.php on line 5
0
end
leak at worker.php:2 in make
the same, status 0:

Warning: Function must be enabled in php.ini by setting 'xdebug.mode' to 'develop' in worker.php on line 5
0
end
leak at worker.php:2 in make
the same, status 0:

Warning: Function must be enabled in php.ini by setting 'xdebug.mode' to 'develop' in worker.php on line 5
0
end
leak at worker.php:2 in make
the same, status 0:
end
leak at worker.php:2 in make
the same, status 0:
end
leak at worker.php:2 in make
