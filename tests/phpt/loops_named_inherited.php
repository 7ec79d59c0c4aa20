<?php
require __DIR__ . '/inc.php';
trait Shared
{
	public function shared(): void
	{
		keep(str_repeat(X, 4000));
	}
}

class Base
{
	public function inherited(): void
	{
		keep(str_repeat(X, 500));
	}

	public function overridden(): void
	{
		keep(str_repeat(X, 1000));
	}

	public static function static(): void
	{
		keep(str_repeat(X, 2000));
	}
}

class Child extends Base
{
	use Shared;

	public function overridden(): void
	{
		parent::overridden();
	}
}

$child = new Child;
for ($i = 0; $i < 20; $i++) {
	$child->inherited();
	$child->overridden();
	Child::static();
	$child->shared();
}
$report = traced();
echo $report['processes'][0]['loops'], " loops\n";
show_places($report);
?>
