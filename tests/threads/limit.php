<?php
// Dies at its memory_limit; the other threads must not notice.
ini_set('memory_limit', '4M');
ini_set('display_errors', '0');

function gather(array &$all): void
{
	leaktrace_hook_malloc();
	$all[] = str_repeat('m', 50000);
}

echo "limit\n";
$all = [];
while (true) {
	gather($all);
}
