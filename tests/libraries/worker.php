<?php
/*
 * What the workers share. A worker is started as `php worker leak` or
 * `php worker repaired`; LEAKTRACE_LIBRARIES is the folder of Composer's packages.
 */

require getenv('LEAKTRACE_LIBRARIES') . '/autoload.php';

const LOOPS = 150;

/* Is this the twin without the leak? */
function repaired(): bool
{
	return ($_SERVER['argv'][1] ?? '') === 'repaired';
}

/* Something of some size, different each time. */
function payload(int $id): string
{
	return str_repeat("request $id ", 40);
}
