<?php
/* Symfony's HttpKernel as a worker: router, events, controllers, Twig; one loop a request. */
require __DIR__ . '/../lib/start.php';
require __DIR__ . '/../lib/shop.php';
require __DIR__ . '/../vendor/autoload.php';

use Symfony\Component\EventDispatcher\EventDispatcher;
use Symfony\Component\HttpFoundation\JsonResponse;
use Symfony\Component\HttpFoundation\Request;
use Symfony\Component\HttpFoundation\RequestStack;
use Symfony\Component\HttpFoundation\Response;
use Symfony\Component\HttpKernel\Controller\ArgumentResolver;
use Symfony\Component\HttpKernel\Controller\ControllerResolver;
use Symfony\Component\HttpKernel\Event\ExceptionEvent;
use Symfony\Component\HttpKernel\Event\RequestEvent;
use Symfony\Component\HttpKernel\Event\ResponseEvent;
use Symfony\Component\HttpKernel\EventListener\ResponseListener;
use Symfony\Component\HttpKernel\EventListener\RouterListener;
use Symfony\Component\HttpKernel\HttpKernel;
use Symfony\Component\HttpKernel\KernelEvents;
use Symfony\Component\Routing\Generator\UrlGenerator;
use Symfony\Component\Routing\Matcher\UrlMatcher;
use Symfony\Component\Routing\RequestContext;
use Symfony\Component\Routing\Route;
use Symfony\Component\Routing\RouteCollection;
use Twig\Environment;
use Twig\Loader\FilesystemLoader;

final class Pages
{
    public function __construct(private Environment $twig, private UrlGenerator $urls)
    {
    }

    public function list(Request $request, int $page): Response
    {
        return new Response($this->twig->render('list.html.twig', [
            'heading' => "page $page for " . $request->attributes->get('user'),
            'menu' => bench_menu('list'),
            'products' => bench_products(6, $page),
        ]));
    }

    public function item(int $id): Response
    {
        $next = $this->urls->generate('item', ['id' => $id + 1, 'from' => 'item']);
        return new JsonResponse(['id' => $id, 'next' => $next, 'products' => bench_products(3, $id)]);
    }

    public function search(Request $request): Response
    {
        $words = explode(' ', $request->query->get('q', ''));
        return new Response(implode(', ', array_map('ucfirst', $words)), 200, ['X-Words' => (string) count($words)]);
    }
}

function build_kernel(): HttpKernel
{
    $routes = new RouteCollection();
    $context = new RequestContext();
    $pages = new Pages(
        new Environment(new FilesystemLoader(__DIR__ . '/../templates'), ['cache' => false]),
        new UrlGenerator($routes, $context)
    );
    for ($i = 0; $i < 20; $i++) {
        $routes->add("static$i", new Route("/static/$i/{slug}", ['_controller' => [$pages, 'search']]));
    }
    $routes->add('list', new Route('/list/{page}', ['_controller' => [$pages, 'list']], ['page' => '\d+']));
    $routes->add('item', new Route('/item/{id}.{_format}', ['_controller' => [$pages, 'item'], '_format' => 'json'], ['id' => '\d+']));
    $routes->add('search', new Route('/search', ['_controller' => [$pages, 'search']]));

    $stack = new RequestStack();
    $events = new EventDispatcher();
    $events->addSubscriber(new RouterListener(new UrlMatcher($routes, $context), $stack, $context));
    $events->addSubscriber(new ResponseListener('UTF-8'));
    $events->addListener(KernelEvents::REQUEST, static function (RequestEvent $event): void {
        $event->getRequest()->attributes->set('user', $event->getRequest()->headers->get('X-User', 'nobody'));
    });
    $events->addListener(KernelEvents::RESPONSE, static function (ResponseEvent $event): void {
        $event->getResponse()->headers->set('X-Length', (string) strlen($event->getResponse()->getContent()));
    });
    $events->addListener(KernelEvents::EXCEPTION, static function (ExceptionEvent $event): void {
        $event->setResponse(new Response(get_class($event->getThrowable()), 404));
    });
    return new HttpKernel($events, new ControllerResolver(), $stack, new ArgumentResolver());
}

function handle(HttpKernel $kernel, string $path, int $id): string
{
    if (BENCH_HOOKED) (BENCH_HOOK)();
    $request = Request::create($path, 'GET', [], [], [], ['HTTP_X_USER' => "user$id"]);
    $response = $kernel->handle($request);
    $kernel->terminate($request, $response);
    return $response->getStatusCode() . $response->headers->get('X-Length') . $response->getContent();
}

$hash = hash_init('md5');
$kernel = build_kernel();
for ($id = 0; $id < 9000; $id++) {
    $path = ["/list/$id", "/item/$id.json", "/search?q=red+green+word$id", "/item/$id", '/missing/page'][$id % 5];
    hash_update($hash, handle($kernel, $path, $id));
}
bench_end(hash_final($hash));
