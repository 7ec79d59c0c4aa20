<?php
/* Two buffers that change places. */
namespace App;

final class Screen
{
	private array $front = [];
	private array $back = [];

	public function draw(int $n): void
	{
		$this->back = [];
		for ($i = 0; $i < 20; $i++) {
			$this->back[] = "pixel row $i of frame $n";
		}
		[$this->front, $this->back] = [$this->back, $this->front];
	}
}

function handle(Screen $screen, int $n): void
{
	leaktrace_hook_malloc();
	$screen->draw($n);
}

$screen = new Screen();
for ($n = 0; $n < 120; $n++) {
	handle($screen, $n);
}
