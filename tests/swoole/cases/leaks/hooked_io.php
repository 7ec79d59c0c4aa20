<?php
/* Blocking functions that Swoole makes coroutines of; each answer stays with its client. */
require __DIR__ . '/../inc.php';

use Swoole\Coroutine;

final class Client
{
	private array $answers = [];

	public function ask(string $address, int $n): string
	{
		$socket = stream_socket_client("tcp://$address", $code, $message, 20);
		fwrite($socket, "question $n\n");
		usleep(1000);
		$answer = fgets($socket); // LEAK#1 ->answers[*]
		fclose($socket);
		$this->answers[] = $answer; // MAYBE
		return $answer;
	}
}

function handle(Client $client, string $address, int $n): void
{
	leaktrace_hook_malloc();
	$client->ask($address, $n);
}

Coroutine::set(['hook_flags' => SWOOLE_HOOK_ALL]);
Coroutine\run(function () {
	$server = stream_socket_server('tcp://127.0.0.1:0');
	$address = stream_socket_get_name($server, false);
	Coroutine::create(function () use ($server) {
		for ($n = 0; $n < 200; $n++) {
			$connection = stream_socket_accept($server, 20);
			Coroutine::create(function () use ($connection) {
				fwrite($connection, strrev(rtrim(fgets($connection))) . str_repeat('!', 500) . "\n");
				fclose($connection);
			});
		}
	});
	$client = new Client();
	$places = new Coroutine\Channel(5);
	for ($n = 0; $n < 200; $n++) {
		$places->push(1);
		Coroutine::create(function () use ($client, $address, $n, $places) {
			handle($client, $address, $n);
			$places->pop();
		});
	}
});
