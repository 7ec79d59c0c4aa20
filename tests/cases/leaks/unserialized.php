<?php
/* Sessions are unserialized into a static list. */
namespace App;

final class SessionStore
{
	public static array $sessions = [];

	public static function load(string $blob): array
	{
		$session = unserialize($blob); // LEAK#1 App\SessionStore::$sessions
		return self::$sessions[] = $session; // MAYBE
	}
}

function handle(int $n): void
{
	leaktrace_hook_malloc();
	SessionStore::load(serialize(['user' => "user $n", 'roles' => [$n, 'guest']]));
}

for ($n = 0; $n < 110; $n++) {
	handle($n);
}
