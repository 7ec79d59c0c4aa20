<?php
/* The history middleware keeps all requests with their responses. */
// HOLDER $history || ->history[*]

use GuzzleHttp\Client;
use GuzzleHttp\Handler\MockHandler;
use GuzzleHttp\HandlerStack;
use GuzzleHttp\Middleware;
use GuzzleHttp\Psr7\Response;

require __DIR__ . '/../worker.php';

class Api
{
	private array $history = [];
	private MockHandler $mock;
	private Client $client;

	public function __construct()
	{
		$this->mock = new MockHandler();
		$stack = HandlerStack::create($this->mock);
		$stack->push(Middleware::history($this->history));
		$this->client = new Client(['handler' => $stack]);
	}

	public function send(int $id): int
	{
		leaktrace_hook_malloc();
		$this->mock->append(new Response(200, [], payload($id)));
		$status = $this->client->post('http://localhost/', ['body' => payload($id)])->getStatusCode();
		if (repaired()) {
			$this->history = [];
		}
		return $status;
	}
}

$api = new Api();
for ($id = 0; $id < LOOPS; $id++) {
	$api->send($id);
}
