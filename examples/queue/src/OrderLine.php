<?php

declare(strict_types=1);

namespace Shop;

use Doctrine\ORM\Mapping as ORM;

#[ORM\Entity, ORM\Table(name: 'order_lines')]
class OrderLine
{
    #[ORM\Id, ORM\GeneratedValue, ORM\Column]
    public ?int $id = null;

    public function __construct(
        #[ORM\ManyToOne(inversedBy: 'lines')]
        public Order $order,
        #[ORM\Column(length: 100)]
        public string $item,
        #[ORM\Column]
        public int $cents,
    ) {
    }
}
