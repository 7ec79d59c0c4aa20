<?php
require __DIR__ . '/inc.php';
$code = '<?php
interface Handler { public function handle(int $n): void; }
trait Handles { protected function run(int $n): void { Base::$kept[] = str_repeat(X, 1000 + $n % 2); } }
abstract class Base implements Handler
{
	use Handles;
	public static array $kept = [];
	public function handle(int $n): void { $this->run($n); }
	public static function make(int $n): void { Base::$kept[] = str_repeat(X, 500 + $n % 2); }
	abstract public function prepare(int $n): void;
}
final class Mail extends Base { public function prepare(int $n): void { } }
final class Report extends Base { public function prepare(int $n): void { } public function handle(int $n): void { parent::handle($n); } }
final class Other { public function handle(int $n): void { } }
$jobs = [new Mail, new Report, new class extends Base { public function prepare(int $n): void { } }, new Other];
for ($n = 0; $n < 20; $n++) {
	foreach ($jobs as $job) {
		$job instanceof Other || $job->prepare($n);
		$job->handle($n);
	}
	Mail::make($n);
	Report::make($n);
}
';
$worker = new Worker($code);
foreach (['Handler::handle', 'Base::handle', 'Mail::handle', 'Report::handle', 'Other::HANDLE', '\base::prepare', 'Handles::run', 'Mail::make', 'Report::make'] as $name) {
	$worker->run(['leaktrace.loop' => $name])->tell();
	$report = @$worker->report();
	echo "$name: ", $report['processes'][0]['loops'] ?? 0, " loops\n";
	array_map('unlink', $worker->files());
}
?>
