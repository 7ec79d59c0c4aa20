<?php
/* Mail comes in large batches now and then, and goes out a few at a time. */
namespace App;

final class Outbox
{
	private array $mails = [];

	public function add(int $many, int $n): void
	{
		for ($i = 0; $i < $many; $i++) {
			$this->mails[] = "mail $n/$i " . str_repeat('m', 50);
		}
	}

	public function send(int $many): void
	{
		array_splice($this->mails, 0, $many);
	}
}

function handle(Outbox $outbox, int $n): void
{
	leaktrace_hook_malloc();
	if ($n % 250 === 30) {
		$outbox->add(600, $n);
	}
	$outbox->send(4);
}

$outbox = new Outbox();
for ($n = 0; $n < 1000; $n++) {
	handle($outbox, $n);
}
