<?php
/* Sockets are closed, but a topic still knows their clients. PHP's own list of resources grows, too. */
namespace App;

final class Client
{
	public string $input = '';
	public array $topics = [];

	public function __construct(public mixed $socket)
	{
	}
}

final class Server
{
	private array $clients = [];
	public array $topics = [];

	public function open(): mixed
	{
		[$mine, $theirs] = stream_socket_pair(STREAM_PF_UNIX, STREAM_SOCK_STREAM, 0); // LEAK#1 ->topics['news'][*]
		$client = new Client($mine); // LEAK#1 ->topics['news'][*]
		$this->clients[(int) $mine] = $client;
		$this->topics['news'][] = $client; // LEAK#1 ->topics['news'][*]
		return $theirs;
	}

	public function close(): void
	{
		foreach ($this->clients as $client) {
			fclose($client->socket);
		}
		$this->clients = [];
	}
}

function handle(Server $server): void
{
	leaktrace_hook_malloc();
	fclose($server->open());
	$server->close();
}

$server = new Server();
for ($n = 0; $n < 300; $n++) {
	handle($server);
}
