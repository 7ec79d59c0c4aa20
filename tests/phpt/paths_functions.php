<?php
namespace App;

require __DIR__ . '/inc.php';

interface Maker
{
	public function make(): string;
}

trait Making
{
	public function make(): string
	{
		return str_repeat(X, 1000);
	}
}

class Base
{
	public static function inherited(Maker $maker): string
	{
		return $maker->make();
	}
}

final class Worker extends Base implements Maker
{
	use Making;

	public string $text;

	public function __construct()
	{
		$this->text = Base::inherited($this);
	}
}

function helper(): Worker
{
	return new Worker;
}

function body(): void
{
	leaktrace_hook_malloc();
	\keep(helper()->text);
}

for ($i = 0; $i < 20; $i++) {
	body();
}
\show_paths(\traced());
?>
