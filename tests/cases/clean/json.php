<?php
/* Encoding and decoding, with objects and arrays. */

function handle(int $n): int
{
	leaktrace_hook_malloc();
	$document = ['id' => $n % 100, 'items' => array_fill(0, 30, ['name' => 'item', 'price' => 1.5])];
	$text = json_encode($document);
	$array = json_decode($text, true);
	$object = json_decode($text);
	return count($array['items']) + count($object->items);
}

for ($n = 0; $n < 120; $n++) {
	handle($n);
}
