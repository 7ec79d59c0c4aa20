<?php

declare(strict_types=1);

namespace Shop;

use Doctrine\DBAL\Connection;
use Doctrine\ORM\EntityManager;
use Doctrine\ORM\ORMSetup;
use Doctrine\ORM\Proxy\ProxyFactory;
use Doctrine\ORM\Tools\SchemaTool;
use Monolog\Handler\BufferHandler;
use Monolog\Handler\StreamHandler;
use Monolog\Logger;
use Monolog\Processor\MemoryUsageProcessor;
use Symfony\Component\Cache\Adapter\ArrayAdapter;

/** What a framework's container would build. */
final class Services
{
    public static function entityManager(Connection $connection): EntityManager
    {
        $config = ORMSetup::createAttributeMetadataConfiguration([__DIR__], false, sys_get_temp_dir(), new ArrayAdapter());
        $config->setAutoGenerateProxyClasses(ProxyFactory::AUTOGENERATE_EVAL);
        $manager = new EntityManager($connection, $config);
        (new SchemaTool($manager))->createSchema([
            $manager->getClassMetadata(Order::class),
            $manager->getClassMetadata(OrderLine::class),
        ]);
        return $manager;
    }

    /** Log lines are written by the batch, at the end of the request. A consumer has no such end. */
    public static function logger(): Logger
    {
        $buffer = new BufferHandler(new StreamHandler('/dev/null'));
        return new Logger('shop', [$buffer], [new MemoryUsageProcessor()]);
    }
}
