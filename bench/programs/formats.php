<?php
/* JSON, DOM and regular expressions: blocks made inside extensions. */
require __DIR__ . '/../lib/start.php';
if (BENCH_HOOKED) (BENCH_HOOK)();

function document(int $rows): array
{
    $list = [];
    for ($i = 0; $i < $rows; $i++) {
        $list[] = [
            'id' => $i,
            'name' => "Product number $i",
            'price' => $i * 1.25,
            'tags' => ["tag$i", 'common', 'tag' . $i % 10],
            'stock' => ['north' => $i % 17, 'south' => $i % 13],
        ];
    }
    return $list;
}

function json_round_trip(array $document): int
{
    $text = json_encode($document);
    $arrays = json_decode($text, true);
    $objects = json_decode($text);
    return strlen($text) + count($arrays) + count($objects[0]->tags);
}

function dom_round_trip(array $document): int
{
    $dom = new DOMDocument();
    $root = $dom->appendChild($dom->createElement('list'));
    foreach ($document as $row) {
        $item = $root->appendChild($dom->createElement('item'));
        $item->setAttribute('id', (string) $row['id']);
        $item->appendChild($dom->createElement('name', $row['name']));
        foreach ($row['tags'] as $tag) {
            $item->appendChild($dom->createElement('tag', $tag));
        }
    }
    $xml = $dom->saveXML();
    $copy = new DOMDocument();
    $copy->loadXML($xml);
    $length = 0;
    foreach ((new DOMXPath($copy))->query('//item[tag="tag3"]/name') as $name) {
        $length += strlen($name->textContent);
    }
    return $length + strlen($xml);
}

function regex_round_trip(array $document): int
{
    $text = '';
    foreach ($document as $row) {
        $text .= "{$row['id']}: {$row['name']} <user{$row['id']}@example.org> {$row['price']}\n";
    }
    preg_match_all('/^(\d+): (?<name>[\w ]+) <(?<mail>[^>]+)> ([\d.]+)$/m', $text, $rows, PREG_SET_ORDER);
    $upper = preg_replace_callback('/\b[a-z]+\d+\b/', static fn (array $m): string => strtoupper($m[0]), $text);
    return count($rows) + strlen($upper) + count(preg_split('/[\s:<>@]+/', $text));
}

$document = document(400);
$sum = 0;
for ($round = 0; $round < 400; $round++) {
    $sum += json_round_trip($document) + dom_round_trip($document) + regex_round_trip($document);
}
bench_end((string) $sum);
