<?php
/* Symfony Messenger: a middleware, the outermost, marks the loop; another notes what went by, and who failed. */
// HOLDER ->journal

use Symfony\Component\EventDispatcher\EventDispatcher;
use Symfony\Component\Messenger\Envelope;
use Symfony\Component\Messenger\EventListener\StopWorkerOnMessageLimitListener;
use Symfony\Component\Messenger\Handler\HandlersLocator;
use Symfony\Component\Messenger\MessageBus;
use Symfony\Component\Messenger\Middleware\HandleMessageMiddleware;
use Symfony\Component\Messenger\Middleware\MiddlewareInterface;
use Symfony\Component\Messenger\Middleware\StackInterface;
use Symfony\Component\Messenger\Transport\Receiver\ReceiverInterface;
use Symfony\Component\Messenger\Worker;

require __DIR__ . '/../worker.php';

class Mail
{
	public function __construct(public readonly int $id, public readonly string $text)
	{
	}
}

class Traced implements MiddlewareInterface
{
	public function handle(Envelope $envelope, StackInterface $stack): Envelope
	{
		leaktrace_hook_malloc();
		return $stack->next()->handle($envelope, $stack);
	}
}

class Journal implements MiddlewareInterface
{
	private array $journal = [];

	public function handle(Envelope $envelope, StackInterface $stack): Envelope
	{
		$this->journal[] = [$envelope->getMessage(), date('c')];
		$envelope = $stack->next()->handle($envelope, $stack);
		if (repaired()) {
			array_pop($this->journal);
		}
		return $envelope;
	}
}

/* Messages of a queue that is somewhere else. */
class Source implements ReceiverInterface
{
	private int $next = 0;

	public function get(): iterable
	{
		yield new Envelope(new Mail($this->next, payload($this->next)));
		$this->next++;
	}

	public function ack(Envelope $envelope): void
	{
	}

	public function reject(Envelope $envelope): void
	{
	}
}

$send = fn (Mail $mail) => strlen(strrev($mail->text));
$bus = new MessageBus([new Traced(), new Journal(), new HandleMessageMiddleware(new HandlersLocator([Mail::class => [$send]]))]);
$events = new EventDispatcher();
$events->addSubscriber(new StopWorkerOnMessageLimitListener(LOOPS));
(new Worker(['mails' => new Source()], $bus, $events))->run();
