<?php
/* An entity manager that is never cleared knows every entity it ever stored. */
// HOLDER ->unitOfWork

use Doctrine\DBAL\DriverManager;
use Doctrine\ORM\EntityManager;
use Doctrine\ORM\Mapping as ORM;
use Doctrine\ORM\ORMSetup;
use Doctrine\ORM\Proxy\ProxyFactory;
use Doctrine\ORM\Tools\SchemaTool;

require __DIR__ . '/../worker.php';

#[ORM\Entity]
class Invoice
{
	#[ORM\Id, ORM\GeneratedValue, ORM\Column]
	public ?int $id = null;

	public function __construct(#[ORM\Column(length: 1000)] public string $text)
	{
	}
}

function handle(EntityManager $manager, int $id): void
{
	leaktrace_hook_malloc();
	$manager->persist(new Invoice(payload($id)));
	$manager->flush();
	if (repaired()) {
		$manager->clear();
	}
}

$config = ORMSetup::createAttributeMetadataConfiguration([__DIR__], true);
$config->setAutoGenerateProxyClasses(ProxyFactory::AUTOGENERATE_EVAL);
if (PHP_VERSION_ID >= 80400) {
	$config->enableNativeLazyObjects(true);
}
$manager = new EntityManager(DriverManager::getConnection(['driver' => 'pdo_sqlite', 'memory' => true]), $config);
(new SchemaTool($manager))->createSchema([$manager->getClassMetadata(Invoice::class)]);
for ($id = 0; $id < LOOPS; $id++) {
	handle($manager, $id);
}
