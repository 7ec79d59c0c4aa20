<?php
/* Answers arrive five loops after their questions. */
namespace App;

final class Pending
{
	private array $calls = [];

	public function ask(int $id): void
	{
		$this->calls[$id] = (object) ['question' => "number $id"];
	}

	public function answer(int $id): void
	{
		unset($this->calls[$id]);
	}
}

function handle(Pending $pending, int $n): void
{
	leaktrace_hook_malloc();
	$pending->ask($n);
	$pending->answer($n - 5);
}

$pending = new Pending();
for ($n = 0; $n < 200; $n++) {
	handle($pending, $n);
}
