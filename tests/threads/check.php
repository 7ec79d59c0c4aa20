<?php
// Judges right here, while other threads trace.
$kept = [];
$leaky = leaktrace_check(function () use (&$kept) { $kept[] = str_repeat('k', 300); }, 30);
$clean = leaktrace_check(function () { return str_repeat('k', 300); }, 30);
echo "check ", $leaky['summary']['leaks'], ' ', $clean['summary']['leaks'], "\n";
