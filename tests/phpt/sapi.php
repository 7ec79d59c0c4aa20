<?php
/*
 * Shared by the tests of servers: php-fpm and php-cgi behind nginx.
 * All listen on sockets in the scratch folder, and end with the test.
 *
 * Nothing here is started with the environment of run-tests: it has SCRIPT_FILENAME and
 * its kin in it, and php-cgi would run the test that starts it, and so on without end.
 */
require_once __DIR__ . '/inc.php';

/* The first of these files that there is; NULL: none. */
function packaged(string ...$paths): ?string
{
	foreach ($paths as $path) {
		if (is_file($path)) {
			return $path;
		}
	}
	return null;
}

/* PHP's version as Debian's file names have it. */
const VERSION = PHP_MAJOR_VERSION . '.' . PHP_MINOR_VERSION;

/* The environment of what is started here. */
const CLEAN = ['PATH' => '/usr/local/bin:/usr/bin:/bin', 'LC_ALL' => 'C'];

/* What a command says, its standard error as well. */
function said(string $command, array $env = [], ?string $dir = null): string
{
	$process = proc_open("exec $command 2>&1", [['file', '/dev/null', 'r'], ['pipe', 'w']], $pipes, $dir, $env + CLEAN);
	$said = stream_get_contents($pipes[1]);
	proc_close($process);
	return $said;
}

/* Does this binary of a SAPI load leaktrace? Else what it says. */
function loads(string $binary): bool|string
{
	$modules = said("$binary -n " . getenv('TEST_PHP_EXTRA_ARGS') . ' -m');
	return preg_match('/^leaktrace$/m', $modules) && !preg_match('/Warning/', $modules) ?: (string) strtok($modules, "\n");
}

/* The binary of a SAPI that loads leaktrace: this PHP's own, or one of the system's. Skips
 * the test without one. */
function sapi(string $name): string
{
	$here = dirname(PHP_BINARY);
	$why = "needs $name";
	foreach (["$here/$name", dirname($here) . "/sbin/$name", getenv('LEAKTRACE_OTHERS') . "/$name" . VERSION, "/usr/sbin/$name" . VERSION, "/usr/bin/$name" . VERSION, "/usr/sbin/$name", "/usr/bin/$name"] as $binary) {
		if (is_file($binary)) {
			$said = loads($binary);
			if ($said === true) {
				return $binary;
			}
			$why = basename($binary) . " cannot load leaktrace: $said";
		}
	}
	die("skip $why");
}

function nginx(): string
{
	$nginx = packaged(getenv('LEAKTRACE_OTHERS') . '/nginx', '/usr/sbin/nginx', '/usr/local/sbin/nginx') ?? die('skip needs nginx');
	if (!str_contains(said("$nginx -v"), 'nginx version')) {
		die('skip nginx does not run here');
	}
	return $nginx;
}

/* Where to switch opcache on: for servers, that is how PHP runs there. */
function opcache(): array
{
	if (!file_exists(ini_get('extension_dir') . '/opcache.so') && !extension_loaded('Zend OPcache')) {
		die('skip needs opcache');
	}
	return ['opcache.enable' => 1, 'opcache.enable_cli' => 1, 'opcache.file_update_protection' => 0, 'opcache.validate_timestamps' => 0]
		+ (extension_loaded('Zend OPcache') ? [] : ['zend_extension' => 'opcache']);
}

/* The page that is asked for: loops in a request, and how it ends. It tells, in JSON,
 * what a request before it could have left: memory, hooks, loops, files, warnings. */
const PAGE = '<?php
$left = ["usage" => memory_get_usage(), "peak" => memory_get_peak_usage(), "real" => memory_get_usage(true),
	"hooked" => leaktrace_status()["hooked"], "loops" => leaktrace_status()["loops"], "files" => count(scandir("/proc/self/fd")), "error" => error_get_last()];
