<?php
/* A large configuration lives as long as the worker and is only read. */
namespace App;

final class Config
{
	private array $tree = [];

	public function __construct()
	{
		for ($i = 0; $i < 300; $i++) {
			$this->tree["section$i"] = ['name' => "section $i", 'values' => range(0, 20)];
		}
	}

	public function get(int $section): array
	{
		return $this->tree["section$section"];
	}
}

function handle(Config $config, int $n): int
{
	leaktrace_hook_malloc();
	$copy = $config->get($n % 300);
	$copy['values'][] = $n;
	return count($copy['values']);
}

$config = new Config();
for ($n = 0; $n < 150; $n++) {
	handle($config, $n);
}
