<?php
/*
 * Runs cases under the tracer and compares what it reports with their marks.
 * Used by tests/cases/run, tests/cases/verify.php and tests/random/run.
 *
 * A case is one PHP file. Comments at the end of a line are marks on that line:
 *   // LEAK              must be reported as leak, container or pending
 *   // LEAK#2 text       the same; lines of group 2 have one cause, and the first
 *                        holder's path contains the text (alternatives: a || b)
 *   // GROW              must be reported as peak, and as nothing else
 *   // MAYBE             may be reported
 *   // VIA               must be on the call path of a reported leak
 * Any other finding is false. Comments on lines of their own steer the runner:
 *   // INI name=value    for both runs
 *   // EXT name          skip unless this extension is loaded
 *   // PHP < 8.3         skip on other versions (operators of version_compare)
 *   // NOVERIFY reason   plain PHP cannot show the truth of this case
 * Files named like the case that end in .inc belong to it and may hold marks.
 */

namespace LeaktraceCases;

require_once __DIR__ . '/comparison.php';

final class Mark
{
	public function __construct(
		public readonly string $kind,
		public readonly int $group,
		public readonly string $text,
	) {
	}
}

final class CaseFile
{
	/** @var array<string, Mark> "file:line" => mark */
	public array $marks = [];
	/** @var string[] name=value */
	public array $ini = [];
	/** @var string[] */
	public array $extensions = [];
	/** @var array{string, string}|null operator and version */
	public ?array $php = null;
	public string $noVerify = '';

	public function __construct(public readonly string $path)
	{
		$base = substr($path, 0, -strlen('.php'));
		foreach ([$path, ...glob($base . '*.inc')] as $file) {
			$this->read(realpath($file));
		}
	}

	public function name(): string
	{
		return basename(dirname($this->path)) . '/' . basename($this->path, '.php');
	}

	private function read(string $file): void
	{
		foreach (file($file, FILE_IGNORE_NEW_LINES) as $index => $line) {
			if (preg_match('~^// (INI|EXT|PHP|NOVERIFY) +(.*)$~', $line, $m)) {
				$this->direct($m[1], trim($m[2]));
			} elseif (preg_match('~// (LEAK|GROW|MAYBE|VIA)(?:#(\d+))?(?: +(\S.*?))? *$~', $line, $m)) {
				$this->marks[$file . ':' . ($index + 1)] = new Mark($m[1], (int) ($m[2] ?? 0), $m[3] ?? '');
			}
		}
	}

	private function direct(string $word, string $value): void
	{
		switch ($word) {
			case 'INI':
				$this->ini[] = $value;
				break;
			case 'EXT':
				$this->extensions[] = $value;
				break;
			case 'PHP':
				$this->php = explode(' ', $value, 2);
				break;
			default:
				$this->noVerify = $value;
		}
	}
}

/* What one process left: exit code (-1: timed out) and its two streams. */
final class Outcome
{
	public function __construct(
		public readonly int $code,
		public readonly string $out,
		public readonly string $err,
	) {
	}
}

final class Runner
{
	/* What opcache does, by name of the mode. */
	public const MODES = [
		'off' => ['opcache.enable_cli=0'],
		'opcache' => ['opcache.enable_cli=1', 'opcache.jit=disable'],
		'function' => ['opcache.enable_cli=1', 'opcache.jit=function', 'opcache.jit_buffer_size=64M'],
		'tracing' => ['opcache.enable_cli=1', 'opcache.jit=tracing', 'opcache.jit_buffer_size=64M'],
	];

	public string $php = PHP_BINARY;
	public string $so = '';
	/** @var string[] name=value, for every process */
	public array $ini = [];
	/** null: check holders when the extension has leaktrace.holders */
	public ?bool $holders = null;
	public float $timeout = 120;
	public bool $keep = false;
	/** one of MODES */
	public string $mode = 'off';
	private string $tmp;
	/** @var array{version: string, extensions: string[], holders: bool, jit: bool}|null */
	private ?array $engine = null;

	public function __construct()
	{
		$this->tmp = sys_get_temp_dir() . '/leaktrace-cases-' . getmypid();
		@mkdir($this->tmp, 0700);
	}

