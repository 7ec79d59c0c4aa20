<?php
/*
 * Shared by the phpt tests.
 *
 * A test that traces itself has these settings, and ends its trace with traced():
 *   leaktrace.enable=1
 *   leaktrace.output_dir={PWD}/topic_case.traces
 * Any other runs workers: a Worker is a script of its own with a scratch folder,
 * traced or not, and killed or limited as the test wants it.
 *
 * What a body keeps it gives to keep(), which takes no memory itself: so the only
 * lines that show are those that the test is about.
 */

final class Kept
{
	public static SplFixedArray $slots;
	public static int $next = 0;
}
Kept::$slots = new SplFixedArray(5000);

/* What texts are made of: a letter that opcache does not know, or it would make them
 * when it compiles. Workers have it too. */
defined('X') || define('X', $_SERVER['argv'][0][0]);

/* Holds on to a value for good. */
function keep(mixed $value): void
{
	Kept::$slots[Kept::$next++] = $value;
}

/* Deletes a folder with all that is in it. */
function remove(string $dir): void
{
	if (!is_dir($dir) || is_link($dir)) {
		return;
	}
	foreach (array_diff(scandir($dir), ['.', '..']) as $name) {
		$path = "$dir/$name";
		is_dir($path) && !is_link($path) ? remove($path) : unlink($path);
	}
	rmdir($dir);
}

/* What a run that was cut off left behind. */
if (str_ends_with((string) ini_get('leaktrace.output_dir'), '.traces')) {
	remove(ini_get('leaktrace.output_dir'));
}

/* Ends the trace of this process, deletes it, and returns its report. */
function traced(): array
{
	leaktrace_unhook_malloc();
	$report = leaktrace_report(ini_get('leaktrace.output_dir'));
	remove(ini_get('leaktrace.output_dir'));
	return $report;
}

/* Findings of a report, those of all of its processes once. */
function findings(array $report): array
{
	$findings = [];
	foreach ($report['processes'] ?? [] as $process) {
		foreach ($process['findings'] as $finding) {
			$findings[$finding['id']] = $finding;
		}
	}
	usort($findings, fn ($a, $b) => [$a['file'], $a['line'], $a['function']] <=> [$b['file'], $b['line'], $b['function']]);
	return $findings;
}

/* Prints a line for each finding, by place. */
function show(array $report): void
{
	foreach (findings($report) as $finding) {
		printf("%s at %s:%d in %s: %s bytes per loop\n", $finding['kind'], basename($finding['file']), $finding['line'],
			$finding['function'], $finding['bytes_per_loop']);
	}
}

/* The same without figures. */
function show_places(array $report): void
{
	foreach (findings($report) as $finding) {
		printf("%s at %s:%d in %s\n", $finding['kind'], basename($finding['file']), $finding['line'], $finding['function']);
	}
}

/* The frames of a call path, one a line, innermost call first. */
function frames(array $stack): string
{
	$lines = '';
	foreach ($stack['frames'] as $frame) {
		$lines .= '  ' . $frame['function'] . ($frame['kind'] === 'closure' ? " of line $frame[function_line]" : '') . ' '
			. ($frame['file'] === '' ? '(internal)' : basename($frame['file']) . ':' . $frame['line']) . "\n";
	}
	return $lines;
}

/* Prints the findings by place, each with its call paths, the largest first. */
function show_paths(array $report): void
{
	foreach (findings($report) as $finding) {
		usort($finding['stacks'], fn ($a, $b) => [$b['bytes'], frames($a)] <=> [$a['bytes'], frames($b)]);
		echo "$finding[bytes_per_loop] bytes per loop\n", implode("  and\n", array_map(frames(...), $finding['stacks']));
	}
}

