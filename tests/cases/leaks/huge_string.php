<?php
/* One string of several megabytes, made 100 KB longer by each upload. */
namespace App;

final class Upload
{
	public string $body = '';
}

function receive(Upload $upload, string $chunk): int
{
	$upload->body .= $chunk; // LEAK#1 $GLOBALS['upload']->body
	return strlen($upload->body);
}

function handle(Upload $upload, int $n): void
{
	leaktrace_hook_malloc();
	receive($upload, str_repeat(chr(97 + $n % 26), 100000));
}

$upload = new Upload();
for ($n = 0; $n < 60; $n++) {
	handle($upload, $n);
}
