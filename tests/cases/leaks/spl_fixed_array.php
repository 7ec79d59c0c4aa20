<?php
/* A fixed array that is made one longer in every loop. */
namespace App;

final class Series
{
	private \SplFixedArray $values;

	public function __construct()
	{
		$this->values = new \SplFixedArray(0);
	}

	public function add(float $value): void
	{
		$size = $this->values->getSize();
		$this->values->setSize($size + 1); // LEAK#1 ->values
		$this->values[$size] = $value;
	}
}

function handle(Series $series, int $n): void
{
	leaktrace_hook_malloc();
	$series->add($n / 7);
}

$series = new Series();
for ($n = 0; $n < 250; $n++) {
	handle($series, $n);
}
