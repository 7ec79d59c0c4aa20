<?php
/* Nodes of parsed documents are kept, and each keeps its document. */
// EXT dom
namespace App;

final class Scraper
{
	private array $titles = [];

	public function title(string $html): int
	{
		$document = new \DOMDocument(); // MAYBE
		$document->loadXML($html); // MAYBE
		$this->titles[] = $document->documentElement; // LEAK#1 ->titles
		return count($this->titles);
	}
}

function handle(Scraper $scraper, int $n): void
{
	leaktrace_hook_malloc();
	$scraper->title("<page><title>Page $n</title></page>");
}

$scraper = new Scraper();
for ($n = 0; $n < 100; $n++) {
	handle($scraper, $n);
}
