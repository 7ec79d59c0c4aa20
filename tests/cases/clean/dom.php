<?php
/* Documents are parsed, searched and dropped. */
// EXT dom

function handle(int $n): string
{
	leaktrace_hook_malloc();
	$document = new DOMDocument();
	$document->loadXML('<list>' . str_repeat("<item n='$n'>text</item>", 40) . '</list>');
	$found = (new DOMXPath($document))->query('//item');
	return $found->item($found->length - 1)->textContent;
}

for ($n = 0; $n < 120; $n++) {
	handle($n % 10);
}
