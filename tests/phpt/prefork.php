<?php
/*
 * prefork.php <workers> <max_request> <settings as JSON>: a pre-forking server of plain
 * PHP. The master listens on a free port of loopback, prints it, and forks workers; one
 * that ends is replaced, until SIGTERM. A request is a line with a number, the answer is
 * a line. Settings:
 *   repaired  nothing leaks
 *   warm      the master handles so many requests of its own before it forks
 *   end       what a request does that says "end": see Worker::end()
 *
 * The leak: Sessions::$open, an entry for each request that its end does not take out.
 */
[, $count, $max, $json] = $argv + [3 => '{}'];
$settings = json_decode($json, true);

final class Sessions
{
	public static array $open = [];

	public static function open(int $number): array
	{
		return self::$open[] = ['number' => $number, 'user' => str_repeat("user $number ", 50)];
	}
}

final class Server
{
	private bool $stops = false;

	public function __construct(private $socket, private int $max, private array $settings)
	{
	}

	public function handle(string $line): string
	{
		leaktrace_hook_malloc();
		$session = Sessions::open((int) $line);
		if ($this->settings['repaired'] ?? false) {
			array_pop(Sessions::$open);
		}
		$words = array_map(strrev(...), explode(' ', $session['user']));
		if ($line === 'end') {
			$this->end($this->settings['end']);
		}
		return "answer to $line of " . (count($words) - 1) . " words\n";
	}

	private function end(string $how): void
	{
		match ($how) {
			'exit' => exit(0),
			'fatal' => undefined_function(),
			'limit' => str_repeat(X, 1 << 30),
			'kill' => exec('kill -9 ' . getmypid()),
			'term' => exec('kill -15 ' . getmypid()),
			'default' => pcntl_signal(SIGTERM, SIG_DFL) && exec('kill -15 ' . getmypid()),
		};
	}

	public function work(): void
	{
		pcntl_async_signals(true);
		pcntl_signal(SIGTERM, fn () => $this->stops = true, false);
		while (!$this->stops && $this->max > 0) {
			$connection = @stream_socket_accept($this->socket, 0.1);
			if ($connection !== false && ($line = fgets($connection)) !== false) {
				$this->max--;
				fwrite($connection, $this->handle(trim($line)));
				fclose($connection);
			}
		}
		exit(0);
	}

	public function run(int $workers): void
	{
		for ($i = 0; $i < ($this->settings['warm'] ?? 0); $i++) {
			$this->handle("-$i");
		}
		pcntl_async_signals(true);
		pcntl_signal(SIGTERM, fn () => $this->stops = true, false);
		$pids = [];
		while (!$this->stops || $pids !== []) {
			while (!$this->stops && count($pids) < $workers) {
				$pid = pcntl_fork();
				$pid === 0 ? $this->work() : $pids[$pid] = true;
			}
			if ($this->stops) {
				exec('kill -15 ' . implode(' ', array_keys($pids)) . ' 2>/dev/null');
			}
			while (($pid = pcntl_wait($status, WNOHANG)) > 0) {
				unset($pids[$pid]);
			}
			usleep(5000);
		}
	}
}

$socket = stream_socket_server('tcp://127.0.0.1:0');
echo substr(strrchr(stream_socket_get_name($socket, false), ':'), 1), "\n";
(new Server($socket, (int) $max, $settings))->run((int) $count);
