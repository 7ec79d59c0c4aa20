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
