<?php

declare(strict_types=1);

namespace Shop;

use DateTimeImmutable;
use Doctrine\Common\Collections\ArrayCollection;
use Doctrine\Common\Collections\Collection;
use Doctrine\ORM\Mapping as ORM;

#[ORM\Entity, ORM\Table(name: 'orders')]
class Order
{
    #[ORM\Id, ORM\GeneratedValue, ORM\Column]
    public ?int $id = null;

    #[ORM\Column]
    public DateTimeImmutable $storedAt;

    /** @var Collection<int, OrderLine> */
    #[ORM\OneToMany(targetEntity: OrderLine::class, mappedBy: 'order', cascade: ['persist'])]
    public Collection $lines;

    public function __construct(
        #[ORM\Column(length: 100)]
        public string $customer,
    ) {
        $this->storedAt = new DateTimeImmutable();
        $this->lines = new ArrayCollection();
    }

    public function add(string $item, int $cents): void
    {
        $this->lines->add(new OrderLine($this, $item, $cents));
    }
}
