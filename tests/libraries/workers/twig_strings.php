<?php
/* A template made from a new text each time is a new class each time. */
// HOLDER ->loadedTemplates || class table || compiled

use Twig\Environment;
use Twig\Loader\ArrayLoader;

require __DIR__ . '/../worker.php';

function handle(Environment $twig, int $id): string
{
	leaktrace_hook_malloc();
	if (repaired()) {
		return $twig->render('mail', ['id' => $id, 'text' => payload($id)]);
	}
	return $twig->createTemplate("Invoice $id for {{ name|upper }}: " . payload($id))->render(['name' => 'Ann']);
}

$twig = new Environment(new ArrayLoader(['mail' => 'Invoice {{ id }}: {{ text|upper }}']));
for ($id = 0; $id < LOOPS; $id++) {
	handle($twig, $id);
}
