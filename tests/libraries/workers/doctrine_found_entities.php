<?php
/* Entities that were only read are kept by the identity map, too. */
// HOLDER ->unitOfWork

use Doctrine\DBAL\DriverManager;
use Doctrine\ORM\EntityManager;
use Doctrine\ORM\Mapping as ORM;
use Doctrine\ORM\ORMSetup;
use Doctrine\ORM\Proxy\ProxyFactory;
use Doctrine\ORM\Tools\SchemaTool;

require __DIR__ . '/../worker.php';

#[ORM\Entity]
#[ORM\Table(name: 'articles')]
class Article
{
	#[ORM\Id, ORM\Column]
	public int $id;

	#[ORM\Column(length: 1000)]
	public string $text;
}

function handle(EntityManager $manager, int $id): int
{
	leaktrace_hook_malloc();
	$article = $manager->find(Article::class, $id);
	$length = strlen($article->text);
	if (repaired()) {
		$manager->detach($article);
	}
	return $length;
}

$config = ORMSetup::createAttributeMetadataConfiguration([__DIR__], true);
$config->setAutoGenerateProxyClasses(ProxyFactory::AUTOGENERATE_EVAL);
if (PHP_VERSION_ID >= 80400) {
	$config->enableNativeLazyObjects(true);
}
$connection = DriverManager::getConnection(['driver' => 'pdo_sqlite', 'memory' => true]);
$manager = new EntityManager($connection, $config);
(new SchemaTool($manager))->createSchema([$manager->getClassMetadata(Article::class)]);
for ($id = 0; $id < LOOPS; $id++) {
	$connection->insert('articles', ['id' => $id, 'text' => payload($id)]);
}
for ($id = 0; $id < LOOPS; $id++) {
	handle($manager, $id);
}
