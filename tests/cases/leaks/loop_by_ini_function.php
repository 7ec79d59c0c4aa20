<?php
/* A plain function named by leaktrace.loop, which also throws now and then. */
// INI leaktrace.loop=consume

function consume(int $n): void
{
	static $dead = [];

	$dead[] = str_pad("letter $n", 40); // LEAK#1 consume()::$dead
	if ($n % 5 === 0) {
		throw new LogicException('no');
	}
}

for ($n = 0; $n < 120; $n++) {
	try {
		consume($n);
	} catch (LogicException) {
		usleep(0);
	}
}
