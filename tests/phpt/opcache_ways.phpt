--TEST--
With opcache in each of its ways (preloading, file cache, only that, JIT, and these together) a program does the same, and lines, paths and holders are told
--SKIPIF--
<?php
require __DIR__ . '/sapi.php';
opcache();
exact_sizes();
?>
--FILE--
<?php
require __DIR__ . '/sapi.php';
const LIB = '<?php
namespace App;
interface Grows { const SIZE = 1000; public function grow(int $i): void; }
trait Keeps {
	private static array $all = [];
	protected function store(string $text): void { self::$all[] = $text; }
}
abstract class Base { use Keeps; public function __construct(protected array $options = ["a" => [1, 2, 3]]) {} }
enum Suit: string { case A = "a"; case B = "b"; const LIST = [self::A, self::B]; }
final class Store extends Base implements Grows {
	public array $items = [];
	public function grow(int $i): void {
		$this->store(str_repeat(chr(65 + $i % 26), self::SIZE));
		static $seen = [];
		$seen[] = fn () => $i;
		$this->items[$i] = new \ArrayObject([Suit::LIST[$i % 2], $this->options]);
	}
	public static function make(): static { return new static; }
}
function clean(int $i): int { return count(array_map(static fn ($v) => $v . $i, range(1, 20))); }
';
const CODE = '<?php
require_once __DIR__ . "/lib.php";
function body(App\Store $store, int $i): int {
	HOOK
	$store->grow($i);
	return App\clean($i);
}
$store = App\Store::make();
for ($i = 0; $i < 60; $i++) $sum = ($sum ?? 0) + body($store, $i);
echo count($store->items), " $sum\n";
';

function attempt(string $what, Worker $worker, array $ini): void
{
	$ini += opcache();
	$worker->run(['leaktrace.enable' => 0] + $ini);
	$plain = [$worker->out, $worker->err, $worker->status, $worker->signal];
	remove($worker->traces);
	$worker->run($ini);
	$told = [$worker->out, $worker->err, $worker->status, $worker->signal] === $plain ? "$what: same" : "$what: not $plain[0]$plain[1], but $worker->out$worker->err";
	$told .= $worker->status === 0 ? '' : " ($worker->status, signal $worker->signal)";
	foreach ($worker->report()['processes'] as $process) {
		$told .= "\n  $process[loops] loops, $process[state]";
		foreach ($process['findings'] as $finding) {
			$told .= "\n    $finding[kind] " . basename($finding['file']) . ":$finding[line] " . round($finding['bytes_per_loop'], -2) . ' ' . $finding['holders'][0]['path'] . ' '
				. implode(' and ', array_map(fn ($stack) => implode('<', array_column($stack['frames'], 'function')), $finding['stacks']));
		}
	}
	static $before;
	echo $before === ($told = str_replace($what, '', $told)) ? "$what: as before\n" : "$what$told\n";
	$before = $told;
}

$worker = new Worker(str_replace('HOOK', 'leaktrace_hook_malloc();', CODE));
$named = new Worker(str_replace('HOOK', '', CODE));
$preloading = ['opcache.preload_user' => trim((string) shell_exec('id -un'))];
$preload = ['opcache.preload' => "$worker->dir/lib.php"] + $preloading;
$tracing = ['opcache.jit' => 'tracing', 'opcache.jit_buffer_size' => '32M', 'opcache.jit_hot_loop' => 1, 'opcache.jit_hot_func' => 1, 'opcache.jit_hot_return' => 1, 'opcache.jit_hot_side_exit' => 1];
$function = ['opcache.jit' => 'function', 'opcache.jit_buffer_size' => '32M'];
mkdir("$worker->dir/cache");
$cache = ['opcache.file_cache' => "$worker->dir/cache"];
file_put_contents("$worker->dir/lib.php", LIB);
file_put_contents("$named->dir/lib.php", LIB);

attempt('opcache', $worker, []);
attempt('tracing JIT', $worker, $tracing);
attempt('function JIT', $worker, $function);
attempt('preloading', $worker, $preload);
attempt('preloading and tracing JIT', $worker, $preload + $tracing);
attempt('preloading and function JIT', $worker, $preload + $function);
attempt('file cache, written', $worker, $cache);
attempt('file cache, read', $worker, $cache);
attempt('file cache and tracing JIT', $worker, $cache + $tracing);
attempt('file cache, preloading, tracing JIT', $worker, $cache + $preload + $tracing);
attempt('only the file cache', $worker, $cache + ['opcache.file_cache_only' => 1]);
foreach (['body' => 'a name', 'App\Grows::grow' => 'a name of what is preloaded'] as $name => $what) {
	foreach (['' => [], ', tracing JIT' => $tracing] as $with => $jit) {
		attempt("$what, preloading$with", $named, ['leaktrace.loop' => $name, 'opcache.preload' => "$named->dir/lib.php"] + $preloading + $jit);
	}
}

/* What is preloaded may hook by itself. */
file_put_contents("$worker->dir/preload.php", '<?php
require __DIR__ . "/lib.php";
function early(int $i): void { leaktrace_hook_malloc(); static $kept = []; $kept[] = str_repeat(chr(65 + $i % 26), 3000); }
for ($i = 0; $i < 40; $i++) early($i);
');
attempt('preloading that hooks', $worker, ['opcache.preload' => "$worker->dir/preload.php"] + $preloading);
attempt('preloading that hooks, tracing JIT', $worker, ['opcache.preload' => "$worker->dir/preload.php"] + $preloading + $tracing);
?>
--EXPECT--
opcache: same
  60 loops, exited
    leak lib.php:13 1300 App\Base::$all[*] str_repeat<App\Store::grow<body<main
    leak lib.php:15 800 App\Store::grow()::$seen[*] App\Store::grow<body<main
    leak lib.php:16 400 $GLOBALS['store']->items[*] App\Store::grow<body<main
    container lib.php:6 0 App\Base::$all[*] App\Base::store<App\Store::grow<body<main
tracing JIT: as before
function JIT: as before
preloading: as before
preloading and tracing JIT: as before
preloading and function JIT: as before
file cache, written: as before
file cache, read: as before
file cache and tracing JIT: as before
file cache, preloading, tracing JIT: as before
only the file cache: as before
a name, preloading: as before
a name, preloading, tracing JIT: as before
a name of what is preloaded, preloading: as before
a name of what is preloaded, preloading, tracing JIT: as before
preloading that hooks: same
  40 loops, exited
    leak preload.php:3 3100 early()::$kept[*] str_repeat<early<main and early<main
  60 loops, exited
    leak lib.php:13 1300 App\Base::$all[*] str_repeat<App\Store::grow<body<main
    leak lib.php:15 800 App\Store::grow()::$seen[*] App\Store::grow<body<main
    leak lib.php:16 400 $GLOBALS['store']->items[*] App\Store::grow<body<main
    container lib.php:6 0 App\Base::$all[*] App\Base::store<App\Store::grow<body<main
preloading that hooks, tracing JIT: as before
