<?php
/* Symfony Messenger's worker on a queue in a database; a handler that remembers what it has seen. */
// HOLDER ImportHandler->seen || ->seen
// INI leaktrace.loop=Symfony\Component\Messenger\Worker::handleMessage

use Doctrine\DBAL\DriverManager;
use Symfony\Component\EventDispatcher\EventDispatcher;
use Symfony\Component\Messenger\Bridge\Doctrine\Transport\Connection;
use Symfony\Component\Messenger\Bridge\Doctrine\Transport\DoctrineTransport;
use Symfony\Component\Messenger\Envelope;
use Symfony\Component\Messenger\EventListener\StopWorkerOnMessageLimitListener;
use Symfony\Component\Messenger\Handler\HandlersLocator;
use Symfony\Component\Messenger\MessageBus;
use Symfony\Component\Messenger\Middleware\HandleMessageMiddleware;
use Symfony\Component\Messenger\Transport\Serialization\PhpSerializer;
use Symfony\Component\Messenger\Worker;

require __DIR__ . '/../worker.php';

class Import
{
	public function __construct(public readonly int $id, public readonly string $text)
	{
	}
}

/* A service: one object for all messages. */
class ImportHandler
{
	private array $seen = [];

	public function __invoke(Import $import): int
	{
		if (isset($this->seen[$import->id])) {
			return 0;
		}
		$this->seen[$import->id] = strtoupper($import->text);
		if (repaired()) {
			$this->seen = array_slice($this->seen, -10, null, true);
		}
		return strlen($import->text);
	}
}

$database = DriverManager::getConnection(['driver' => 'pdo_sqlite', 'memory' => true]);
$transport = new DoctrineTransport(new Connection(Connection::buildConfiguration('doctrine://default?queue_name=imports'), $database), new PhpSerializer());
for ($id = 0; $id < LOOPS; $id++) {
	$transport->send(new Envelope(new Import($id, payload($id))));
}
$bus = new MessageBus([new HandleMessageMiddleware(new HandlersLocator([Import::class => [new ImportHandler()]]))]);
$events = new EventDispatcher();
$events->addSubscriber(new StopWorkerOnMessageLimitListener(LOOPS));
(new Worker(['imports' => $transport], $bus, $events))->run();
