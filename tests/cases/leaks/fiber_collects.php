<?php
/* A long-living fiber's local variable; the fiber was started before the loops. */

$fiber = new Fiber(function (): void {
	$inbox = [];
	while (true) {
		$message = Fiber::suspend();
		$inbox[] = strtoupper($message); // LEAK#1 $inbox
	}
});
$fiber->start();

function handle(Fiber $fiber, int $n): void
{
	leaktrace_hook_malloc();
	$fiber->resume("message $n for the inbox");
}

for ($n = 0; $n < 120; $n++) {
	handle($fiber, $n);
}
