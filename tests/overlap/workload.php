<?php
/*
 * Loops that overlap, the same ones each time: request(n) allocates, frees, keeps,
 * throws, recurses, begins further contexts and suspends, all as its number tells.
 *
 * serve($driver, $numbers, $atOnce, $seed) runs them, at most $atOnce at a time, and
 * goes on with one that is picked at random. As soon as a request is complete (its
 * body has returned, and all that it began has), its window is closed; so the trace has
 * one for each, and serve() prints which is whose.
 *
 * What the scheduler needs takes no memory on the way: nothing of it is anyone's.
 */
abstract class Driver
{
	/* Begins a context that runs $work until it suspends; returns what next() goes on with. */
	abstract public function begin(Closure $work): mixed;
	abstract public function next(mixed $handle): void;
	abstract public function suspend(): void;
	abstract public function ended(mixed $handle): bool;
}

final class Scheduler
{
	public static Driver $driver;
	public static SplFixedArray $handles; /* running contexts, and the request of each */
	public static SplFixedArray $owners;
	public static SplFixedArray $left;    /* contexts of each request that have not ended */
	public static SplFixedArray $kept;
	public static int $count = 0;
	public static int $next = 0;
	private static int $state = 1;

	public static function prepare(Driver $driver): void
	{
		self::$driver = $driver;
		self::$handles = new SplFixedArray(10000);
		self::$owners = new SplFixedArray(10000);
		self::$left = new SplFixedArray(1000);
		self::$kept = new SplFixedArray(50000);
		/* The table of all objects is long enough from the start. */
		$objects = [];
		for ($i = 0; $i < 20000; $i++) {
			$objects[] = new stdClass();
		}
	}

	public static function seed(int $seed): void
	{
		self::$state = $seed;
	}

	public static function pick(int $count): int
	{
		self::$state = (self::$state * 1103515245 + 12345) & 0x7fffffff;
		return (self::$state >> 8) % $count;
	}

	public static function keep(mixed $value): void
	{
		self::$kept[self::$next++] = $value;
	}

	public static function spawn(int $request, Closure $work): void
	{
		$slot = self::$count++;
		self::$owners[$slot] = $request;
		self::$left[$request] = (self::$left[$request] ?? 0) + 1;
		self::$handles[$slot] = self::$driver->begin($work);
	}

	/* Goes on with one; false when none is left. Returns the request that is complete by that. */
	public static function step(): int|false|null
	{
		if (self::$count === 0) {
			return false;
		}
		$slot = self::pick(self::$count);
		if (!self::$driver->ended(self::$handles[$slot])) {
			self::$driver->next(self::$handles[$slot]);
		}
		if (!self::$driver->ended(self::$handles[$slot])) {
			return null;
		}
		$request = self::$owners[$slot];
		$last = --self::$count;
		self::$handles[$slot] = self::$handles[$last];
		self::$owners[$slot] = self::$owners[$last];
		self::$handles[$last] = null;
		self::$left[$request] = self::$left[$request] - 1;
		return self::$left[$request] === 0 ? $request : null;
	}
}

final class Numbers
{
	public function __construct(private int $state)
	{
	}

	public function next(int $count): int
	{
		$this->state = ($this->state * 1103515245 + 12345) & 0x7fffffff;
		return ($this->state >> 8) % $count;
	}
}

final class Unhappy extends Exception
{
	public array $luggage;
}

function deeper(int $depth, int $size): string
{
	$local = str_repeat('r', $size);
	return $depth > 0 ? deeper($depth - 1, $size + 40) : $local;
}

function pairs(int $count): Generator
{
	for ($i = 0; $i < $count; $i++) {
		yield str_repeat('p', 50 + $i) => [$i, str_repeat('q', $i)];
	}
}

function step(int $request, Numbers $numbers, array &$held, int $depth): void
{
	switch ($numbers->next(9)) {
		case 0:
			$held[] = str_repeat('h', 20 + $numbers->next(4000));
			break;
		case 1:
			Scheduler::keep(str_repeat('k', 20 + $numbers->next(2000)));
			break;
		case 2:
			$held = array_slice($held, intdiv(count($held), 2));
			break;
		case 3:
			deeper($numbers->next(12), 100 + $numbers->next(500));
			break;
		case 4:
			try {
				$unhappy = new Unhappy('for ' . $request . ' of ' . $numbers->next(9));
				$unhappy->luggage = range(0, $numbers->next(100));
				throw $unhappy;
			} catch (Unhappy $caught) {
				$held[] = $caught->luggage;
			}
			break;
		case 5:
			foreach (pairs(3 + $numbers->next(5)) as $key => [$i, $text]) {
				Scheduler::$driver->suspend();
				$held[$key] = $text . $i;
			}
			break;
		case 6:
			if ($depth < 2) {
				$seed = $numbers->next(1 << 20);
				Scheduler::spawn($request, function () use ($request, $seed, $depth) {
					part($request, $seed, $depth + 1);
				});
			}
			break;
		case 7:
			$text = '';
			for ($i = 0, $count = $numbers->next(30); $i < $count; $i++) {
				$text .= str_repeat('t', 10 * $i);
				if ($i === 10) {
					Scheduler::$driver->suspend();
				}
			}
			break;
		case 8:
			$object = new ArrayObject(array_fill(0, $numbers->next(50), $request));
			$held[] = fn () => $object;
			break;
	}
}

function part(int $request, int $seed, int $depth): void
{
	$numbers = new Numbers($seed);
	$held = [];
	for ($steps = 3 + $numbers->next(10); $steps > 0; $steps--) {
		step($request, $numbers, $held, $depth);
		if ($numbers->next(3) !== 0) {
			Scheduler::$driver->suspend();
		}
	}
}

/* The body. */
function request(int $request): void
{
	leaktrace_hook_malloc();
	part($request, $request * 7919 + 1, 0);
}

function tick(): void
{
	leaktrace_hook_malloc();
}

/* Ends the running window, and returns its number. */
function close_window(): int
{
	$before = leaktrace_status()['windows'];
	do {
		tick();
	} while (($window = leaktrace_status()['windows']) === $before);
	return $window;
}

function serve(Driver $driver, int $requests, int $atOnce, int $seed): void
{
	Scheduler::prepare($driver);
	/* What is done once only is done before: in loops of their own, numbered from 500. */
	for ($request = 500; $request < 530; $request++) {
		Scheduler::spawn($request, fn () => request($request));
		while (Scheduler::step() !== false);
		close_window();
	}
	Scheduler::seed($seed);
	$windows = new SplFixedArray($requests);
	$running = $begun = 0;
	while ($begun < $requests || $running > 0) {
		if ($begun < $requests && $running < $atOnce) {
			$request = $begun++;
			$running++;
			Scheduler::spawn($request, fn () => request($request));
		} elseif (is_int($complete = Scheduler::step())) {
			$running--;
			$windows[$complete] = close_window();
		}
	}
	leaktrace_unhook_malloc();
	echo implode(' ', $windows->toArray()), "\n";
}
