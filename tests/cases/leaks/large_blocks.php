<?php
/* A page of 5,000 bytes is kept per loop. */
namespace App;

final class Pages
{
	private array $rendered = [];

	public function render(int $n): string
	{
		return $this->rendered[$n] = str_repeat('<p>', 1700 + $n % 4); // LEAK#1 ->rendered
	}
}

function handle(Pages $pages, int $n): void
{
	leaktrace_hook_malloc();
	$pages->render($n);
}

$pages = new Pages();
for ($n = 0; $n < 100; $n++) {
	handle($pages, $n);
}
