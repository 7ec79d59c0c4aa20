--TEST--
Names of four megabytes, of classes, methods, properties, variables and keys: the trace and each report stay small, and are still text
--FILE--
<?php
require __DIR__ . '/inc.php';
/* Wherever such a name is cut, it is within a character. */
const CODE = '<?php
$name = str_repeat("\u{e9}\u{20ac}\u{1f600}", 4 << 20 >> 3);
eval("class C$name { public static \$all = []; public \$p$name = [];
	public function m$name() { static \$seen$name = []; \$seen{$name}[] = str_repeat(X, 1000); self::\$all[\"k$name\"][] = [1]; \$this->p{$name}[] = str_repeat(X, 900); } }
	function f$name(\$object) { \$object->m$name(); }");
$class = "C$name";
$function = "f$name";
$object = new $class;
$GLOBALS["g$name"] = [];
$GLOBALS["o$name"] = new stdClass;
function body(int $i): void {
	global $object, $function, $name;
	leaktrace_hook_malloc();
	$function($object);
	$GLOBALS["g$name"][] = str_repeat(X, 700);
	$GLOBALS["o$name"]->{"p$name"}[] = [$i, str_repeat(X, 800)];
}
for ($i = 0; $i < 30; $i++) body($i);
echo number_format(memory_get_peak_usage() / 1e6, 0), " MB\n";
';
$worker = new Worker(CODE);
$plain = (int) $worker->run(['leaktrace.enable' => 0, 'memory_limit' => '512M'])->out;
$traced = (int) $worker->run(['memory_limit' => '512M'])->out;
echo $plain > 40 && abs($traced - $plain) < 4 ? "as much memory\n" : "$worker->err$plain MB without leaktrace, $traced with it\n";
$size = filesize($worker->files()[0]);
echo 'trace: ', $size < 200000 ? 'small' : $size, "\n";
foreach (['text', 'json'] as $format) {
	ob_start();
	$leaks = leaktrace_analyze($worker->traces, $format);
	$text = ob_get_clean();
	echo "$format: ", $leaks > 2 ? 'leaks' : $leaks, ', ', strlen($text) < 200000 ? 'small' : strlen($text), ', ', preg_match('//u', $text) ? 'text' : 'no text', "\n";
}
echo json_last_error_msg(), ' ', is_array(json_decode($text)->processes) ? 'JSON' : 'no JSON', "\n";
ob_start();
leaktrace_analyze_malloc(10, $worker->traces);
$text = ob_get_clean();
echo 'malloc: ', strlen($text) < 200000 ? 'small' : strlen($text), ', ', preg_match('//u', $text) ? 'text' : 'no text', "\n";
echo strlen(serialize($worker->report())) < 400000 ? 'array: small' : strlen(serialize($worker->report())), "\n";
?>
--EXPECT--
as much memory
trace: small
text: leaks, small, text
json: leaks, small, text
No error JSON
malloc: small, text
array: small