	public function __destruct()
	{
		if (!$this->keep && str_ends_with($this->tmp, '-' . getmypid())) {
			$this->remove($this->tmp);
		}
	}

	public function tmp(): string
	{
		return $this->tmp;
	}

	public function remove(string $folder): void
	{
		foreach (is_dir($folder) ? scandir($folder) : [] as $name) {
			if ($name === '.' || $name === '..') {
				continue;
			}
			$path = $folder . '/' . $name;
			is_dir($path) && !is_link($path) ? $this->remove($path) : @unlink($path);
		}
		@rmdir($folder);
	}

	/* Runs one command line; both streams go to files, so no pipe can fill up. */
	public function spawn(array $command, array $env = [], ?float $timeout = null): Outcome
	{
		$base = $this->tmp . '/io-' . getmypid();
		$files = [['file', '/dev/null', 'r'], ['file', $base . '.out', 'w'], ['file', $base . '.err', 'w']];
		$process = proc_open($command, $files, $pipes, null, $env + getenv());
		$end = microtime(true) + ($timeout ?? $this->timeout);
		$pause = 500;
		while (($status = proc_get_status($process))['running']) {
			if (microtime(true) > $end) {
				proc_terminate($process, 9);
				$status['exitcode'] = -1;
				break;
			}
			usleep($pause = min(20000, $pause * 2));
		}
		proc_close($process);
		$code = !empty($status['signaled']) ? 128 + $status['termsig'] : $status['exitcode'];
		return new Outcome($code, (string) file_get_contents($base . '.out'), (string) file_get_contents($base . '.err'));
	}

	/** @return string[] */
	public function command(array $ini): array
	{
		$fixed = ['display_errors=1', 'error_reporting=-1', 'html_errors=0', 'log_errors=0', 'memory_limit=256M'];
		$command = [$this->php];
		foreach ([...$fixed, ...self::MODES[$this->mode], ...$this->ini, ...$ini] as $setting) {
			array_push($command, '-d', $setting);
		}
		return $command;
	}

	/** @return array{version: string, extensions: string[], holders: bool, jit: bool} */
	public function engine(): array
	{
		if ($this->engine === null) {
			$code = 'echo json_encode(["version" => PHP_VERSION, "extensions" => get_loaded_extensions(),'
				. ' "holders" => ini_get("leaktrace.holders") !== false,'
				. ' "jit" => function_exists("opcache_get_status") && (opcache_get_status(false)["jit"]["on"] ?? false)]);';
			$load = $this->so === '' ? [] : ['extension=' . $this->so];
			$run = $this->spawn([...$this->command($load), '-r', $code]);
			$this->engine = json_decode($run->out, true)
				?? throw new \RuntimeException("{$this->php} does not run: {$run->out}{$run->err}");
			if ($this->so !== '' && !in_array('leaktrace', $this->engine['extensions'], true)) {
				throw new \RuntimeException("{$this->php} cannot load {$this->so}: build it, or name another with LEAKTRACE_SO");
			}
		}
		return $this->engine;
	}

	/* Why this case cannot run here; '' if it can. */
	public function skips(CaseFile $case): string
	{
		$engine = $this->engine();
		if ($this->mode !== 'off' && !in_array('Zend OPcache', $engine['extensions'], true)) {
			return 'needs opcache';
		}
		if (in_array($this->mode, ['function', 'tracing'], true) && (!$engine['jit'] || php_uname('m') !== 'x86_64')) {
			return $engine['jit'] ? 'lines in compiled code are exact on x86-64 only' : 'here is no JIT';
		}
		foreach ($case->extensions as $name) {
			if (!in_array(strtolower($name), array_map('strtolower', $engine['extensions']), true)) {
				return "needs the extension $name";
			}
		}
		if ($case->php !== null && !version_compare($engine['version'], $case->php[1], $case->php[0])) {
			return 'needs PHP ' . implode(' ', $case->php);
		}
		return '';
	}

