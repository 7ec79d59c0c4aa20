<?php
/* An immutable list that always grows at its head: readonly nodes. */
namespace App;

final class Node
{
	public function __construct(public readonly string $value, public readonly ?Node $next)
	{
	}
}

final class History
{
	private ?Node $head = null;

	public function push(string $value): void
	{
		$this->head = new Node($value . '!', $this->head); // LEAK#1 ->head
	}
}

function handle(History $history, int $n): void
{
	leaktrace_hook_malloc();
	$history->push("step $n");
}

$history = new History();
for ($n = 0; $n < 120; $n++) {
	handle($history, $n);
}
