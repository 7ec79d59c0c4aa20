<?php
/* A set: only the keys take memory. */
namespace App;

final class Seen
{
	private array $keys = [];

	public function first(string $id): bool
	{
		$key = sha1($id); // LEAK#1 ->keys
		if (isset($this->keys[$key])) {
			return false;
		}
		return $this->keys[$key] = true; // MAYBE
	}
}

function handle(Seen $seen, int $n): void
{
	leaktrace_hook_malloc();
	$seen->first("message $n");
}

$seen = new Seen();
for ($n = 0; $n < 150; $n++) {
	handle($seen, $n);
}
