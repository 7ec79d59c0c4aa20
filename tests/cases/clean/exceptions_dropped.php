<?php
/* Exceptions with traces and previous ones, all dropped. */

function parse(array $document): void
{
	try {
		throw new DomainException('inner ' . count($document));
	} catch (DomainException $inner) {
		throw new RuntimeException('outer', 1, $inner);
	}
}

function handle(int $n): string
{
	leaktrace_hook_malloc();
	try {
		parse(array_fill(0, 10, $n));
	} catch (RuntimeException $error) {
		return $error->getTraceAsString();
	}
	return '';
}

for ($n = 0; $n < 150; $n++) {
	handle($n);
}