final class Worker
{
	public readonly string $dir;
	public readonly string $script;
	public readonly string $traces;
	public string $out = '';
	public string $err = '';
	public ?int $status = null;
	public ?int $signal = null;
	public int $port = 0; /* of a server */
	/* Put before the command, such as that of other_user(). */
	public string $wrap = '';
	/* Arguments before those that load leaktrace. */
	public string $first = '';
	private $process;
	private array $pipes = [];

	/* `$code` begins with `<?php`. */
	public function __construct(string $code)
	{
		$this->dir = sys_get_temp_dir() . '/leaktrace-test-' . bin2hex(random_bytes(6));
		mkdir($this->dir, 0700);
		$this->script = $this->dir . '/worker.php';
		$this->traces = $this->dir . '/traces';
		file_put_contents($this->script, preg_replace('/^<\?php/', '<?php defined("X") || define("X", $argv[0][0]);', $code));
	}

	public function __destruct()
	{
		if (is_resource($this->process)) {
			$this->kill();
		}
		remove($this->dir);
	}

	/* The command that runs the script, traced unless settings say other. */
	public function command(array $ini = [], string $args = ''): string
	{
		$command = escapeshellarg(getenv('TEST_PHP_EXECUTABLE')) . " -n $this->first " . getenv('TEST_PHP_EXTRA_ARGS');
		$ini += ['leaktrace.enable' => 1, 'leaktrace.output_dir' => $this->traces];
		foreach ($ini as $name => $value) {
			$command .= ' -d ' . escapeshellarg("$name=" . (preg_match('/^[\w.\/-]*$/', $value) ? $value : "\"$value\""));
		}
		return $command . ' ' . escapeshellarg($this->script) . ' ' . $args;
	}

	/* Starts it; `$before` is shell code, such as `ulimit -f 8;`. */
	public function start(array $ini = [], string $before = '', array $env = [], string $args = ''): self
	{
		$this->out = $this->err = '';
		$this->status = $this->signal = null;
		/* Not into the shell, which may be of another C library. */
		if (isset($env['LD_PRELOAD'])) {
			$before .= ' export LD_PRELOAD=' . escapeshellarg($env['LD_PRELOAD']) . ';';
			unset($env['LD_PRELOAD']);
		}
		$this->process = proc_open(['/bin/sh', '-c', "$before exec $this->wrap " . $this->command($ini, $args)],
			[['file', '/dev/null', 'r'], ['pipe', 'w'], ['file', $this->dir . '/err', 'w']], $this->pipes, $this->dir, $env + getenv());
		return $this;
	}

	/* Waits for the worker to print a line, and returns it. */
	public function line(): string
	{
		$line = (string) fgets($this->pipes[1]);
		$this->out .= $line;
		return rtrim($line, "\n");
	}

	/* Ends it at once, with a signal that no process can handle unless another is given. */
	public function kill(int $signal = 9): self
	{
		proc_terminate($this->process, $signal);
		return $this->wait();
	}

	/* Sends it a signal, and does not wait. */
	public function signal(int $signal): self
	{
		proc_terminate($this->process, $signal);
		return $this;
	}

	public function wait(): self
	{
		$this->out .= stream_get_contents($this->pipes[1]);
		do {
			$state = proc_get_status($this->process);
		} while ($state['running'] && usleep(2000) === null);
		proc_close($this->process);
		$this->process = null;
		$this->status = $state['signaled'] ? null : $state['exitcode'];
		$this->signal = $state['signaled'] ? $state['termsig'] : null;
		$this->err = str_replace($this->dir . '/', '', file_get_contents($this->dir . '/err'));
		$this->out = str_replace($this->dir . '/', '', $this->out);
		if (PHP_DEBUG) {
			/* Such builds tell the line of C that asked for memory, and of a hooked heap it is ours. */
			$this->out = preg_replace('/^(Fatal error: (?:Allowed memory size|Out of memory) .*?) at \S+:\d+ (?=\(tried )/m', '$1 ', $this->out);
		}
		return $this;
	}

