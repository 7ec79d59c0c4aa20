<?php
/* A loop whose body builds and drops a few hundred things, and keeps one of them. */
require __DIR__ . '/../lib/start.php';

final class Registry
{
    public static array $entries = [];
}

final class Message
{
    public array $headers = [];
    public string $body = '';

    public function __construct(public int $id)
    {
    }
}

function receive(int $id): Message
{
    $message = new Message($id);
    for ($i = 0; $i < 12; $i++) {
        $message->headers['x-header-' . $i] = 'value ' . ($id + $i);
    }
    $message->body = str_repeat('payload ', 20 + $id % 7);
    return $message;
}

function answer(Message $message): string
{
    $lines = [];
    foreach ($message->headers as $name => $value) {
        $lines[] = ucfirst($name) . ': ' . $value;
    }
    $words = explode(' ', $message->body);
    return implode("\n", $lines) . "\n\n" . count($words) . "\n" . md5($message->body);
}

function handle(int $id): int
{
    if (BENCH_HOOKED) (BENCH_HOOK)();
    $length = 0;
    for ($i = 0; $i < 8; $i++) {
        $length += strlen(answer(receive($id + $i)));
    }
    Registry::$entries[$id] = 'seen ' . $id;
    return $length;
}

$sum = 0;
for ($id = 0; $id < 50000; $id++) {
    $sum += handle($id);
}
bench_end($sum . ' ' . count(Registry::$entries));
