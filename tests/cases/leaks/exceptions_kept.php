<?php
/* Exceptions are collected; their traces hold the arguments of each call. */
namespace App;

final class Errors
{
	public static array $all = [];
}

function parse(array $document): void
{
	throw new \InvalidArgumentException('bad document'); // LEAK#1 App\Errors::$all
}

function handle(int $n): void
{
	leaktrace_hook_malloc();
	try {
		parse([$n, $n + 1]); // MAYBE
	} catch (\InvalidArgumentException $error) {
		Errors::$all[] = $error; // MAYBE
	}
}

for ($n = 0; $n < 90; $n++) {
	handle($n);
}