	public function run(array $ini = [], string $before = '', array $env = [], string $args = ''): self
	{
		return $this->start($ini, $before, $env, $args)->wait();
	}

	/* Prints what it printed and how it ended. */
	public function tell(): self
	{
		echo $this->out, $this->err;
		if ($this->status !== 0) {
			echo $this->signal !== null ? "signal $this->signal" : "status $this->status", "\n";
		}
		return $this;
	}

	/* Its trace files. */
	public function files(): array
	{
		return glob($this->traces . '/*.ltrace');
	}

	public function report(): array
	{
		return leaktrace_report($this->traces);
	}
}

/* Starts the server of prefork.php; it is ready when this returns. */
function prefork(int $workers, int $max, array $settings = [], array $ini = []): Worker
{
	$worker = new Worker(sprintf('<?php require %s;', var_export(__DIR__ . '/prefork.php', true)));
	$worker->start($ini + ['display_errors' => 0], '', [], "$workers $max " . escapeshellarg(json_encode($settings, JSON_FORCE_OBJECT)));
	$worker->port = (int) $worker->line();
	$worker->out = '';
	return $worker;
}

/* Sends lines to a server, six at a time, and counts the answers. */
function ask(Worker $worker, array $lines): int
{
	$answers = 0;
	foreach (array_chunk($lines, 6) as $some) {
		$connections = array_map(fn () => stream_socket_client("tcp://127.0.0.1:$worker->port", $code, $message, 20), $some);
		foreach ($connections as $i => $connection) {
			fwrite($connection, "$some[$i]\n");
		}
		foreach ($connections as $i => $connection) {
			$answers += str_starts_with((string) fgets($connection), "answer to $some[$i] of") ? 1 : 0;
		}
	}
	return $answers;
}

/* What runs a command as a user who is not root, for root; skips the test where that can't be done. */
function other_user(): string
{
	$as = 'setpriv --reuid=65534 --regid=65534 --clear-groups --';
	$command = "$as " . escapeshellarg((string) getenv('TEST_PHP_EXECUTABLE')) . ' -n ' . getenv('TEST_PHP_EXTRA_ARGS')
		. ' -r "echo extension_loaded(\'leaktrace\') ? \'can\' : \'\';" 2>&1';
	if (trim((string) shell_exec('id -u')) !== '0') {
		die('skip needs root, to act as another user');
	}
	if (trim((string) shell_exec($command)) !== 'can') {
		die('skip needs setpriv, and leaktrace where every user may load it');
	}
	return $as;
}

/* Another extension, unpacked by tests/phpt/run or installed; skips the test without it.
 * Returns its path. */
function other_extension(string $name): string
{
	foreach ([getenv('LEAKTRACE_OTHERS') . "/$name.so", ini_get('extension_dir') . "/$name.so"] as $path) {
		$command = escapeshellarg(getenv('TEST_PHP_EXECUTABLE')) . ' -n -d ' . ($name === 'xdebug' ? 'zend_' : '') . "extension=$path -r 'echo extension_loaded(\"$name\");' 2>&1";
		if (is_file($path) && trim((string) shell_exec("XDEBUG_MODE=off $command")) === '1') {
			return $path;
		}
	}
	die("skip needs the extension $name for this PHP");
}

/* Makes a library that sets handlers on PHP's heap as another profiler of memory would,
 * for FFI; skips the test where that can't be done. Returns its path. */