ini_set("display_errors", 0);
function body(): bool { $hooked = leaktrace_hook_malloc(); $GLOBALS["kept"][] = str_repeat($_SERVER["REQUEST_METHOD"][0], 1000); return $hooked; }
function quit() { throw new Exception("in a shutdown function"); }
for ($i = 0; $i < 20; $i++) $hooked = body();
register_shutdown_function(function () { echo " shutdown"; });
echo json_encode($left + ["pid" => getmypid(), "traced" => $hooked, "count" => leaktrace_status()["loops"], "own" => leaktrace_status()["own_bytes"]]);
switch ($_GET["end"] ?? "") {
	case "fatal": undefined();
	case "limit": ini_set("memory_limit", "6M"); while (true) body();
	case "exit": exit(" exit");
	case "unhook": leaktrace_unhook_malloc(); break;
	case "fiber": $GLOBALS["fiber"] = new Fiber(function () { body(); Fiber::suspend(); }); $GLOBALS["fiber"]->start(); break;
	case "shutdown": register_shutdown_function("quit"); break;
	case "output": ob_start(function ($text) { body(); return $text; }); echo " output"; break;
	case "time": set_time_limit(1); while (true) { }
}
';

/* A server: a folder, its processes, requests to it. */
final class Server
{
	public readonly Worker $worker;
	public readonly string $dir;
	private array $processes = [];

	public function __construct(string $page = PAGE)
	{
		/* A Worker for its folder and its traces; workers of root's servers are other users. */
		$this->worker = new Worker($page);
		$this->dir = $this->worker->dir;
		chmod($this->dir, 0777);
		file_put_contents("$this->dir/page.php", $page);
	}

	public function __destruct()
	{
		$this->stop();
	}

	/* The arguments of a SAPI's binary. */
	public function arguments(array $ini): string
	{
		/* PHP with threads counts the time that others run; a busy machine is no failure. */
		$command = $this->worker->command($ini + ['hard_timeout' => 60]);
		return substr($command, strlen(escapeshellarg(getenv('TEST_PHP_EXECUTABLE'))), -strlen(escapeshellarg($this->worker->script)) - 1);
	}

	public function start(string $command, string $socket, array $env = []): void
	{
		$this->processes[] = proc_open("exec $command", [['file', '/dev/null', 'r'], ['file', "$this->dir/out", 'a'], ['file', "$this->dir/out", 'a']], $pipes, $this->dir, $env + CLEAN);
		for ($i = 0; $i < 1000 && !@stream_socket_client("unix://$this->dir/$socket"); $i++) {
			usleep(10000);
		}
		@chmod("$this->dir/$socket", 0777);
	}

