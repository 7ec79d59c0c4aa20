<?php
/* The last 32 messages, in slots that are used again. */
namespace App;

final class Ring
{
	private array $slots = [];
	private int $next = 0;

	public function add(string $message): void
	{
		$this->slots[$this->next++ % 32] = $message;
	}
}

function handle(Ring $ring, int $n): void
{
	leaktrace_hook_malloc();
	$ring->add('message ' . str_repeat('m', $n % 90));
}

$ring = new Ring();
for ($n = 0; $n < 250; $n++) {
	handle($ring, $n);
}
