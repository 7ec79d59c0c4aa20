<?php
/* A PSR-15 stack whose first middleware was written for Swoole Tracker, as Hyperf's and Swoft's users do; each
 * request has a fiber, and a collection of validators grows with the data of each. */
// HOLDER ->validators
// INI leaktrace.tracker_aliases=1

use GuzzleHttp\Psr7\Response;
use GuzzleHttp\Psr7\ServerRequest;
use Psr\Http\Message\ResponseInterface;
use Psr\Http\Message\ServerRequestInterface;
use Psr\Http\Server\MiddlewareInterface;
use Psr\Http\Server\RequestHandlerInterface;

require __DIR__ . '/../worker.php';

final class HookMallocMiddleware implements MiddlewareInterface
{
	public function process(ServerRequestInterface $request, RequestHandlerInterface $handler): ResponseInterface
	{
		if (function_exists('trackerHookMalloc')) {
			trackerHookMalloc();
		}
		return $handler->handle($request);
	}
}

final class ValidationMiddleware implements MiddlewareInterface
{
	private array $validators = [];

	public function process(ServerRequestInterface $request, RequestHandlerInterface $handler): ResponseInterface
	{
		$rules = ['name' => 'required', 'body' => 'max:' . strlen((string) $request->getBody())];
		$key = repaired() ? implode('|', array_keys($rules)) : $request->getUri()->getPath();
		$this->validators[$key] = fn (array $data) => array_diff_key($rules, $data);
		Fiber::suspend();
		if (($this->validators[$key])($request->getQueryParams()) !== []) {
			return new Response(422);
		}
		return $handler->handle($request);
	}
}

final class Stack implements RequestHandlerInterface
{
	public function __construct(private array $middlewares)
	{
	}

	public function handle(ServerRequestInterface $request): ResponseInterface
	{
		if ($this->middlewares === []) {
			return new Response(200, [], strrev((string) $request->getBody()));
		}
		return $this->middlewares[0]->process($request, new self(array_slice($this->middlewares, 1)));
	}
}

$stack = new Stack([new HookMallocMiddleware(), new ValidationMiddleware()]);
for ($id = 0; $id < LOOPS; $id += 5) {
	$running = [];
	for ($i = $id; $i < $id + 5; $i++) {
		$request = new ServerRequest('POST', "http://localhost/orders/$i", [], payload($i));
		$running[$i] = new Fiber($stack->handle(...));
		$running[$i]->start($request->withQueryParams(['name' => "customer $i", 'body' => 'yes']));
	}
	foreach (array_reverse($running) as $fiber) {
		$fiber->resume();
		$fiber->getReturn()->getStatusCode() === 200 || print "not answered\n";
	}
}