	/* nginx in front of such a socket. */
	public function front(string $socket): void
	{
		$root = trim((string) shell_exec('id -u')) === '0' ? 'user nobody nogroup;' : '';
		$temp = '';
		foreach (['client_body', 'fastcgi', 'proxy', 'uwsgi', 'scgi'] as $name) {
			$temp .= "{$name}_temp_path $this->dir/$name;";
		}
		file_put_contents("$this->dir/$socket.nginx", "daemon off; $root pid $this->dir/$socket.pid; error_log $this->dir/out; worker_processes 1; events {}
			http { access_log off; $temp server { listen unix:$this->dir/http.$socket; location / {
				fastcgi_pass unix:$this->dir/$socket; fastcgi_param SCRIPT_FILENAME $this->dir\$uri; fastcgi_param QUERY_STRING \$query_string; fastcgi_param REQUEST_METHOD \$request_method; } } }");
		$this->start(escapeshellarg(nginx()) . " -e $this->dir/out -p $this->dir -c $this->dir/$socket.nginx", "http.$socket");
	}

	/* What comes back for a page: its body. */
	public function get(string $socket, string $url): string
	{
		$stream = stream_socket_client("unix://$this->dir/http.$socket", $code, $error, 10);
		fwrite($stream, "GET $url HTTP/1.0\r\nHost: localhost\r\n\r\n");
		$said = stream_get_contents($stream);
		return substr($said, strpos($said, "\r\n\r\n") + 4);
	}

	/* Asks PAGE for each kind of end, prints what it did, and gives back what it told. */
	public function ends(callable $get): array
	{
		$all = [];
		foreach (['', '', 'fatal', '', 'limit', '', 'exit', 'unhook', 'fiber', 'shutdown', '', 'output', 'time', '', ''] as $end) {
			$said = $get($end);
			$told = json_decode(preg_replace('/\}.*/s', '}', $said), true) ?? ['nothing' => $said];
			$all[] = $told;
			echo str_pad("$end:", 10), ($told['traced'] ?? null) ? "traced, $told[count] loops" : 'not traced', preg_replace('/^.*\}/s', ' ', $said), "\n";
		}
		return $all;
	}

	/* Says what a request finds that the same one untraced does not. */
	public static function compare(array $plain, array $traced): void
	{
		foreach ($traced as $i => $told) {
			foreach (['usage', 'peak', 'real', 'hooked', 'loops', 'files', 'error'] as $what) {
				if ($told[$what] !== $plain[$i][$what]) {
					echo "request $i: $what is ", json_encode($told[$what]), ', untraced ', json_encode($plain[$i][$what]), "\n";
				}
			}
			if ($told['own'] > 2 * $traced[1]['own']) {
				echo "request $i: $told[own] bytes of leaktrace's own\n";
			}
		}
	}

	/* Ends its processes, as whoever runs them would. */
	public function stop(): void
	{
		foreach (array_reverse($this->processes) as $process) {
			proc_terminate($process, 15);
			for ($i = 0; $i < 500 && proc_get_status($process)['running']; $i++) {
				usleep(10000);
			}
			proc_terminate($process, 9);
			proc_close($process);
		}
		$this->processes = [];
	}

	/* Its traces, in the order of its requests. */
	public function traces(): void
	{
		$processes = [];
		foreach (leaktrace_report($this->worker->traces)['processes'] as $process) {
			$processes[$process['trace']] = "$process[sapi] $process[state] " . ($process['loops'] >= 20 ? 'loops' : $process['loops']) . ($process['warning'] !== '' ? " $process[warning]" : '');
		}
		uksort($processes, 'strnatcmp');
		foreach (array_count_values($processes) as $said => $count) {
			echo "$count: $said\n";
		}
	}
}

/* A php.ini with the settings of this test. */
function settings(): string
{
	preg_match_all('/ -d (?:"([^"]*)"|\'([^\']*)\'|(\S+))/', ' ' . getenv('TEST_PHP_EXTRA_ARGS'), $settings, PREG_SET_ORDER);
	$ini = '';
	foreach ($settings as $setting) {
		[$name, $value] = explode('=', end($setting), 2) + [1 => ''];
		$ini .= "$name=" . (preg_match('/^[\w.\/-]*$/', $value) ? $value : "\"$value\"") . "\n";
	}
	return $ini;
}

/* The program of embed.c, linked with the libphp of this PHP; skips the test where that
 * can't be done, or it cannot load leaktrace. Returns its path: delete it. */
function embedded(): string
{
	$lib = packaged(getenv('LEAKTRACE_OTHERS') . '/libphp' . VERSION . '.so', '/usr/lib/libphp' . VERSION . '.so', dirname(PHP_BINARY, 2) . '/lib/libphp.so')
		?? die('skip needs libphp, PHP as a library');
	$config = packaged(dirname(PHP_BINARY) . '/php-config' . VERSION, dirname(PHP_BINARY) . '/php-config') ?? die('skip needs php-config');
	$program = sys_get_temp_dir() . '/leaktrace-embed-' . bin2hex(random_bytes(6));
	$includes = trim((string) shell_exec("$config --includes"));
	$said = said('cc -g ' . __DIR__ . "/embed.c -o $program $includes $lib -Wl,-rpath," . dirname($lib) . ' -Wl,--allow-shlib-undefined');
	if ($said !== '' || !is_file($program)) {
		die('skip no program can be linked with ' . basename($lib) . ': ' . strtok($said, "\n"));
	}
	$worker = new Worker('<?php');
	file_put_contents("$worker->dir/php.ini", settings());
	file_put_contents($worker->script, '<?php echo extension_loaded("leaktrace");');
	$said = said("$program $worker->script", ['PHPRC' => $worker->dir, 'PHP_INI_SCAN_DIR' => '']);
	if (!str_starts_with($said, '1')) {
		unlink($program);
		die('skip ' . basename($lib) . ' cannot load leaktrace: ' . strtok($said, "\n"));
	}
	return $program;
}
