<?php
/* The places of random workers: see generator.php. */

namespace LeaktraceRandom;

/*
 * Where a unit keeps things. `list` is the expression of the container in the
 * unit's code, `holder` what its path must contain; `shape` says what it can do:
 * array, queue, or one of the shapes that can only grow (chain, text, bag, set, fixed).
 * In `frame` the word CODE stands for the unit's code, `call` runs it.
 */
final class Place
{
	public function __construct(
		public readonly string $shape,
		public readonly string $list,
		public readonly string $holder,
		public readonly string $frame,
		public readonly string $call,
		public readonly string $setup = '',
	) {
	}

	public static function any(Dice $dice, int $i, bool $leaks): self
	{
		$names = ['staticProperty', 'inherited', 'ofTrait', 'ofObject', 'singleton', 'ofGlobal', 'functionStatic',
			'methodStatic', 'closureStatic', 'closureUse', 'boundThis', 'nested', 'arrayObject', 'constant', 'generator',
			'fiber', 'readonly', 'queue'];
		if ($leaks) {
			array_push($names, 'chain', 'text', 'bag', 'set', 'fixed');
		}
		return self::{$dice->pick($names)}($i);
	}

	private static function inFunction(string $shape, string $list, string $holder, int $i, string $declare, string $setup = ''): self
	{
		return new self($shape, $list, $holder, "$declare\n\nfunction step$i(int \$n): void\n{\nCODE\n}", "step$i(\$n);", $setup);
	}

	private static function staticProperty(int $i): self
	{
		return self::inFunction('array', "Store$i::\$items", "App\\Store$i::\$items", $i, "final class Store$i\n{\n\tpublic static array \$items = [];\n}");
	}

	private static function nested(int $i): self
	{
		return self::inFunction('array', "Store$i::\$tree['a']['b']", "App\\Store$i::\$tree['a']['b']", $i,
			"final class Store$i\n{\n\tpublic static array \$tree = ['a' => ['b' => []]];\n}");
	}

	private static function ofGlobal(int $i): self
	{
		return self::inFunction('array', "\$GLOBALS['list$i']", "\$GLOBALS['list$i']", $i, '', "\$list$i = [];");
	}

	private static function arrayObject(int $i): self
	{
		return self::inFunction('array', "Store$i::\$object", "App\\Store$i::\$object", $i,
			"final class Store$i\n{\n\tpublic static ?\\ArrayObject \$object = null;\n}", "Store$i::\$object = new \\ArrayObject();");
	}

	private static function queue(int $i): self
	{
		return self::inFunction('queue', "Store$i::\$queue", "App\\Store$i::\$queue", $i,
			"final class Store$i\n{\n\tpublic static ?\\SplQueue \$queue = null;\n}", "Store$i::\$queue = new \\SplQueue();");
	}

	private static function chain(int $i): self
	{
		return self::inFunction('chain', "Store$i::\$head", "App\\Store$i::\$head", $i,
			"final class Link$i\n{\n\tpublic function __construct(public readonly mixed \$value, public readonly ?Link$i \$next)\n\t{\n\t}\n}\n\n"
			. "final class Store$i\n{\n\tpublic static ?Link$i \$head = null;\n}");
	}

	private static function text(int $i): self
	{
		return self::inFunction('text', "Store$i::\$text", "App\\Store$i::\$text", $i, "final class Store$i\n{\n\tpublic static string \$text = '';\n}");
	}

	private static function bag(int $i): self
	{
		return self::inFunction('bag', "Store$i::\$bag", "App\\Store$i::\$bag", $i,
			"final class Store$i\n{\n\tpublic static ?\\stdClass \$bag = null;\n}", "Store$i::\$bag = new \\stdClass();");
	}

	private static function set(int $i): self
	{
		return self::inFunction('set', "Store$i::\$set", "App\\Store$i::\$set", $i,
			"final class Store$i\n{\n\tpublic static ?\\SplObjectStorage \$set = null;\n}", "Store$i::\$set = new \\SplObjectStorage();");
	}

	private static function fixed(int $i): self
	{
		return self::inFunction('fixed', "Store$i::\$fixed", "App\\Store$i::\$fixed", $i,
			"final class Store$i\n{\n\tpublic static ?\\SplFixedArray \$fixed = null;\n}", "Store$i::\$fixed = new \\SplFixedArray(0);");
	}

	private static function constant(int $i): self
	{
		return new self('array', "\$store->rows$i", "STORE{$i}->rows$i",
			"final class Store$i\n{\n\tpublic array \$rows$i = [];\n}\n\nfunction step$i(int \$n): void\n{\n\t\$store = STORE$i;\nCODE\n}",
			"step$i(\$n);", "define('App\\STORE$i', new Store$i());");
	}

	private static function functionStatic(int $i): self
	{
		return new self('array', "\$seen$i", "step$i()::\$seen$i",
			"function step$i(int \$n): void\n{\n\tstatic \$seen$i = [];\nCODE\n}", "step$i(\$n);");
	}