	/* The case without the extension: what its output and exit code must be. */
	public function plain(CaseFile $case, array $env = []): Outcome
	{
		return $this->spawn([...$this->command([...$case->ini, 'auto_prepend_file=' . __DIR__ . '/prelude.php']), $case->path], $env);
	}

	/**
	 * Runs one case both ways and judges it.
	 * @return string[] one line for each thing that is wrong
	 */
	public function check(CaseFile $case): array
	{
		$folder = $this->tmp . '/trace-' . str_replace('/', '-', $case->name());
		@mkdir($folder, 0700);
		$load = ['extension=' . $this->so, 'leaktrace.enable=1', 'leaktrace.output_dir=' . $folder, ...$case->ini];
		$traced = $this->spawn([...$this->command($load), $case->path]);
		$wrong = $this->compareRuns($this->plain($case), $traced);
		if ($traced->code !== -1) {
			$findings = $this->findings($folder, $wrong);
			array_push($wrong, ...(new Comparison($case, $findings, $this->checksHolders()))->wrong());
		}
		if (!$this->keep) {
			$this->remove($folder);
		}
		return $wrong;
	}

	private function checksHolders(): bool
	{
		return $this->holders ?? $this->engine()['holders'];
	}

	/** @return string[] */
	private function compareRuns(Outcome $plain, Outcome $traced): array
	{
		$wrong = [];
		if ($traced->code === -1) {
			$wrong[] = "ran into the timeout of {$this->timeout} s";
		} elseif ($traced->code !== $plain->code) {
			$wrong[] = "exit code {$traced->code}, {$plain->code} without the extension: " . self::cut($traced->out . $traced->err);
		}
		if ($traced->out !== $plain->out) {
			$wrong[] = 'prints ' . self::cut($traced->out) . ', without the extension ' . self::cut($plain->out);
		}
		if ($traced->err !== $plain->err) {
			$wrong[] = 'writes to stderr ' . self::cut($traced->err) . ', without the extension ' . self::cut($plain->err);
		}
		return $wrong;
	}

	/** @return array[] all findings of the report on one folder */
	public function findings(string $folder, array &$wrong): array
	{
		$code = 'echo serialize(leaktrace_report($argv[1]));';
		$run = $this->spawn([...$this->command(['extension=' . $this->so]), '-r', $code, '--', $folder]);
		$report = @unserialize($run->out);
		if (!is_array($report) || $run->code !== 0) {
			$wrong[] = "no report, exit code {$run->code}: " . self::cut($run->out . $run->err);
			return [];
		}
		return array_merge([], ...array_column($report['processes'] ?? [], 'findings'));
	}

	public static function cut(string $text): string
	{
		return json_encode(strlen($text) > 300 ? substr($text, 0, 300) . '…' : $text,
			JSON_UNESCAPED_UNICODE | JSON_UNESCAPED_SLASHES | JSON_INVALID_UTF8_SUBSTITUTE);
	}
}

/* Options common to the runners; what is left over are name filters. */
final class Options
{
	public bool $verbose = false;
	public int $jobs = 1;
	/** @var array<string, string> */
	public array $more = [];
	/** @var string[] */
	public array $filters = [];

	/** @param string[] $extra names of further options that take a value */
	public function __construct(array $arguments, Runner $runner, array $extra = [])
	{
		while ($arguments !== []) {
			$word = array_shift($arguments);
			if (str_starts_with($word, '--') && str_contains($word, '=') && !str_starts_with($word, '--ini=')) {
				[$word, $value] = explode('=', $word, 2);
				array_unshift($arguments, $value);
			}
			match (true) {
				$word === '--php' => $runner->php = (string) array_shift($arguments),
				$word === '--ini' => $runner->ini[] = (string) array_shift($arguments),
				str_starts_with($word, '--ini=') => $runner->ini[] = substr($word, 6),
				$word === '--mode' => $this->more[$word] = (string) array_shift($arguments),
				$word === '--timeout' => $runner->timeout = (float) array_shift($arguments),
				$word === '--holders' => $runner->holders = true,
				$word === '--no-holders' => $runner->holders = false,
				$word === '--keep' => $runner->keep = true,
				$word === '-v' => $this->verbose = true,
				$word === '-j' || $word === '--jobs' => $this->jobs = max(1, (int) array_shift($arguments)),
				in_array($word, $extra, true) => $this->more[$word] = (string) array_shift($arguments),
				$word[0] === '-' => throw new \InvalidArgumentException("unknown option $word"),
				default => $this->filters[] = $word,
			};
		}
		if (getenv('LEAKTRACE_HOLDERS') !== false) {
			$runner->holders = getenv('LEAKTRACE_HOLDERS') !== '0';
		}
		$runner->mode = $this->more['--mode'] ?? (getenv('LEAKTRACE_TEST_MODE') ?: 'off');
		if (!isset(Runner::MODES[$runner->mode])) {
			throw new \InvalidArgumentException("no mode is called {$runner->mode}; there are " . implode(', ', array_keys(Runner::MODES)));
		}
		$so = getenv('LEAKTRACE_SO') ?: dirname(__DIR__, 2) . '/modules/leaktrace.so';
		$runner->so = realpath($so) ?: $so;
	}

