<?php
/* Doctrine ORM on an SQLite database in memory: persist, flush, query, change, remove, clear. */
require __DIR__ . '/../lib/start.php';
if (BENCH_HOOKED) (BENCH_HOOK)();
require __DIR__ . '/../vendor/autoload.php';

use Doctrine\Common\Collections\ArrayCollection;
use Doctrine\Common\Collections\Collection;
use Doctrine\DBAL\DriverManager;
use Doctrine\ORM\EntityManager;
use Doctrine\ORM\Mapping as ORM;
use Doctrine\ORM\ORMSetup;
use Doctrine\ORM\Proxy\ProxyFactory;
use Doctrine\ORM\Tools\SchemaTool;
use Symfony\Component\Cache\Adapter\ArrayAdapter;

#[ORM\Entity]
class Customer
{
    #[ORM\Id, ORM\GeneratedValue, ORM\Column]
    public ?int $id = null;

    #[ORM\Column(length: 100)]
    public string $name = '';

    /** @var Collection<int, Order> */
    #[ORM\OneToMany(targetEntity: Order::class, mappedBy: 'customer', cascade: ['persist', 'remove'])]
    public Collection $orders;

    public function __construct(string $name)
    {
        $this->name = $name;
        $this->orders = new ArrayCollection();
    }

    public function order(string $what, float $price): void
    {
        $this->orders->add(new Order($this, $what, $price));
    }
}

#[ORM\Entity, ORM\Table(name: 'orders')]
class Order
{
    #[ORM\Id, ORM\GeneratedValue, ORM\Column]
    public ?int $id = null;

    #[ORM\Column]
    public DateTimeImmutable $at;

    public function __construct(
        #[ORM\ManyToOne(inversedBy: 'orders')]
        public Customer $customer,
        #[ORM\Column(length: 100)]
        public string $what,
        #[ORM\Column]
        public float $price
    ) {
        $this->at = new DateTimeImmutable('2024-05-06 07:08:09');
    }
}

function connect(): EntityManager
{
    $config = ORMSetup::createAttributeMetadataConfiguration([__DIR__], true, sys_get_temp_dir(), new ArrayAdapter());
    $config->setAutoGenerateProxyClasses(ProxyFactory::AUTOGENERATE_EVAL);
    $connection = DriverManager::getConnection(['driver' => 'pdo_sqlite', 'memory' => true], $config);
    $manager = new EntityManager($connection, $config);
    $classes = [$manager->getClassMetadata(Customer::class), $manager->getClassMetadata(Order::class)];
    (new SchemaTool($manager))->createSchema($classes);
    return $manager;
}

function store(EntityManager $manager, int $batch): void
{
    for ($i = 0; $i < 40; $i++) {
        $customer = new Customer("customer $batch.$i");
        for ($j = 0; $j < 4; $j++) {
            $customer->order("thing $j", $batch + $j / 4);
        }
        $manager->persist($customer);
    }
    $manager->flush();
    $manager->clear();
}

function review(EntityManager $manager, int $batch): float
{
    $dql = 'SELECT c, o FROM Customer c JOIN c.orders o WHERE c.name LIKE :name AND o.price > 1 ORDER BY c.id, o.id';
    $sum = 0.0;
    foreach ($manager->createQuery($dql)->setParameter('name', "customer $batch.%")->getResult() as $at => $customer) {
        foreach ($customer->orders as $order) {
            $sum += $order->price;
            $order->what .= ' seen ' . $order->at->format('Y');
        }
        if ($at % 8 === 0) {
            $manager->remove($customer);
        }
    }
    $manager->flush();
    $lazy = $manager->getRepository(Order::class)->findBy([], ['id' => 'DESC'], 5);
    foreach ($lazy as $order) {
        $sum += strlen($order->customer->name);
    }
    $manager->clear();
    return $sum;
}

$manager = connect();
$sum = 0.0;
for ($batch = 0; $batch < 110; $batch++) {
    store($manager, $batch);
    $sum += review($manager, $batch);
}
bench_end((string) $sum);
