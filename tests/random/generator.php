<?php
/*
 * Random workers: programs made of one to four units, each of which leaks, looks
 * as if it leaked, or peaks. A unit is a payload kept in a place on a schedule;
 * a body of a random kind calls all of them in each of 60 to 1,500 loops. The
 * programs carry the marks of tests/cases. The same seed gives the same program.
 *
 * Every name that a unit declares ends in the unit's number, so that a holder's
 * path tells which unit it belongs to.
 */

namespace LeaktraceRandom;

use Random\Engine\Xoshiro256StarStar;
use Random\Randomizer;

require_once __DIR__ . '/place.php';

/* Chance, in the words the generator needs. */
final class Dice
{
	private Randomizer $random;

	public function __construct(string $seed)
	{
		$this->random = new Randomizer(new Xoshiro256StarStar(hash('sha256', $seed, true)));
	}

	public function between(int $low, int $high): int
	{
		return $this->random->getInt($low, max($low, $high));
	}

	/* Small numbers as likely as large ones, by their magnitude. */
	public function magnitude(int $low, int $high): int
	{
		$exponent = log($low) + (log($high) - log($low)) * $this->between(0, 1000000) / 1000000;
		return (int) round(exp($exponent));
	}

	public function percent(int $chance): bool
	{
		return $this->between(1, 100) <= $chance;
	}

	public function pick(array $choices): mixed
	{
		$keys = array_keys($choices);
		return $choices[$keys[$this->between(0, count($keys) - 1)]];
	}
}

/* What a unit keeps: an expression of $n, and what it needs declared (MARK where a line allocates). */
final class Payload
{
	public function __construct(
		public readonly string $expression,
		public readonly string $declare = '',
		/* Is it made on the line that names it, or on the marked lines of what it calls? */
		public readonly bool $madeHere = true,
	) {
	}

	public static function any(Dice $dice, int $i, string $shape, int $loops): self
	{
		$kinds = match ($shape) {
			'text' => ['string'],
			'set' => ['plain', 'row', 'list', 'ring', 'date', 'closure'],
			'fixed' => ['integer', 'string', 'array'],
			'array' => ['string', 'string', 'string', 'array', 'packed', 'row', 'plain', 'list', 'ring', 'date', 'closure', 'helper', 'digits', 'integer'],
			default => ['string', 'string', 'array', 'packed', 'row', 'plain', 'list', 'ring', 'closure', 'helper', 'digits'],
		};
		$kind = $dice->pick($kinds);
		$size = $dice->magnitude($shape === 'text' ? 50 : 10, intdiv(20_000_000, $loops * 10));
		return match ($kind) {
			'string' => new self(self::text($size, $dice)),
			'digits' => new self("sprintf('%08x', \$n)"),
			'array' => new self('[\'id\' => $n, \'name\' => "row " . (100000 + $n)]'), /* of one length: a window of them is level */
			'packed' => new self('[$n, $n + 1, $n + 2]'),
			'plain' => new self('(object) [\'n\' => $n]'),
			'list' => new self('new \ArrayObject([$n])'),
			'date' => new self('new \DateTimeImmutable("@$n")'),
			'closure' => new self('static fn (): int => $n'),
			'integer' => new self('$n'),
			'row' => self::row($i, $size, $dice),
			'ring' => self::ring($i),
			'helper' => self::helper($i),
		};
	}

	/* The size is not constant: an optimiser would make the string when it compiles. */
	private static function text(int $size, Dice $dice): string
	{
		return match ($dice->between(1, 3)) {
			1 => "str_repeat('x', $size + \$n % 2)",
			2 => "str_repeat('x', mt_rand($size, " . 2 * $size . '))',
			3 => "str_pad(\"\$n\", $size + 5)",
		};
	}

	private static function row(int $i, int $size, Dice $dice): self
	{
		return new self("new Row$i(\$n)", "final class Row$i\n{\n\tpublic string \$text;\n\n\tpublic function __construct(int \$n)\n\t{\n"
			. "\t\t\$this->text = " . self::text($size, $dice) . ";MARK\n\t}\n}");
	}

	private static function ring(int $i): self
	{
		return new self("ring$i(\$n)", "final class Node$i\n{\n\tpublic ?Node$i \$other = null;\n\tpublic int \$n = 0;\n}\n\n"
			. "function ring$i(int \$n): Node$i\n{\n\t\$first = new Node$i();MARK\n\t\$second = new Node$i();MARK\n"
			. "\t\$first->other = \$second;\n\t\$second->other = \$first;\n\t\$first->n = \$n;\n\treturn \$first;\n}", false);
	}

