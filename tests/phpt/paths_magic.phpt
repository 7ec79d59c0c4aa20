--TEST--
Magic methods and trampolines are on the path by their names
--INI--
leaktrace.enable=1
leaktrace.output_dir={PWD}/paths_magic.traces
--FILE--
<?php
require __DIR__ . '/inc.php';
final class Magic implements ArrayAccess, IteratorAggregate, Countable
{
	private function make(): string
	{
		return str_repeat(X, 1000);
	}

	public function __call(string $name, array $arguments): void
	{
		keep($this->make());
	}

	public static function __callStatic(string $name, array $arguments): void
	{
		keep((new self)->make());
	}

	public function __get(string $name): string
	{
		return $this->make();
	}

	public function __toString(): string
	{
		keep($this->make());
		return '';
	}

	public function __invoke(): void
	{
		keep($this->make());
	}

	public function offsetExists(mixed $at): bool { return true; }
	public function offsetSet(mixed $at, mixed $value): void {}
	public function offsetUnset(mixed $at): void {}
	public function offsetGet(mixed $at): string { return $this->make(); }
	public function count(): int { keep($this->make()); return 1; }
	public function getIterator(): Iterator { keep($this->make()); return new EmptyIterator; }
	public function __destruct() { keep($this->make()); }
}

function body(Magic $magic): void
{
	leaktrace_hook_malloc();
	$magic->unknown(1);
	call_user_func([$magic, 'unknown']);
	Magic::unknown();
	keep($magic->property);
	"$magic";
	$magic();
	keep($magic[1]);
	count($magic);
	foreach ($magic as $_) {
	}
}

$magic = new Magic;
for ($i = 0; $i < 20; $i++) {
	body($magic);
}
show_paths(traced());
?>
--EXPECT--
12800 bytes per loop
  str_repeat (internal)
  Magic::make paths_magic.php:7
  Magic::__call paths_magic.php:12
  body paths_magic.php:48
  main paths_magic.php:62
  and
  str_repeat (internal)
  Magic::make paths_magic.php:7
  Magic::__call paths_magic.php:12
  body paths_magic.php:49
  main paths_magic.php:62
  and
  str_repeat (internal)
  Magic::make paths_magic.php:7
  Magic::__callStatic paths_magic.php:17
  body paths_magic.php:50
  main paths_magic.php:62
  and
  str_repeat (internal)
  Magic::make paths_magic.php:7
  Magic::__destruct paths_magic.php:42
  Magic::__callStatic paths_magic.php:17
  body paths_magic.php:50
  main paths_magic.php:62
  and
  str_repeat (internal)
  Magic::make paths_magic.php:7
  Magic::__get paths_magic.php:22
  body paths_magic.php:51
  main paths_magic.php:62
  and
  str_repeat (internal)
  Magic::make paths_magic.php:7
  Magic::__invoke paths_magic.php:33
  body paths_magic.php:53
  main paths_magic.php:62
  and
  str_repeat (internal)
  Magic::make paths_magic.php:7
  Magic::__toString paths_magic.php:27
  body paths_magic.php:52
  main paths_magic.php:62
  and
  str_repeat (internal)
  Magic::make paths_magic.php:7
  Magic::count paths_magic.php:40
  body paths_magic.php:55
  main paths_magic.php:62
  and
  str_repeat (internal)
  Magic::make paths_magic.php:7
  Magic::getIterator paths_magic.php:41
  body paths_magic.php:56
  main paths_magic.php:62
  and
  str_repeat (internal)
  Magic::make paths_magic.php:7
  Magic::offsetGet paths_magic.php:39
  body paths_magic.php:54
  main paths_magic.php:62
