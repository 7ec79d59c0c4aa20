<?php

declare(strict_types=1);

namespace Tern\Server;

use App\PipeMessageHandler;
use App\RequestHandler;
use Fiber;
use Tern\Coroutine\Co;
use Tern\Coroutine\Context;
use Tern\Event\Events;

/** Starts a coroutine for each request and each pipe message; a few of them at a time. */
final class Worker
{
    private const AT_ONCE = 4;

    /** @var array<int, Fiber> coroutines that wait, by id */
    private array $waiting = [];

    public function __construct(
        private readonly RequestHandler $requests,
        private readonly PipeMessageHandler $messages,
        private readonly bool $useFibers,
        /** The second repair. */
        private readonly bool $endsPipeMessages,
    ) {
        Events::on(Events::COROUTINE_END, Context::destroy(...));
    }

    public function run(int $loops): void
    {
        for ($n = 0; $n < $loops; $n++) {
            $this->start($n % 2 === 0 ? fn () => $this->onRequest($n) : fn () => $this->onPipeMessage($n));
            while (count($this->waiting) >= self::AT_ONCE) {
                $this->resumeAll();
            }
        }
        while ($this->waiting !== []) {
            $this->resumeAll();
        }
    }

    private function start(callable $body): void
    {
        $fiber = Co::start($body, $this->useFibers);
        if ($fiber !== null) {
            $this->waiting[Co::last()] = $fiber;
        }
    }

    private function resumeAll(): void
    {
        foreach ($this->waiting as $id => $fiber) {
            Co::resume($id, $fiber);
            if ($fiber->isTerminated()) {
                unset($this->waiting[$id]);
            }
        }
    }

    private function onRequest(int $n): void
    {
        leaktrace_hook_malloc();

        try {
            $this->requests->handle('/products/' . $n % 50);
        } finally {
            Events::trigger(Events::COROUTINE_END);
        }
    }

    /** The second cause: nobody says that this coroutine has ended. */
    private function onPipeMessage(int $n): void
    {
        leaktrace_hook_malloc();

        try {
            $this->messages->handle(serialize(['type' => 'price', 'product' => $n % 50, 'cents' => 1000 + $n]));
        } finally {
            if ($this->endsPipeMessages) {
                Events::trigger(Events::COROUTINE_END);
            }
        }
    }
}