	private static function helper(int $i): self
	{
		return new self("pick$i(['id' => \$n, 'at' => \$n * 2])",
			"function pick$i(array \$row): array\n{\n\t\$picked = [];\n\tforeach (\$row as \$name => \$value) {\n\t\t\$picked[\$name] = \$value;MARK\n\t}\n\treturn \$picked;\n}", false);
	}
}

/* One thing that happens in every loop: its declarations, its code with marks, what it is. */
final class Unit
{
	public function __construct(
		public readonly string $what,
		public readonly bool $leaks,
		public readonly string $declare,
		public readonly string $setup,
		public readonly string $call,
	) {
	}
}

final class Generator
{
	/** @var Unit[] */
	public array $units = [];
	public readonly int $loops;
	private Dice $dice;
	private string $body;
	private int $randomSeed;

	public function __construct(public readonly int $seed, public readonly int $number)
	{
		$this->dice = new Dice("$seed/$number");
		$this->loops = $this->dice->magnitude(60, 1500);
		$this->randomSeed = $this->dice->between(1, 1000000);
		$this->body = $this->dice->pick(['function', 'staticMethod', 'method', 'closure', 'generator', 'whileFunction',
			'whileMain', 'foreachMain', 'ini', 'recursion', 'throws', 'twoBodies']);
		for ($i = 1, $count = $this->dice->pick([1, 1, 2, 2, 3, 4]); $i <= $count; $i++) {
			$kind = $this->dice->between(1, 100);
			$this->units[$i] = $kind <= 50 ? $this->leak($i) : ($kind <= 94 ? $this->lookalike($i) : $this->peak($i));
		}
	}

	private function leak(int $i): Unit
	{
		$place = Place::any($this->dice, $i, true);
		$payload = Payload::any($this->dice, $i, $place->shape, $this->loops);
		$mark = " // LEAK#$i {$place->holder}";
		$often = $this->dice->pick([1, 1, 1, $this->dice->between(2, 7)]);
		/* At least twelve loops leak, and those before them are no more than 60 %. */
		$start = $this->dice->percent(25) ? $this->dice->between(0, min(intdiv($this->loops * 6, 10), $this->loops - 12 * $often)) : 0;
		$often = max(1, min($often, intdiv($this->loops - $start, 12)));
		$many = $payload->expression === '$n' ? max(1, intdiv(400 * $often, $this->loops - $start)) : $this->dice->pick([1, 1, 1, 3]);
		$code = $this->many($this->store($place, $payload, $i, $mark), $many);
		$when = array_filter([$start > 0 ? "\$n >= $start" : '', match (true) {
			$often === 1 => '',
			$this->dice->percent(30) && $this->loops - $start > 40 * $often => "mt_rand(1, $often) === 1",
			default => "\$n % $often === 0",
		}]);
		$code = $when === [] ? $code : $this->block('if (' . implode(' && ', $when) . ')', $code);
		return $this->unit("leak of {$payload->expression} in {$place->holder}", true, $place, $payload, $code, $mark);
	}

	/* Lines that put one payload away, each with its mark. */
	private function store(Place $place, Payload $payload, int $i, string $mark): array
	{
		$list = $place->list;
		$value = $payload->expression;
		$one = match ($place->shape) {
			'chain' => "$list = new Link$i($value, $list);$mark",
			'text' => "$list .= $value;$mark",
			'bag' => $list . '->{"p" . count((array) ' . $list . ")} = $value;$mark",
			'set' => "{$list}[$value] = \$n;$mark",
			default => null,
		};
		if ($one !== null) {
			return [$one];
		}
		/* An array's own doubling may be told or not where its elements already tell the leak. */
		$growth = $value === '$n' || $payload->madeHere ? $mark : ' // MAYBE';
		if ($place->shape === 'fixed') {
			return ["{$list}->setSize({$list}->getSize() + 1);" . ($value === '$n' ? $mark : ' // MAYBE'), "{$list}[{$list}->getSize() - 1] = $value;"
				. ($value !== '$n' && $payload->madeHere ? $mark : '')];
		}
		if ($place->shape === 'queue') {
			return [$this->dice->percent(50) ? "{$list}->enqueue($value);$mark" : "{$list}[] = $value;$mark"];
		}
		return match ($value === '$n' ? 1 : $this->dice->between(1, 4)) {
			1, 2 => ["{$list}[] = $value;$growth"],
			3 => ["\$value = $value;" . ($payload->madeHere ? $mark : ''), "{$list}[] = \$value; // MAYBE", 'unset($value);'],
			4 => ["{$list}['key' . \$n . '.' . count($list)] = $value;$mark"],
		};
	}