	private static function methodStatic(int $i): self
	{
		return new self('array', "\$seen$i", "\$seen$i",
			"final class Store$i\n{\n\tpublic static function step(int \$n): void\n\t{\n\t\tstatic \$seen$i = [];\nCODE\n\t}\n}", "Store$i::step(\$n);");
	}

	private static function inherited(int $i): self
	{
		return new self('array', 'self::$items', "App\\Base$i::\$items",
			"abstract class Base$i\n{\n\tprotected static array \$items = [];\n}\n\n"
			. "final class Store$i extends Base$i\n{\n\tpublic static function step(int \$n): void\n\t{\nCODE\n\t}\n}", "Store$i::step(\$n);");
	}

	private static function ofTrait(int $i): self
	{
		return new self('array', 'self::$items', "App\\Store$i::\$items",
			"trait Keeps$i\n{\n\tprivate static array \$items = [];\n\n\tpublic static function step(int \$n): void\n\t{\nCODE\n\t}\n}\n\n"
			. "final class Store$i\n{\n\tuse Keeps$i;\n}", "Store$i::step(\$n);");
	}

	private static function ofObject(int $i): self
	{
		return new self('array', "\$this->rows$i", "->rows$i",
			"final class Store$i\n{\n\tprivate array \$rows$i = [];\n\n\tpublic function step(int \$n): void\n\t{\nCODE\n\t}\n}",
			"Registry::\$all['store$i']->step(\$n);", "Registry::\$all['store$i'] = new Store$i();");
	}

	private static function singleton(int $i): self
	{
		return new self('array', "self::get()->rows$i", "App\\Store$i::\$instance->rows$i",
			"final class Store$i\n{\n\tprivate static ?self \$instance = null;\n\tpublic array \$rows$i = [];\n\n"
			. "\tpublic static function get(): self\n\t{\n\t\treturn self::\$instance ??= new self();\n\t}\n\n"
			. "\tpublic static function step(int \$n): void\n\t{\nCODE\n\t}\n}", "Store$i::step(\$n);", "Store$i::get();");
	}

	private static function readonly(int $i): self
	{
		return new self('array', "\$this->log->lines$i", "->log->lines$i",
			"final class Log$i\n{\n\tpublic array \$lines$i = [];\n}\n\n"
			. "final class Store$i\n{\n\tpublic function __construct(private readonly Log$i \$log)\n\t{\n\t}\n\n"
			. "\tpublic function step(int \$n): void\n\t{\nCODE\n\t}\n}",
			"Registry::\$all['store$i']->step(\$n);", "Registry::\$all['store$i'] = new Store$i(new Log$i());");
	}

	private static function closureStatic(int $i): self
	{
		return new self('array', "\$seen$i", "\$seen$i",
			"function make$i(): \\Closure\n{\n\treturn static function (int \$n): void {\n\t\tstatic \$seen$i = [];\nCODE\n\t};\n}",
			"(Registry::\$all['closure$i'])(\$n);", "Registry::\$all['closure$i'] = make$i();");
	}

	private static function closureUse(int $i): self
	{
		return new self('array', "\$log$i", "\$log$i",
			"function make$i(): \\Closure\n{\n\t\$log$i = [];\n\treturn static function (int \$n) use (&\$log$i): void {\nCODE\n\t};\n}",
			"(Registry::\$all['closure$i'])(\$n);", "Registry::\$all['closure$i'] = make$i();");
	}

	private static function boundThis(int $i): self
	{
		return new self('array', "\$this->log$i", "->\$this->log$i",
			"final class Store$i\n{\n\tprivate array \$log$i = [];\n\n\tpublic function handler(): \\Closure\n\t{\n"
			. "\t\treturn function (int \$n): void {\nCODE\n\t\t};\n\t}\n}",
			"(Registry::\$all['closure$i'])(\$n);", "Registry::\$all['closure$i'] = (new Store$i())->handler();");
	}

	private static function generator(int $i): self
	{
		return new self('array', "\$rows$i", "\$rows$i",
			"function sink$i(): \\Generator\n{\n\t\$rows$i = [];\n\twhile (true) {\n\t\t\$n = yield;\nCODE\n\t}\n}",
			"Registry::\$all['sink$i']->send(\$n);", "Registry::\$all['sink$i'] = sink$i();\nRegistry::\$all['sink$i']->current();");
	}

	private static function fiber(int $i): self
	{
		return new self('array', "\$rows$i", "\$rows$i",
			"function fiber$i(): void\n{\n\t\$rows$i = [];\n\twhile (true) {\n\t\t\$n = \\Fiber::suspend();\nCODE\n\t}\n}",
			"Registry::\$all['fiber$i']->resume(\$n);", "Registry::\$all['fiber$i'] = new \\Fiber(fiber$i(...));\nRegistry::\$all['fiber$i']->start();");
	}
}
