<?php
/* The same with exception handlers, objects this time. */

final class Reporter
{
	private string $context;

	public function __construct(int $n)
	{
		$this->context = str_repeat('c', 100 + $n % 2); // LEAK#1 exception
	}

	public function __invoke(Throwable $error): void
	{
		error_log($this->context . $error->getMessage());
	}
}

function handle(int $n): void
{
	leaktrace_hook_malloc();
	set_exception_handler(new Reporter($n)); // LEAK#1 exception
}

for ($n = 0; $n < 100; $n++) {
	handle($n);
}
