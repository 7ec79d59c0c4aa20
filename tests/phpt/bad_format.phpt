--TEST--
An unknown format: a warning that names those there are, and false
--FILE--
<?php
var_dump(leaktrace_analyze(null, 'xml'), leaktrace_analyze(null, ''), leaktrace_analyze(null, 'TEXT'));
?>
--EXPECTF--
Warning: leaktrace_analyze(): Unknown format "xml"; there are "text", "json"%S in %s on line %d

Warning: leaktrace_analyze(): Unknown format ""; there are "text", "json"%S in %s on line %d

Warning: leaktrace_analyze(): Unknown format "TEXT"; there are "text", "json"%S in %s on line %d
bool(false)
bool(false)
bool(false)
