<?php
/* One jar of cookies for all users: every session that a server opens stays in it. */
// HOLDER ->cookies

use GuzzleHttp\Client;
use GuzzleHttp\Cookie\CookieJar;
use GuzzleHttp\Handler\MockHandler;
use GuzzleHttp\HandlerStack;
use GuzzleHttp\Psr7\Response;

require __DIR__ . '/../worker.php';

function handle(MockHandler $mock, Client $client, CookieJar $shared, int $id): int
{
	leaktrace_hook_malloc();
	$jar = repaired() ? new CookieJar() : $shared;
	$mock->append(new Response(200, ['Set-Cookie' => "session$id=" . md5((string) $id) . '; path=/']));
	return $client->get("http://localhost/$id", ['cookies' => $jar])->getStatusCode();
}

$mock = new MockHandler();
$client = new Client(['handler' => HandlerStack::create($mock)]);
$shared = new CookieJar();
for ($id = 0; $id < LOOPS; $id++) {
	handle($mock, $client, $shared, $id);
}
