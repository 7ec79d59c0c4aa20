<?php
/* An object keeps a closure that is bound to it. */
namespace App;

final class Component
{
	private ?\Closure $render = null;
	private string $markup = '';

	public function __construct(int $n)
	{
		$this->markup = "<b>component $n</b>";
		$this->render = fn (): string => $this->markup;
	}

	public function render(): string
	{
		return ($this->render)();
	}
}

function handle(int $n): void
{
	leaktrace_hook_malloc();
	(new Component($n))->render();
}

for ($n = 0; $n < 150; $n++) {
	handle($n);
}