	private function lookalike(int $i): Unit
	{
		$place = Place::any($this->dice, $i, false);
		$payload = Payload::any($this->dice, $i, $place->shape, $this->loops);
		$names = ['window', 'batch', 'batch', 'warmUp', 'pool', 'dropped', 'garbage', 'randomFlush'];
		if ($place->shape === 'array') {
			array_push($names, 'replaced', 'cache', 'slots', 'heavyTail');
		}
		$name = $this->dice->pick($names);
		$code = $this->$name($place, $payload->expression);
		return $this->unit("$name of {$payload->expression} in {$place->holder}", false, $place, $payload, $code, '');
	}

	private function replaced(Place $place, string $value): array
	{
		return ["{$place->list}['last'] = $value;"];
	}

	private function heavyTail(Place $place, string $value): array
	{
		return ["{$place->list}['last'] = str_repeat('h', (int) min(200000, 50 / (mt_rand(1, 10000) / 10000)));"];
	}

	private function cache(Place $place, string $value): array
	{
		$keys = $this->dice->between(1, intdiv($this->loops, 3));
		return ["{$place->list}['key' . \$n % $keys] ??= $value;"];
	}

	private function slots(Place $place, string $value): array
	{
		return ["{$place->list}[mt_rand(0, " . $this->dice->between(1, intdiv($this->loops, 20)) . ")] = $value;"];
	}

	private function window(Place $place, string $value): array
	{
		/* PHP doubles an array whose front is unset up to four times this length. */
		$length = $this->dice->between(1, intdiv($this->loops, 10));
		if ($place->shape === 'queue') {
			return ["{$place->list}->enqueue($value);", ...$this->block("if (count({$place->list}) > $length)", ["{$place->list}->dequeue();"])];
		}
		return ["{$place->list}[\$n] = $value;", ...$this->block("if (isset({$place->list}[\$n - $length]))", ["unset({$place->list}[\$n - $length]);"])];
	}

	private function clear(Place $place): string
	{
		$class = match (true) {
			$place->shape === 'queue' => 'new \SplQueue()',
			str_ends_with($place->list, '$object') => 'new \ArrayObject()',
			default => '[]',
		};
		return "{$place->list} = $class;";
	}

	/* The run shows each period at least three times. */
	private function batch(Place $place, string $value): array
	{
		$many = $this->dice->pick([1, 1, 4]);
		$length = $this->dice->pick([10, 25, $this->dice->between(2, intdiv($this->loops, 3))]);
		$length = $many * min($length, intdiv($this->loops, 3));
		return [...$this->many(["{$place->list}[] = $value;"], $many), ...$this->block("if (count({$place->list}) >= $length)", [$this->clear($place)])];
	}

	private function randomFlush(Place $place, string $value): array
	{
		$often = $this->dice->between(2, max(2, intdiv($this->loops, 40)));
		$limit = 3 * $often;
		return ["{$place->list}[] = $value;",
			...$this->block("if (mt_rand(1, $often) === 1 || count({$place->list}) >= $limit)", [$this->clear($place)])];
	}

	private function warmUp(Place $place, string $value): array
	{
		return $this->block('if ($n < ' . $this->dice->between(1, intdiv($this->loops, 3)) . ')', ["{$place->list}[] = $value;"]);
	}

	private function pool(Place $place, string $value): array
	{
		$most = $this->dice->between(2, min(40, intdiv($this->loops, 3)));
		$slope = max(1, intdiv($this->loops, 3 * $most));
		return $this->block("if (count({$place->list}) < min($most, 1 + intdiv(\$n, $slope)))", ["{$place->list}[] = $value;"]);
	}

	private function dropped(Place $place, string $value): array
	{
		return ["\$value = $value;", "{$place->list}[] = \$value;", $this->clear($place)];
	}

	private function garbage(Place $place, string $value): array
	{
		return ['$first = new \ArrayObject();', '$second = new \ArrayObject([$first]);', '$first[] = $second;', 'unset($first, $second);',
			"{$place->list}[] = $value;", $this->clear($place)];
	}

	private function peak(int $i): Unit
	{
		$step = $this->dice->magnitude(1500, max(1500, intdiv(3_000_000, $this->loops)));
		$code = "\t\$value = str_repeat('x', $step * (\$n + 2)); // GROW\n\tstrlen(\$value);";
		return new Unit("peak of $step", false, "function step$i(int \$n): void\n{\n$code\n}", '', "step$i(\$n);");
	}

