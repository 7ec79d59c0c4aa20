<?php
/* A user filter on a long-living stream keeps every line that passes. */
namespace App;

final class Audit extends \php_user_filter
{
	private array $lines = [];

	public function filter($in, $out, &$consumed, bool $closing): int
	{
		while ($bucket = stream_bucket_make_writeable($in)) {
			$this->lines[] = strtoupper($bucket->data); // LEAK#1 ->lines
			$consumed += $bucket->datalen;
			stream_bucket_append($out, $bucket);
		}
		return PSFS_PASS_ON;
	}
}

stream_filter_register('audit', Audit::class);
$sink = fopen('/dev/null', 'w');
stream_filter_append($sink, 'audit');

function handle($sink, int $n): void
{
	leaktrace_hook_malloc();
	fwrite($sink, "line $n of the audit log\n");
}

for ($n = 0; $n < 120; $n++) {
	handle($sink, $n);
}
