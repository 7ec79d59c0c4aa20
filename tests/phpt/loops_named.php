<?php
namespace App {
	final class Worker
	{
		public function run(): void
		{
			\keep(str_repeat(X, 1000));
			$this->helper();
		}

		private function helper(): void
		{
			\keep(str_repeat(X, 100));
		}
	}

	function second(): void
	{
		\keep(str_repeat(X, 2000));
	}
}

namespace {
	require __DIR__ . '/inc.php';
	function handle(): void
	{
		keep(str_repeat(X, 500));
	}

	function unnamed(): void
	{
		keep(str_repeat(X, 3000));
	}

	$worker = new App\Worker;
	for ($i = 0; $i < 20; $i++) {
		handle();
		$worker->run();
		App\second();
		unnamed();
	}
	$report = traced();
	echo $report['processes'][0]['loops'], " loops of ", $report['processes'][0]['body'], "\n";
	show_places($report);
}
?>
