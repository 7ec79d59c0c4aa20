<?php
/* Twig: a handful of templates compiled anew, then rendered many times, twenty times over. */
require __DIR__ . '/../lib/start.php';
require __DIR__ . '/../lib/shop.php';
if (BENCH_HOOKED) (BENCH_HOOK)();
require __DIR__ . '/../vendor/autoload.php';

use Twig\Environment;
use Twig\Loader\FilesystemLoader;

function render(Environment $twig, int $page): string
{
    return $twig->render('list.html.twig', [
        'heading' => "page $page",
        'menu' => bench_menu('list'),
        'products' => bench_products(30, $page),
    ]);
}

$hash = hash_init('md5');
$loader = new FilesystemLoader(__DIR__ . '/../templates');
for ($round = 0; $round < 20; $round++) {
    $twig = new Environment($loader, ['cache' => false]);
    for ($page = 0; $page < 200; $page++) {
        hash_update($hash, render($twig, $page));
    }
}
bench_end(hash_final($hash));
