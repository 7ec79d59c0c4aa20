<?php
/* The data that the web programs show. */

function bench_products(int $count, int $seed): array
{
    $products = [];
    for ($i = 0; $i < $count; $i++) {
        $products[] = [
            'name' => "Product <$i>",
            'price' => ($i * 7 + $seed) % 100 + 0.5,
            'tags' => $i % 3 ? ["tag$i", 'common'] : [],
            'text' => "A <i>word</i> about product $i & its $seed neighbours",
        ];
    }
    return $products;
}

function bench_menu(string $active): array
{
    $menu = [];
    foreach (['home', 'list', 'item', 'about', 'help'] as $name) {
        $menu[] = ['url' => "/$name", 'label' => ucfirst($name), 'active' => $name === $active];
    }
    return $menu;
}
