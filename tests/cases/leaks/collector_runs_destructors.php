<?php
/* Objects in rings are destroyed by the cycle collector; their destructor keeps a note. */
namespace App;

final class Audit
{
	public static array $notes = [];
}

final class Session
{
	public ?Session $self = null;

	public function __construct(private readonly int $number)
	{
		$this->self = $this;
	}

	public function __destruct()
	{
		Audit::$notes[] = "session {$this->number} closed"; // LEAK#1 App\Audit::$notes[*]
	}
}

function handle(int $n): void
{
	leaktrace_hook_malloc();
	new Session($n);
}

for ($n = 0; $n < 200; $n++) {
	handle($n);
}
