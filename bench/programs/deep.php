<?php
/* Deep small allocations: objects, strings and arrays made at every level of a recursion. */
require __DIR__ . '/../lib/start.php';
if (BENCH_HOOKED) (BENCH_HOOK)();

final class Node
{
    public array $children = [];

    public function __construct(public string $name, public ?Node $parent)
    {
    }
}

function grow(?Node $parent, int $depth, int $breadth): Node
{
    $node = new Node('node' . $depth . ':' . $breadth, $parent);
    if ($depth > 0) {
        for ($i = 0; $i < $breadth; $i++) {
            $node->children[] = grow($node, $depth - 1, 2 - $i % 2);
        }
    }
    return $node;
}

function weigh(Node $node, array $path): int
{
    $path[] = strtoupper($node->name);
    $sum = strlen(implode('/', array_slice($path, -4)));
    foreach ($node->children as $child) {
        $sum += weigh($child, $path);
    }
    return $sum;
}

/* Breaks the rings, so that no collector has to. */
function fell(Node $node): void
{
    foreach ($node->children as $child) {
        fell($child);
    }
    $node->children = [];
    $node->parent = null;
}

function plunge(int $depth, string $text): int
{
    $piece = $text . $depth;
    $pair = [$piece, strrev($piece)];
    return $depth === 0 ? strlen($pair[1]) : plunge($depth - 1, $text) + strlen($pair[0]);
}

$sum = 0;
for ($round = 0; $round < 220; $round++) {
    $tree = grow(null, 15, 2);
    $sum += weigh($tree, []);
    fell($tree);
    $tree = null;
    for ($i = 0; $i < 120; $i++) {
        $sum += plunge(250, 'level');
    }
}
bench_end((string) $sum);
