<?php
/* A PSR-15 stack as a worker: Nyholm's PSR-7, a queue of middleware, PHP-DI, Symfony's router, Monolog. */
require __DIR__ . '/../lib/start.php';
require __DIR__ . '/../lib/shop.php';
require __DIR__ . '/../vendor/autoload.php';

use DI\ContainerBuilder;
use Monolog\Formatter\LineFormatter;
use Monolog\Handler\StreamHandler;
use Monolog\Logger;
use Nyholm\Psr7\Factory\Psr17Factory;
use Psr\Container\ContainerInterface;
use Psr\Http\Message\ResponseFactoryInterface;
use Psr\Http\Message\ResponseInterface;
use Psr\Http\Message\ServerRequestInterface;
use Psr\Http\Server\MiddlewareInterface;
use Psr\Http\Server\RequestHandlerInterface;
use Psr\Log\LoggerInterface;
use Symfony\Component\Routing\Exception\ResourceNotFoundException;
use Symfony\Component\Routing\Matcher\UrlMatcher;
use Symfony\Component\Routing\RequestContext;
use Symfony\Component\Routing\Route;
use Symfony\Component\Routing\RouteCollection;

final class Queue implements RequestHandlerInterface
{
    /** @param list<MiddlewareInterface> $queue */
    public function __construct(private array $queue, private RequestHandlerInterface $last, private int $at = 0)
    {
    }

    public function handle(ServerRequestInterface $request): ResponseInterface
    {
        $next = $this->queue[$this->at] ?? null;
        return $next === null
            ? $this->last->handle($request)
            : $next->process($request, new self($this->queue, $this->last, $this->at + 1));
    }
}

final class RequestId implements MiddlewareInterface
{
    public function process(ServerRequestInterface $request, RequestHandlerInterface $handler): ResponseInterface
    {
        $id = md5($request->getHeaderLine('X-Number'));
        return $handler->handle($request->withAttribute('id', $id))->withHeader('X-Request-Id', $id);
    }
}

final class Log implements MiddlewareInterface
{
    public function __construct(private LoggerInterface $logger)
    {
    }

    public function process(ServerRequestInterface $request, RequestHandlerInterface $handler): ResponseInterface
    {
        $response = $handler->handle($request);
        $this->logger->info('{method} {path} {status}', [
            'method' => $request->getMethod(),
            'path' => $request->getUri()->getPath(),
            'status' => $response->getStatusCode(),
        ]);
        return $response;
    }
}

final class JsonBody implements MiddlewareInterface
{
    public function process(ServerRequestInterface $request, RequestHandlerInterface $handler): ResponseInterface
    {
        if (str_starts_with($request->getHeaderLine('Content-Type'), 'application/json')) {
            $request = $request->withParsedBody(json_decode((string) $request->getBody(), true));
        }
        return $handler->handle($request);
    }
}

final class Cookies implements MiddlewareInterface
{
    public function process(ServerRequestInterface $request, RequestHandlerInterface $handler): ResponseInterface
    {
        $cookies = [];
        foreach (explode(';', $request->getHeaderLine('Cookie')) as $pair) {
            [$name, $value] = explode('=', trim($pair) . '=');
            $cookies[$name] = urldecode($value);
        }
        return $handler->handle($request->withCookieParams($cookies))
            ->withAddedHeader('Set-Cookie', 'seen=' . count($cookies) . '; HttpOnly');
    }
}

final class Routing implements MiddlewareInterface
{
    public function __construct(private UrlMatcher $matcher, private ContainerInterface $container, private ResponseFactoryInterface $responses)
    {
    }

    public function process(ServerRequestInterface $request, RequestHandlerInterface $handler): ResponseInterface
    {
        try {
            $match = $this->matcher->match($request->getUri()->getPath());
        } catch (ResourceNotFoundException) {
            return $this->responses->createResponse(404);
        }
        foreach ($match as $name => $value) {
            $request = $request->withAttribute($name, $value);
        }
        return $this->container->get($match['_handler'])->handle($request);
    }
}

final class Orders implements RequestHandlerInterface
{
    public function __construct(private Psr17Factory $factory)
    {
    }

    public function handle(ServerRequestInterface $request): ResponseInterface
    {
        $id = (int) $request->getAttribute('id');
        $body = json_encode(['order' => $request->getParsedBody(), 'products' => bench_products(4, $id)]);
        return $this->factory->createResponse(201)
            ->withHeader('Content-Type', 'application/json')
            ->withBody($this->factory->createStream($body));
    }
}

final class NotFound implements RequestHandlerInterface
{
    public function __construct(private ResponseFactoryInterface $responses)
    {
    }

    public function handle(ServerRequestInterface $request): ResponseInterface
    {
        return $this->responses->createResponse(404);
    }
}

function build_container(): ContainerInterface
{
    $routes = new RouteCollection();
    for ($i = 0; $i < 20; $i++) {
        $routes->add("static$i", new Route("/static/$i/{slug}", ['_handler' => NotFound::class]));
    }
    $routes->add('orders', new Route('/orders/{id}', ['_handler' => Orders::class], ['id' => '\d+']));
    $log = (new StreamHandler('/dev/null'))->setFormatter(new LineFormatter("%level_name% %message% %context%\n"));
    return (new ContainerBuilder())->addDefinitions([
        ResponseFactoryInterface::class => DI\get(Psr17Factory::class),
        LoggerInterface::class => static fn (): Logger => new Logger('bench', [$log]),
        UrlMatcher::class => static fn (): UrlMatcher => new UrlMatcher($routes, new RequestContext()),
        Queue::class => static fn (ContainerInterface $c): Queue => new Queue([
            $c->get(RequestId::class),
            $c->get(Log::class),
            $c->get(Cookies::class),
            $c->get(JsonBody::class),
            $c->get(Routing::class),
        ], $c->get(NotFound::class)),
    ])->build();
}

function handle(ContainerInterface $container, int $id): string
{
    if (BENCH_HOOKED) (BENCH_HOOK)();
    $factory = $container->get(Psr17Factory::class);
    $path = $id % 8 ? "/orders/$id" : "/lost/$id";
    $request = $factory->createServerRequest('POST', "http://localhost$path?from=bench", ['REMOTE_ADDR' => '127.0.0.1'])
        ->withHeader('X-Number', (string) $id)
        ->withHeader('Content-Type', 'application/json; charset=utf-8')
        ->withHeader('Cookie', 'a=1; b=two%20words; session=' . dechex($id))
        ->withBody($factory->createStream(json_encode(['sku' => $id, 'lines' => range(1, 10)])));
    $response = $container->get(Queue::class)->handle($request);
    return $response->getStatusCode() . json_encode($response->getHeaders()) . $response->getBody();
}

$hash = hash_init('md5');
$container = build_container();
for ($id = 0; $id < 30000; $id++) {
    hash_update($hash, handle($container, $id));
}
bench_end(hash_final($hash));
