<?php
/* A kernel in a worker loop; somebody pushes a request by hand and forgets to pop it. */
// HOLDER ->requests

use Symfony\Component\EventDispatcher\EventDispatcher;
use Symfony\Component\HttpFoundation\Request;
use Symfony\Component\HttpFoundation\RequestStack;
use Symfony\Component\HttpFoundation\Response;
use Symfony\Component\HttpKernel\Controller\ArgumentResolver;
use Symfony\Component\HttpKernel\Controller\ControllerResolver;
use Symfony\Component\HttpKernel\EventListener\RouterListener;
use Symfony\Component\HttpKernel\HttpKernel;
use Symfony\Component\Routing\Matcher\UrlMatcher;
use Symfony\Component\Routing\RequestContext;
use Symfony\Component\Routing\Route;
use Symfony\Component\Routing\RouteCollection;

require __DIR__ . '/../worker.php';

function handle(HttpKernel $kernel, RequestStack $stack, int $id): void
{
	leaktrace_hook_malloc();
	$request = Request::create("/invoices/$id", 'POST', [], [], [], [], payload($id));
	$stack->push($request);
	$response = $kernel->handle($request);
	$kernel->terminate($request, $response);
	if (repaired()) {
		$stack->pop();
	}
}

$routes = new RouteCollection();
$routes->add('invoice', new Route('/invoices/{id}', [
	'_controller' => fn (Request $request, int $id) => new Response("invoice $id of " . strlen($request->getContent())),
]));
$stack = new RequestStack();
$dispatcher = new EventDispatcher();
$dispatcher->addSubscriber(new RouterListener(new UrlMatcher($routes, new RequestContext()), $stack));
$kernel = new HttpKernel($dispatcher, new ControllerResolver(), $stack, new ArgumentResolver());
for ($id = 0; $id < LOOPS; $id++) {
	handle($kernel, $stack, $id);
}
