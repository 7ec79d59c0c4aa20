<?php

declare(strict_types=1);

namespace Tern\Redis;

use Tern\Coroutine\Co;
use Tern\Event\Events;
use Tern\Helper\ArrayHelper;

/** Gives each coroutine a connection of its own and takes it back when the coroutine ends. */
final class RedisManager
{
    private static ?self $instance = null;

    /** @var array<int, array<string, Connection>> coroutine id => name => connection */
    private array $connections = [];

    /** The first repair. */
    public bool $dropEmptyEntries = false;

    private Pool $pool;

    private function __construct()
    {
        $this->pool = new Pool();
        Events::on(Events::COROUTINE_END, $this->release(...));
    }

    public static function instance(): self
    {
        return self::$instance ??= new self();
    }

    public function connection(string $name = 'default'): Connection
    {
        $key = Co::id() . '.' . $name;
        $connection = ArrayHelper::get($this->connections, $key);
        if ($connection === null) {
            $connection = $this->pool->get();
            ArrayHelper::set($this->connections, $key, $connection);
        }
        return $connection;
    }

    /** The first cause: the connections go back to the pool, the coroutine's entry stays. */
    private function release(): void
    {
        $id = Co::id();
        foreach (array_keys($this->connections[$id] ?? []) as $name) {
            $this->pool->put($this->connections[$id][$name]);
            unset($this->connections[$id][$name]);
        }
        if ($this->dropEmptyEntries) {
            unset($this->connections[$id]);
        }
    }
}
