<?php
/*
 * Shared by the tests of lines in compiled code: a body that leaves something behind at
 * as many lines and by as many opcodes as compiled code can be lost at.
 */

const BODY = '<?php
final class Kept
{
	public static SplFixedArray $slots;
	public static int $next = 0;
	public array $list = [];
	public string $text = "";
	public mixed $any = null;
	public ?Kept $other = null;

	public static function keep(mixed $value): void
	{
		self::$slots[self::$next++] = $value;
	}

	public function with(int $n): static
	{
		$this->list[] = $n;
		$this->text = "with $n";
		return $this;
	}
}
Kept::$slots = new SplFixedArray(50000);

function bind(mixed &$value): void
{
	Kept::keep($value);
	$value = [$value];
}

function nested(int $depth): array
{
	return $depth === 0 ? [] : [
		$depth,
		nested($depth - 1)
	];
}

function values(int $n): Generator
{
	for ($i = 0; $i < 2; $i++) {
		yield "key $i of $n"
			=> [$i];
	}
}

function body(int $n, array $template): void
{
	leaktrace_hook_malloc();
	$copy = $template;
	$copy["id"] = $n;
	Kept::keep($copy);
	$list = [];
	$list[] = $n;
	Kept::keep($list);
	$map["a"]["b"] = $n;
	$map["c"][] =
		"element $n";
	Kept::keep($map);
	$text = "number $n";
	Kept::keep($text);
	$text = $text
		. X;
	Kept::keep($text);
	$text .= $n;
	Kept::keep($text);
	Kept::keep([
		$n,
		"first $n",
		"second " . $n,
		$n . " third",
	]);
	Kept::keep(strrev(
		"reversed $n"
	));
	bind($bound["x"]);
	Kept::keep($bound);
	bind($text);
	$reference = &$list[$n & 1];
	$reference = "referred $n";
	Kept::keep($list);
	$object = new Kept();
	$object->other = new Kept();
	$object->other->list["deep"][] = $n;
	$object->any = "any $n";
	$object->any .=
		" and more";
	$object->text = $n . "th";
	$object->text .= X;
	Kept::keep($object
		->with($n));
	$clone = clone $object;
	$clone->list["more"] = $n;
	$clone->list[] =
		[$n];
	Kept::keep($clone);
	foreach ([1, 2] as $i) {
		$rows[$i]["n"] = $n;
		$rows[$i][] = "row $i";
		if ($i === 2) {
			$rows["last"] = [
				"of $n"
			];
		}
	}
	Kept::keep($rows);
	Kept::keep(function () use ($n, &$rows) {
		return $n;
	});
	Kept::keep(nested(2));
	foreach (values($n) as $key => $value) {
		$pairs[$key] = $value;
	}
	Kept::keep($pairs);
	$sum = $template + ["n$n" => 1];
	Kept::keep($sum);
	Kept::keep($n % 2 === 0
		? "even $n"
		: "odd  $n");
	[$left, [$right]] = [
		"left $n",
		["right $n"]
	];
	Kept::keep($left);
	Kept::keep($right);
	$template["count"]++;
	Kept::keep($template);
	Kept::keep((object) [
		"n" => $n
	]);
	Kept::keep(array_map(
		fn ($x) => "$x of $n",
		["one", "two"]
	));
	static $all = [];
	$all[] = $n;
	$all["at $n"][] = $n;
}

for ($n = 100; $n < 400; $n++) {
	body($n, ["id" => 0, "count" => 1, "name" => "x"]);
}
';

/* What is found at each line of the body, in a worker with these settings. */
function found_by_line(array $settings): array
{
	$worker = new Worker(BODY);
	$opcache = ['opcache.enable_cli' => 1, 'opcache.jit_buffer_size' => '64M'];
	$worker->run($settings + $opcache + (extension_loaded('Zend OPcache') ? [] : ['zend_extension' => 'opcache']))->tell();
	$lines = [];
	foreach (findings($worker->report()) as $finding) {
		/* A container grows by leaps, and so by a little more or less. */
		$lines["$finding[kind] at line $finding[line]"] = $finding['kind'] === 'leak' ? (int) $finding['bytes_per_loop'] : 0;
	}
	ksort($lines, SORT_NATURAL);
	return $lines;
}

/* Runs the body without the JIT and with it, and prints where that differs. What is
 * compiled is compiled as soon as can be. */
function compare_with_jit(string $jit): void
{
	$soon = ['opcache.jit_hot_loop' => 2, 'opcache.jit_hot_func' => 2, 'opcache.jit_hot_return' => 2, 'opcache.jit_hot_side_exit' => 2];
	$without = found_by_line(['opcache.jit' => 'disable']);
	$with = found_by_line(['opcache.jit' => $jit] + $soon);
	foreach ($without + $with as $line => $bytes) {
		if ($line === 'container at line 136') {
			continue; /* beside the other that adds to it: told when the windows are such */
		}
		if (abs(($without[$line] ?? -100) - ($with[$line] ?? -100)) > 4) {
			printf("%s: %s bytes per loop, with JIT %s\n", $line, $without[$line] ?? 'no', $with[$line] ?? 'no');
		}
	}
	echo count($without) > 40 ? "over 40" : count($without), " lines\n";
}