	public function wants(string $name): bool
	{
		foreach ($this->filters as $filter) {
			if (str_contains($name, $filter)) {
				return true;
			}
		}
		return $this->filters === [];
	}
}

/*
 * Judges many cases, in several processes when asked to, and prints the outcome.
 * $judge returns the wrong lines of one case, or a string: why it was skipped.
 * Returns the exit code.
 */
function judgeAll(array $cases, Options $options, callable $judge): int
{
	$totals = judgeEach($cases, $options, $judge);
	printf("%d passed, %d failed, %d skipped\n", ...$totals);
	return $totals[1] === 0 && $totals[0] > 0 ? 0 : 1;
}

/* The same without the last line: how many passed, failed, were skipped. */
function judgeEach(array $cases, Options $options, callable $judge): array
{
	if ($options->jobs > 1 && function_exists('pcntl_fork')) {
		return judgeForked($cases, $options, $judge);
	}
	$totals = [0, 0, 0];
	foreach ($cases as $case) {
		$totals = tell($case, $judge($case), $options, $totals);
	}
	return $totals;
}

/* Every jobs-th case goes to one child, whose totals come back through a pipe. */
function judgeForked(array $cases, Options $options, callable $judge): array
{
	$pipes = [];
	for ($job = 0; $job < $options->jobs; $job++) {
		$pair = stream_socket_pair(STREAM_PF_UNIX, STREAM_SOCK_STREAM, 0);
		if (pcntl_fork() === 0) {
			$totals = [0, 0, 0];
			foreach ($cases as $index => $case) {
				if ($index % $options->jobs === $job) {
					$totals = tell($case, $judge($case), $options, $totals);
				}
			}
			fwrite($pair[1], implode(' ', $totals));
			fclose($pair[1]);
			/* No destructors: the parent removes the temporary folder. */
			posix_kill(getmypid(), SIGKILL);
		}
		fclose($pair[1]);
		/* PHP gives up reading a socket after a minute unless told otherwise. */
		stream_set_timeout($pair[0], 86400);
		$pipes[] = $pair[0];
	}
	$sum = [0, 0, 0];
	foreach ($pipes as $pipe) {
		$part = explode(' ', (string) stream_get_contents($pipe));
		if (count($part) !== 3) {
			fwrite(STDERR, "a child of the runner died\n");
			$part = [0, 1, 0];
		}
		$sum = array_map(fn ($a, $b) => $a + (int) $b, $sum, $part);
	}
	while (pcntl_wait($status) > 0);
	return $sum;
}

/* Prints one case's outcome and counts it. */
function tell(CaseFile $case, array|string $wrong, Options $options, array $totals): array
{
	if (is_string($wrong)) {
		echo "SKIP {$case->name()}: $wrong\n";
		$totals[2]++;
	} elseif ($wrong === []) {
		echo $options->verbose ? "PASS {$case->name()}\n" : '';
		$totals[0]++;
	} else {
		foreach ($wrong as $line) {
			echo "FAIL {$case->name()}: $line\n";
		}
		$totals[1]++;
	}
	return $totals;
}
