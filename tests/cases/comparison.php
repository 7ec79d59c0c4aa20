<?php
/* Compares what leaktrace_report() found with the marks of a case: see runner.php for the marks. */

namespace LeaktraceCases;

/* One case's marks against one report's findings. */
final class Comparison
{
	private const KINDS = ['LEAK' => ['leak', 'container', 'pending'], 'GROW' => ['peak']];
	/** @var array<string, array[]> "file:line" => findings */
	private array $at = [];

	/** @param array[] $findings */
	public function __construct(
		private readonly CaseFile $case,
		private readonly array $findings,
		private readonly bool $holders,
	) {
		foreach ($findings as $finding) {
			if ($finding['kind'] !== 'cycle') {
				$this->at[self::place($finding['file'], (int) $finding['line'])][] = $finding;
			}
		}
	}

	/** @return string[] */
	public function wrong(): array
	{
		return [...$this->missing(), ...$this->unexpected(), ...($this->holders ? [...$this->wrongHolders(), ...$this->wrongCauses()] : [])];
	}

	/* Lines of eval()'d code count as the line of their eval. */
	private static function place(string $file, int $line): string
	{
		if (preg_match('~^(.*?)\((\d+)\) : eval\(\)\'d code~', $file, $m)) {
			[$file, $line] = [$m[1], (int) $m[2]];
		}
		return (realpath($file) ?: $file) . ':' . $line;
	}

	private function short(string $place): string
	{
		return basename($place);
	}

	/** @return array[] findings at a place whose kind fits the mark there */
	private function fitting(string $place, string $kind): array
	{
		return array_values(array_filter($this->at[$place] ?? [],
			fn (array $finding) => in_array($finding['kind'], self::KINDS[$kind], true)));
	}

	/** @return string[] */
	private function missing(): array
	{
		$wrong = [];
		foreach ($this->case->marks as $place => $mark) {
			$found = match ($mark->kind) {
				'MAYBE' => true,
				'VIA' => $this->onPath($place, null),
				default => $this->fitting($place, $mark->kind) !== [] || $this->foundByGroup($place, $mark),
			};
			if (!$found) {
				$wrong[] = sprintf('missed: %s expected at %s, got %s', $mark->kind, $this->short($place), $this->got($place));
			}
		}
		return $wrong;
	}

	private function got(string $place): string
	{
		$here = array_column($this->at[$place] ?? [], 'kind');
		$all = array_map(fn ($p) => $this->short($p), array_keys($this->at));
		return $here !== [] ? implode(', ', $here) : ($all === [] ? 'no finding at all' : 'only ' . implode(' ', $all));
	}

	/* A line of a group may be told by another line's finding, if that names it on its path. */
	private function foundByGroup(string $place, Mark $mark): bool
	{
		foreach ($this->case->marks as $other => $with) {
			if ($mark->group > 0 && $with->group === $mark->group && $with->kind === 'LEAK') {
				foreach ($this->fitting($other, 'LEAK') as $finding) {
					if ($this->onPath($place, $finding['cause'] ?? null)) {
						return true;
					}
				}
			}
		}
		return false;
	}

	/* Is this place a frame of a leak's call paths (of one cause, or of any)? */
	private function onPath(string $place, ?int $cause): bool
	{
		foreach ($this->findings as $finding) {
			if (!in_array($finding['kind'], self::KINDS['LEAK'], true) || ($cause !== null && ($finding['cause'] ?? null) !== $cause)) {
				continue;
			}
			foreach ($finding['stacks'] ?? [] as $stack) {
				foreach ($stack['frames'] as $frame) {
					if (self::place((string) ($frame['file'] ?? ''), (int) ($frame['line'] ?? 0)) === $place) {
						return true;
					}
				}
			}
		}
		return false;
	}

	/** @return string[] */
	private function unexpected(): array
	{
		$wrong = [];
		foreach ($this->at as $place => $findings) {
			$mark = $this->case->marks[$place] ?? null;
			foreach ($findings as $finding) {
				if ($mark === null || $mark->kind === 'VIA' || ($mark->kind === 'GROW' && $finding['kind'] !== 'peak')) {
					$wrong[] = sprintf('false: nothing expected at %s, got %s (times %s, size %s, live %s%s)', $this->short($place),
						$finding['kind'], $finding['growth_times'] ?? '?', $finding['growth_size'] ?? '?', $finding['live_bytes'] ?? '?',
						$this->paths($finding) === [] ? '' : ', ' . $this->paths($finding)[0]);
				}
			}
		}
		return $wrong;
	}

	/** @return string[] */
	private function paths(array $finding): array
	{
		return array_map(fn (array $holder) => (string) $holder['path'], $finding['holders'] ?? []);
	}

	/** @return string[] */
	private function wrongHolders(): array
	{
		$wrong = [];
		foreach ($this->case->marks as $place => $mark) {
			if ($mark->kind !== 'LEAK' || $mark->text === '') {
				continue;
			}
			foreach ($this->fitting($place, 'LEAK') as $finding) {
				$paths = $this->paths($finding);
				$fits = array_filter(explode(' || ', $mark->text), fn (string $text) => str_contains($paths[0] ?? '', $text));
				if ($fits === []) {
					$wrong[] = sprintf('holder: %s (%s) expected %s, got %s', $this->short($place), $finding['kind'],
						$mark->text, $paths === [] ? 'none' : implode(' | ', $paths));
				}
			}
		}
		return $wrong;
	}

	/* Lines of one group share a cause; different groups do not. */
	private function wrongCauses(): array
	{
		$causes = [];
		foreach ($this->case->marks as $place => $mark) {
			if ($mark->kind === 'LEAK' && $mark->group > 0) {
				foreach ($this->fitting($place, 'LEAK') as $finding) {
					$causes[$mark->group][(string) ($finding['cause'] ?? 'none')] = true;
				}
			}
		}
		$wrong = [];
		$seen = [];
		foreach ($causes as $group => $numbers) {
			if (count($numbers) > 1) {
				$wrong[] = "cause: the lines of group $group have the causes " . implode(', ', array_keys($numbers));
			}
			foreach (array_keys($numbers) as $number) {
				if (isset($seen[$number])) {
					$wrong[] = "cause: groups {$seen[$number]} and $group share the cause $number";
				}
				$seen[$number] = $group;
			}
		}
		return $wrong;
	}
}
