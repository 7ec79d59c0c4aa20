<?php
/* PHP's own caches: compiled patterns, time zones, formats. */

function handle(int $n): string
{
	leaktrace_hook_malloc();
	$pattern = ['~\d+~', '~[a-z]+~i', '~(\w)(\w)~', '~^$~m', '~x{2,}~'][$n % 5];
	$text = preg_replace($pattern, '-', "abc $n xx");
	$zone = new DateTimeZone(['Europe/Berlin', 'America/Lima', 'Asia/Tokyo'][$n % 3]);
	return $text . (new DateTimeImmutable("@$n"))->setTimezone($zone)->format('c');
}

for ($n = 0; $n < 150; $n++) {
	handle($n);
}
