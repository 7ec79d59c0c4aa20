<?php
/*
 * Checks the corpus itself, without the extension: in plain PHP the memory of a
 * leak case must keep growing over its second half, that of a clean one must
 * not, and the peak of a GROW case must. php tests/cases/verify.php [-v] [name ...]
 */

namespace LeaktraceCases;

require_once __DIR__ . '/runner.php';

/* Bytes in use after each loop, and the peak in each, as plain PHP counts them. */
final class Truth
{
	/** @var int[] */
	public array $used = [];
	/** @var int[] */
	public array $peaks = [];
	public string $problem = '';

	public function __construct(Runner $runner, CaseFile $case)
	{
		$samples = $runner->tmp() . '/samples-' . getmypid();
		@unlink($samples);
		$run = $runner->plain(self::hooked($runner, $case), ['LEAKTRACE_CASES_SAMPLES' => $samples]);
		if (preg_match('~Fatal error|Warning|Deprecated|Notice~', $run->out . $run->err)) {
			$this->problem = 'complains: ' . Runner::cut($run->out . $run->err);
		}
		if ($run->code !== 0 && $this->problem === '') {
			$this->problem = "ends with {$run->code}";
		}
		foreach (@file($samples) ?: [] as $line) {
			[$used, $peak] = explode(' ', $line);
			$this->used[] = (int) $used;
			$this->peaks[] = (int) $peak;
		}
		/* Each peak belongs to the loop before. The sample of the shutdown comes when the
		 * main script's code and the last locals are gone: no loop's height. */
		array_shift($this->peaks);
		array_pop($this->used);
		if ($this->problem === '' && count($this->used) < 8) {
			$this->problem = 'marks hardly any loop';
		}
	}

	/* A case whose body is named by an INI entry gets the call written into that body. */
	private static function hooked(Runner $runner, CaseFile $case): CaseFile
	{
		foreach ($case->ini as $setting) {
			if (str_starts_with($setting, 'leaktrace.loop=')) {
				$source = file_get_contents($case->path);
				foreach (explode(',', substr($setting, 15)) as $body) {
					$name = preg_replace('~^.*[:\\\\]~', '', $body);
					$source = preg_replace('~(function ' . preg_quote($name) . '\([^{]*\{)~', '$1 \leaktrace_hook_malloc();', $source, 1);
				}
				$path = $runner->tmp() . '/' . basename($case->path);
				file_put_contents($path, $source);
				return new CaseFile($path);
			}
		}
		return $case;
	}

	/** @param int[] $series how often its second half stood higher than ever before */
	private static function records(array $series): int
	{
		$middle = intdiv(count($series), 2);
		$highest = max(array_slice($series, 0, $middle));
		$records = 0;
		foreach (array_slice($series, $middle) as $value) {
			if ($value > $highest) {
				$highest = $value;
				$records++;
			}
		}
		return $records;
	}

	/** @param int[] $series does its last quarter never come back to where the first half was? */
	private static function staysAbove(array $series): bool
	{
		$count = count($series);
		return min(array_slice($series, intdiv($count * 3, 4))) > max(array_slice($series, 0, intdiv($count, 2)));
	}

	/* Does its lowest point rise from each quarter to the next? That shows a leak below a sawtooth. */
	private static function troughsRise(array $series): bool
	{
		[, $second, $third, $last] = array_map('min', array_chunk($series, intdiv(count($series) + 3, 4)));
		return $second < $third && $third < $last;
	}

	public function grows(): bool
	{
		return (self::records($this->used) >= 1 && self::staysAbove($this->used))
			|| (self::records($this->used) >= 2 && self::troughsRise($this->used));
	}

	public function peaksGrow(): bool
	{
		return self::records($this->peaks) >= 4 && self::staysAbove($this->peaks);
	}

	/* Of one leak alone: its end stands higher than all of its first half. */
	public function endsHigher(): bool
	{
		return self::records($this->used) >= 1
			&& $this->used[count($this->used) - 1] > max(array_slice($this->used, 0, intdiv(count($this->used), 2)));
	}

	/* Of one look-alike alone: the old level comes back. */
	public function isStationary(): bool
	{
		return !self::staysAbove($this->used);
	}

	/* Silent for sure: hardly a record, and never away from the old level for good. */
	public function isStill(): bool
	{
		return self::records($this->used) <= 4 && !$this->grows();
	}

	public function peaksAreStill(): bool
	{
		return !$this->peaksGrow();
	}

	public function tells(): string
	{
		$count = count($this->used);
		if ($count < 8) {
			return "$count loops";
		}
		return sprintf('%d loops, used %d → %d → %d, %d records in the second half; peaks %d → %d, %d records', $count,
			$this->used[1], $this->used[intdiv($count, 2)], $this->used[$count - 1], self::records($this->used),
			$this->peaks[1], end($this->peaks), self::records($this->peaks));
	}
}

/** @return string[]|string wrong lines, or why it was skipped */
function verify(Runner $runner, CaseFile $case, int $fewest, int $most): array|string
{
	$skip = $runner->skips($case) ?: $case->noVerify;
	if ($skip !== '') {
		return $skip;
	}
	$truth = new Truth($runner, $case);
	if ($truth->problem !== '') {
		return [$truth->problem];
	}
	$loops = count($truth->used);
	if ($loops < $fewest || $loops > $most) {
		return ["$loops loops, must be $fewest to $most"];
	}
	$kinds = array_column($case->marks, 'kind');
	$wrong = [];
	if (in_array('LEAK', $kinds, true) !== $truth->grows()) {
		$wrong[] = (in_array('LEAK', $kinds, true) ? 'does not grow: ' : 'grows: ') . $truth->tells();
	}
	if (in_array('GROW', $kinds, true) && !$truth->peaksGrow()) {
		$wrong[] = 'its peak does not grow: ' . $truth->tells();
	}
	if (array_intersect(['LEAK', 'GROW'], $kinds) === [] && !($truth->isStill() && $truth->peaksAreStill())) {
		$wrong[] = 'is not still: ' . $truth->tells();
	}
	return $wrong;
}

if (realpath($_SERVER['SCRIPT_FILENAME']) === __FILE__) {
	$runner = new Runner();
	$options = new Options(array_slice($argv, 1), $runner);
	$runner->so = '';
	$cases = array_map(fn (string $path) => new CaseFile($path), [...glob(__DIR__ . '/leaks/*.php'), ...glob(__DIR__ . '/clean/*.php')]);
	$cases = array_values(array_filter($cases, fn (CaseFile $case) => $options->wants($case->name())));
	exit(judgeAll($cases, $options, fn (CaseFile $case) => verify($runner, $case, 60, 1500)));
}
