<?php
/* A generator function named by leaktrace.loop. */
// INI leaktrace.loop=rows

function rows(int $n): Generator
{
	static $fetched = [];

	yield $n;
	$fetched[] = "row of page $n"; // LEAK#1 rows()::$fetched
	yield $n + 1;
}

for ($n = 0; $n < 90; $n++) {
	foreach (rows($n) as $row) {
		usleep(0);
	}
}
