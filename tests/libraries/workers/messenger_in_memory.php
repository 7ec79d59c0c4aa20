<?php
/* Symfony Messenger's transport for tests, used in a worker: it keeps whatever it was sent and has given out. */
// HOLDER ->sent || ->acknowledged
// INI leaktrace.loop=Symfony\Component\Messenger\Worker::handleMessage

use Symfony\Component\EventDispatcher\EventDispatcher;
use Symfony\Component\Messenger\Envelope;
use Symfony\Component\Messenger\Event\WorkerRunningEvent;
use Symfony\Component\Messenger\EventListener\StopWorkerOnMessageLimitListener;
use Symfony\Component\Messenger\Handler\HandlersLocator;
use Symfony\Component\Messenger\MessageBus;
use Symfony\Component\Messenger\Middleware\HandleMessageMiddleware;
use Symfony\Component\Messenger\Transport\InMemory\InMemoryTransport;
use Symfony\Component\Messenger\Worker;

require __DIR__ . '/../worker.php';

class Step
{
	public function __construct(public readonly int $id, public readonly string $text)
	{
	}
}

/* Each message sends the one that follows it. */
class StepHandler
{
	public function __construct(private InMemoryTransport $transport)
	{
	}

	public function __invoke(Step $step): void
	{
		$this->transport->send(new Envelope(new Step($step->id + 1, payload($step->id))));
	}
}

$transport = new InMemoryTransport();
$transport->send(new Envelope(new Step(0, payload(0))));
$bus = new MessageBus([new HandleMessageMiddleware(new HandlersLocator([Step::class => [new StepHandler($transport)]]))]);
$events = new EventDispatcher();
$events->addSubscriber(new StopWorkerOnMessageLimitListener(LOOPS));
if (repaired()) {
	$events->addListener(WorkerRunningEvent::class, function () use ($transport) {
		$next = [...$transport->get()];
		$transport->reset();
		array_map($transport->send(...), $next);
	});
}
(new Worker(['steps' => $transport], $bus, $events))->run();
