<?php
/* nikic/php-parser over its own tree and two of its neighbours. */
require __DIR__ . '/../lib/start.php';
if (BENCH_HOOKED) (BENCH_HOOK)();
$vendor = __DIR__ . '/../vendor';
require $vendor . '/autoload.php';

use PhpParser\Node;
use PhpParser\NodeTraverser;
use PhpParser\NodeVisitor\NameResolver;
use PhpParser\NodeVisitorAbstract;
use PhpParser\ParserFactory;

final class Census extends NodeVisitorAbstract
{
    /** @var array<string, int> */
    public array $kinds = [];

    public function enterNode(Node $node): ?Node
    {
        $kind = $node->getType();
        $this->kinds[$kind] = ($this->kinds[$kind] ?? 0) + 1;
        return null;
    }
}

$census = new Census();
$traverser = new NodeTraverser(new NameResolver(), $census);
$parser = (new ParserFactory())->createForNewestSupportedVersion();
$files = array_merge(bench_php_files("$vendor/nikic/php-parser/lib"), bench_php_files("$vendor/php-di/php-di/src", 45));
for ($round = 0; $round < 2; $round++) {
    foreach ($files as $file) {
        $traverser->traverse($parser->parse(file_get_contents($file)));
    }
}
ksort($census->kinds);
bench_end(count($files) . ' ' . md5(json_encode($census->kinds)));
