<?php
/* Connections come and go; six at most are open. */

$storage = new SplObjectStorage();

function handle(SplObjectStorage $storage, int $n): void
{
	leaktrace_hook_malloc();
	$storage->attach(new ArrayObject(["connection $n"]), $n);
	if (count($storage) > 6) {
		$storage->rewind();
		$storage->detach($storage->current());
	}
}

for ($n = 0; $n < 200; $n++) {
	handle($storage, $n);
}
