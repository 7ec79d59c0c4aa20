<?php
/* Output buffers never closed by the loop, but by the end of the program. */
namespace App;

function handle(int $n): string
{
	leaktrace_hook_malloc();
	ob_start(); // LEAK#1 (output buffers)
	return "page $n";
}

for ($n = 0; $n < 120; $n++) {
	handle($n);
}
while (ob_get_level() > 0) {
	ob_end_clean();
}
