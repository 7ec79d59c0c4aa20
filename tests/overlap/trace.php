<?php
/*
 * Reads a trace as it is, without leaktrace: what each window says, before anything
 * is concluded from it. The layout is drawn in src/trace/lt_encode.c.
 *
 *   $trace->windows  number => ['flags', 'loops', 'pending_contexts', 'deltas' => [...]]
 *   $trace->pending  ['window', 'started', 'waiting', 'count', 'bytes'], with leaves
 *   $trace->path(leaf)  "function:line < caller:line < ..."
 */
final class Trace
{
	public array $start = [];
	public array $windows = [];
	public array $pending = [];
	public ?int $end = null;
	private array $strings = [''];
	private array $funcs = [['name' => '', 'kind' => 0]];
	private array $nodes = [['parent' => 0, 'func' => 0]];
	private array $leaves = [['node' => 0, 'line' => 0]];
	private array $fields;
	private int $at = 0;

	private const FIELDS = ['cpu_us', 'zend_usage', 'live_bytes', 'live_blocks', 'allocations', 'rss', 'loops', 'zend_real',
		'own_bytes', 'pending_loops', 'pending_contexts', 'gc_bytes', 'gc_blocks', 'pss', 'uss', 'zend_limit'];
	private const PLAIN = ['gc_bytes', 'gc_blocks', 'pss', 'uss'];

	public function __construct(private string $data)
	{
		if (substr($data, 0, 8) !== "\x8aLTRACE\n") {
			throw new Exception('not a trace');
		}
		$this->fields = array_fill_keys(self::FIELDS, 0);
		$block = 16;
		while ($block + 8 <= strlen($data) && $block + 8 + ($length = unpack('V', $data, $block)[1]) <= strlen($data)) {
			$this->at = $block + 8;
			$block += 8 + $length;
			while ($this->at < $block) {
				$this->record();
			}
		}
	}

	/* The only trace of a folder. */
	public static function only(string $dir): self
	{
		$files = glob("$dir/*.ltrace");
		if (count($files) !== 1) {
			throw new Exception(count($files) . " traces in $dir");
		}
		return new self(file_get_contents($files[0]));
	}

	public function path(int $leaf): string
	{
		$path = [];
		for (; $leaf !== 0; $leaf = $node['parent']) {
			$node = $this->nodes[$this->leaves[$leaf]['node']];
			$path[] = $this->strings[$this->funcs[$node['func']]['name']] . ':' . $this->leaves[$leaf]['line'];
		}
		return implode(' < ', $path);
	}

	/* Bytes and blocks that were born in each window, by call path: of what was born inside of loops only. */
	public function births(): array
	{
		$births = [];
		foreach ($this->windows as $window) {
			foreach ($window['deltas'] as $delta) {
				if ($delta['birth'] !== 0 && $delta['born_blocks'] !== 0) {
					$sum = &$births[$delta['birth']][$this->path($delta['leaf'])];
					$sum = [($sum[0] ?? 0) + $delta['born_bytes'], ($sum[1] ?? 0) + $delta['born_blocks']];
					unset($sum);
				}
			}
		}
		foreach ($births as &$paths) {
			ksort($paths);
		}
		return $births;
	}

	private function varint(): int
	{
		for ($value = $shift = 0; ; $shift += 7) {
			$byte = ord($this->data[$this->at++]);
			$value |= ($byte & 0x7f) << $shift;
			if ($byte < 0x80) {
				return $value;
			}
		}
	}

	private function change(): int
	{
		$change = $this->varint();
		return (($change >> 1) & PHP_INT_MAX) ^ -($change & 1);
	}

	private function back(array $defined): int
	{
		$back = $this->varint();
		return $back === 0 ? 0 : count($defined) - $back;
	}

	private function text(): string
	{
		$length = $this->varint();
		$this->at += $length;
		return substr($this->data, $this->at - $length, $length);
	}

	private function record(): void
	{
		switch ($tag = ord($this->data[$this->at++])) {
			case 1:
				foreach (['pid', 'parent_pid', 'started_at_us', 'pid_started_at', 'boot_id', 'mode'] as $name) {
					$this->start[$name] = $this->varint();
				}
				foreach (['sapi', 'script', 'php_version', 'body'] as $name) {
					$this->start[$name] = $this->text();
				}
				break;
			case 2:
				$this->strings[] = $this->text();
				break;
			case 3:
				$func = ['name' => $this->back($this->strings), 'file' => $this->back($this->strings)];
				$this->funcs[] = $func + ['line' => $this->varint(), 'kind' => $this->varint()];
				break;
			case 4:
				$this->nodes[] = ['parent' => $this->back($this->leaves), 'func' => $this->back($this->funcs)];
				break;
			case 5:
				$this->leaves[] = ['node' => $this->back($this->nodes), 'line' => $this->varint()];
				break;
			case 6:
				$this->numbers(3);
				break;
			case 7:
				$this->window();
				break;
			case 8:
				$this->numbers(4);
				$this->numbers(4 * $this->varint());
				$this->numbers(5 * $this->varint());
				break;
			case 9:
				$this->numbers(5);
				break;
			case 10:
				$this->pending[] = array_combine(['window', 'started', 'waiting', 'count', 'bytes'], $this->numbers(5));
				break;
			case 11:
				[$this->end] = $this->numbers(2);
				break;
			default:
				if ($tag < 0x40) {
					throw new Exception("a record of kind $tag");
				}
				$this->text();
		}
	}

	private function numbers(int $count): array
	{
		$numbers = [];
		while ($count-- > 0) {
			$numbers[] = $this->varint();
		}
		return $numbers;
	}

	private function window(): void
	{
		$mask = $this->varint();
		$flags = $this->varint();
		$this->change();
		foreach (self::FIELDS as $bit => $name) {
			$plain = in_array($name, self::PLAIN, true);
			if ($mask & 1 << $bit) {
				$this->fields[$name] = $plain ? $this->varint() : $this->fields[$name] + $this->change();
			} elseif ($plain) {
				$this->fields[$name] = 0;
			}
		}
		foreach ([16, 17, 18] as $bit) {
			if ($mask & 1 << $bit) {
				$this->varint();
			}
		}
		$number = count($this->windows) + 1;
		$deltas = [];
		for ($count = $this->varint(), $leaf = 0; $count > 0; $count--) {
			$deltas[] = $delta = $this->delta($number, $leaf);
			$leaf = $delta['leaf'];
		}
		$this->windows[$number] = ['flags' => $flags] + $this->fields + ['deltas' => $deltas];
	}

	private function delta(int $number, int $leaf): array
	{
		$bits = ord($this->data[$this->at++]);
		$unit = $bits & 0x40 ? 8 : 1;
		$delta = ['leaf' => $leaf + $this->change(), 'birth' => $bits & 0x02 ? 0 : $number];
		if (!($bits & 0x03)) {
			$delta['birth'] -= $this->varint();
		}
		$born = $bits & 0x04 ? $this->numbers(2) : [0, 0];
		$freed = $bits & 0x08 ? $this->numbers(2) : ($bits & 0x10 ? $born : [0, 0]);
		$peak = $bits & 0x20 ? $born[0] : $this->varint();
		return $delta + ['born_bytes' => $born[0] * $unit, 'born_blocks' => $born[1],
			'freed_bytes' => $freed[0] * $unit, 'freed_blocks' => $freed[1], 'peak_bytes' => $peak * $unit];
	}
}