function other_tracer(): string
{
	if (!extension_loaded('ffi') && trim((string) shell_exec(escapeshellarg(getenv('TEST_PHP_EXECUTABLE')) . ' -n -d extension=ffi -r "echo 1;" 2>&1')) !== '1') {
		die('skip needs the extension ffi');
	}
	return library('
		#include <stddef.h>
		typedef struct { int custom; } heap;
		heap *zend_mm_get_heap(void);
		void zend_mm_get_custom_handlers(heap *, void *(**)(size_t), void (**)(void *), void *(**)(void *, size_t));
		void zend_mm_set_custom_handlers(heap *, void *(*)(size_t), void (*)(void *), void *(*)(void *, size_t));
		void *_zend_mm_alloc(heap *, size_t);
		void _zend_mm_free(heap *, void *);
		void *_zend_mm_realloc(heap *, void *, size_t);
		static void *(*next_malloc)(size_t);
		static void (*next_free)(void *);
		static void *(*next_realloc)(void *, size_t);
		static long count;
		static void *other_malloc(size_t size) { count++; return next_malloc ? next_malloc(size) : _zend_mm_alloc(zend_mm_get_heap(), size); }
		static void other_free(void *p) { next_free ? next_free(p) : _zend_mm_free(zend_mm_get_heap(), p); }
		static void *other_realloc(void *p, size_t size) { return next_realloc ? next_realloc(p, size) : _zend_mm_realloc(zend_mm_get_heap(), p, size); }
		void other_hook(void)
		{
			zend_mm_get_custom_handlers(zend_mm_get_heap(), &next_malloc, &next_free, &next_realloc);
			zend_mm_set_custom_handlers(zend_mm_get_heap(), other_malloc, other_free, other_realloc);
		}
		void other_unhook(void) { zend_mm_set_custom_handlers(zend_mm_get_heap(), next_malloc, next_free, next_realloc); }
		long other_count(void) { return count; }
	', '-Wl,-z,nodelete');
}

/* For SKIPIF: a test that tells the exact sizes of blocks runs in debug builds of PHP, too,
 * where most are larger, but need not end well. */
function exact_sizes(): void
{
	if (PHP_DEBUG) {
		die('xfail blocks are larger in debug builds of PHP');
	}
}

/* Makes a shared library of C source; skips the test where that can't be done. Returns
 * its path: delete it. */
function library(string $source, string $flags = ''): string
{
	$library = sys_get_temp_dir() . '/leaktrace-test-' . bin2hex(random_bytes(6)) . '.so';
	$compiler = proc_open("cc -shared -fPIC -o $library $flags -x c - -ldl", [['pipe', 'r'], ['file', '/dev/null', 'w'], ['file', '/dev/null', 'w']], $pipes);
	is_resource($compiler) && fwrite($pipes[0], $source) && fclose($pipes[0]);
	if (!is_resource($compiler) || proc_close($compiler) !== 0) {
		die('skip needs a C compiler');
	}
	return $library;
}

/* LD_PRELOAD with this library before what is there: the runtime of a sanitizer. */
function preloaded(string $library): string
{
	return trim("$library " . getenv('LD_PRELOAD'));
}

/* A worker's script to which faults() happen: fibers, eval, big blocks, texts that
 * grow, things that are kept, cycles. It tells what it did, and what memory it has. */
const FAULTY = '<?php
final class Registry
{
	public static array $items = [];
	public static int $gone = 0;
	public function __construct(public int $i) { $this->self = $this; }
	public mixed $self = null;
	public function __destruct() { self::$gone++; }
}
function body(int $i): void
{
	leaktrace_hook_malloc();
	Registry::$items[] = [str_repeat(X, $i * 10 + 1), new ArrayObject([$i])];
	$f = eval("return function () { return str_repeat(X, $i + 1); };");
	$f();
	$fiber = new Fiber(function () use ($i) { $list = range(0, $i); Fiber::suspend(1); return $list; });
	$fiber->start();
	$i % 2 ? $fiber->resume() : null;
	$i % 7 === 0 ? Registry::$items[] = $fiber : null;
	new Registry($i);
	$text = "";
	for ($j = 0; $j < 50; $j++) $text .= str_repeat(X, $i * 20);
	$big = str_repeat(X, 2500000);
}
for ($i = 0; $i < 100; $i++) body($i);
leaktrace_unhook_malloc();
for ($i = 0; $i < 20; $i++) body($i);
leaktrace_unhook_malloc();
gc_collect_cycles();
echo count(Registry::$items), " kept, ", Registry::$gone, " gone\n";
';

/* Runs FAULTY with each of these faults (FROM:COUNT:WITH of the kind, see faults.c) and
 * prints what then differs from what it does without leaktrace, and traces that can't
 * be read; returns the warnings, each once. */
function faults(string $kind, callable $faults, array $ini = []): array
{
	$library = library(file_get_contents(__DIR__ . '/faults.c'));
	$worker = new Worker(FAULTY);
	$plain = $worker->run(['leaktrace.enable' => 0] + $ini)->out;
	$calls = "$worker->dir/calls";
	$worker->run($ini, '', ['LD_PRELOAD' => preloaded($library), 'FAULT' => "$kind:1000000000:1:0", 'FAULT_CALLS' => $calls]);
	$warnings = [];
	foreach ($faults((int) @file_get_contents($calls)) as $fault) {
		remove($worker->traces);
		$worker->run($ini, '', ['LD_PRELOAD' => preloaded($library), 'FAULT' => "$kind:$fault"]);
		$out = preg_replace_callback('/^\nWarning: leaktrace_\w+\(\): (.*) in worker.php on line \d+\n/m', function ($m) use (&$warnings) {
			$warnings[$m[1]] = true;
			return '';
		}, $worker->out . $worker->err);
		if ($out !== $plain || $worker->status !== 0) {
			echo "$kind:$fault: ", $worker->status === null ? "signal $worker->signal" : "status $worker->status", "\n$out";
		}
		foreach (glob("$worker->traces/*") as $file) {
			error_clear_last();
			$report = @leaktrace_report($file);
			$said = ($report['processes'][0]['warning'] ?? '') . (error_get_last()['message'] ?? '');
			if (!str_ends_with($file, '.ltrace') || preg_match('/damaged|not a trace/', $said) || ($report === [] && !str_contains($said, 'holds nothing'))) {
				echo "$kind:$fault: ", basename($file), ": $said\n";
			}
		}
	}
	unlink($library);
	$warnings = array_keys($warnings);
	sort($warnings);
	return $warnings;
}

/* For SKIPIF: can faults() be made here? */
function need_faults(): void
{
	$library = library(file_get_contents(__DIR__ . '/faults.c'));
	$worker = new Worker('<?php leaktrace_hook_malloc();');
	$worker->run([], '', ['LD_PRELOAD' => preloaded($library), 'FAULT' => 'mmap:1000000000:1:0', 'FAULT_CALLS' => "$worker->dir/calls"]);
	unlink($library);
	if ((int) @file_get_contents("$worker->dir/calls") === 0) {
		die('skip calls of leaktrace cannot be taken in by a preloaded library here');
	}
}

/* Runs a script with leaktrace off and on, and says whether it prints, returns and
 * ends the same, or how not. The script hooks by itself. Lines that begin with # are
 * compared and not shown. */
function compare(string $code, array $ini = [], string $first = ''): void
{
	$worker = new Worker($code);
	$worker->first = $first;
	$worker->run(['leaktrace.enable' => 0] + $ini);
	$plain = [$worker->out, $worker->err, $worker->status, $worker->signal];
	$worker->run($ini);
	$traced = [$worker->out, $worker->err, $worker->status, $worker->signal];
	if ($worker->files() === []) {
		echo "nothing was traced\n";
	}
	foreach (['output', 'errors', 'status', 'signal'] as $i => $what) {
		if ($plain[$i] !== $traced[$i]) {
			echo "$what without leaktrace:\n$plain[$i]\n$what with it:\n$traced[$i]\n";
		}
	}
	if ($plain === $traced) {
		echo "the same, ", $plain[3] !== null ? "signal $plain[3]" : "status $plain[2]", ":\n", preg_replace('/^#.*\n/m', '', $plain[0] . $plain[1]);
	}
}
