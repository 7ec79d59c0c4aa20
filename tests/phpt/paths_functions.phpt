--TEST--
A call path names functions, methods, static methods and internal functions, with their lines
--INI--
leaktrace.enable=1
leaktrace.output_dir={PWD}/paths_functions.traces
--FILE--
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
--EXPECT--
1280 bytes per loop
  str_repeat (internal)
  App\Worker::make paths_functions.php:15
  App\Base::inherited paths_functions.php:23
  App\Worker::__construct paths_functions.php:35
  App\helper paths_functions.php:41
  App\body paths_functions.php:47
  main paths_functions.php:51