	private function unit(string $what, bool $leaks, Place $place, Payload $payload, array $code, string $mark): Unit
	{
		preg_match('~^(\t*)(.*\n)?CODE$~m', $place->frame, $m);
		$depth = substr_count(strstr($place->frame, "\nCODE", true), '{') - substr_count(strstr($place->frame, "\nCODE", true), '}');
		$lines = implode("\n", array_map(fn (string $line) => str_repeat("\t", $depth) . $line, $code));
		$declare = trim(str_replace('MARK', $mark, $payload->declare) . "\n\n" . str_replace('CODE', $lines, $place->frame));
		return new Unit($what, $leaks, $declare, $place->setup, $place->call);
	}

	/** @return string[] */
	private function many(array $code, int $many): array
	{
		return $many === 1 ? $code : $this->block("for (\$i = 0; \$i < $many; \$i++)", $code);
	}

	/** @return string[] */
	private function block(string $head, array $code): array
	{
		return ["$head {", ...array_map(fn (string $line) => "\t" . $line, $code), '}'];
	}

	/* The program, with all units or with one of them alone. */
	public function source(?int $only = null): string
	{
		$units = $only === null ? $this->units : [$only => $this->units[$only]];
		$parts = ["<?php\n/* Random worker {$this->seed}/{$this->number}:\n * " . implode("\n * ", array_column($units, 'what')) . "\n */"];
		$hook = "leaktrace_hook_malloc();";
		if ($this->body === 'ini') {
			$parts[] = '// INI leaktrace.loop=App\handle';
			$hook = '';
		}
		$parts[] = "namespace App;\n\nmt_srand({$this->randomSeed});\n\nfinal class Registry\n{\n\tpublic static array \$all = [];\n}";
		array_push($parts, ...array_column($units, 'declare'));
		array_push($parts, ...array_filter(array_column($units, 'setup')));
		$parts[] = $this->main(array_column($units, 'call'), $hook);
		return implode("\n\n", $parts) . "\n";
	}

	/** @param string[] $calls */
	private function main(array $calls, string $hook): string
	{
		$loops = $this->loops;
		$code = fn (int $depth) => implode('', array_map(fn (string $call) => str_repeat("\t", $depth) . $call . "\n", array_filter([$hook, ...$calls])));
		$for = "for (\$n = 0; \$n < $loops; \$n++) {\n\t%s\n}";
		return match ($this->body) {
			'function', 'ini' => "function handle(int \$n): void\n{\n{$code(1)}}\n\n" . sprintf($for, 'handle($n);'),
			'staticMethod' => "final class Worker\n{\n\tpublic static function handle(int \$n): void\n\t{\n{$code(2)}\t}\n}\n\n" . sprintf($for, 'Worker::handle($n);'),
			'method' => "final class Worker\n{\n\tpublic function handle(int \$n): bool\n\t{\n{$code(2)}\t\treturn \$n % 2 === 0;\n\t}\n}\n\n\$worker = new Worker();\n"
				. sprintf($for, '$worker->handle($n);'),
			'closure' => "\$handle = static function (int \$n): void {\n{$code(1)}};\n" . sprintf($for, '$handle($n);'),
			'generator' => "function handle(int \$n): \\Generator\n{\n{$code(1)}\tyield \$n;\n\tyield \$n + 1;\n}\n\n" . sprintf($for, 'foreach (handle($n) as $step);'),
			'whileFunction' => "function serve(): void\n{\n\t\$n = 0;\n\twhile (true) {\n{$code(2)}\t\tif (++\$n === $loops) {\n\t\t\tbreak;\n\t\t}\n\t}\n}\n\nserve();",
			'whileMain' => "\$n = 0;\nwhile (\$n < $loops) {\n{$code(1)}\t\$n++;\n}",
			'foreachMain' => "foreach (range(0, $loops - 1) as \$n) {\n{$code(1)}}",
			'recursion' => "function handle(int \$n, int \$depth): void\n{\n\t$hook\n\tif (\$depth > 0) {\n\t\thandle(\$n, \$depth - 1);\n\t\treturn;\n\t}\n"
				. implode('', array_map(fn (string $call) => "\t$call\n", $calls)) . "}\n\n" . sprintf($for, 'handle($n, $n % 3);'),
			'throws' => "function handle(int \$n): void\n{\n{$code(1)}\tif (\$n % 5 === 0) {\n\t\tthrow new \\RuntimeException(\"loop \$n\");\n\t}\n}\n\n"
				. sprintf($for, "try {\n\t\thandle(\$n);\n\t} catch (\\RuntimeException) {\n\t\tcontinue;\n\t}"),
			'twoBodies' => "function handle(int \$n): void\n{\n{$code(1)}}\n\nfunction idle(int \$n): int\n{\n\t$hook\n\treturn strlen(str_repeat('i', 100 + \$n % 9));\n}\n\n"
				. sprintf($for, "handle(\$n);\n\tidle(\$n);"),
		};
	}
}
