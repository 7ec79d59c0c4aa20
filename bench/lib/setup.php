<?php
/* What a run of the suite needs around it: options, PHP's modes, folders, packages. */

final class Setup
{
    public string $so = '';            /* the extension; empty in a control run */
    public int $pairs = 5;
    public int $timeout = 600;
    public bool $control = false;      /* both sides plain: shows the noise */
    public bool $long = false;         /* ten million loops as well */
    public array $only = [];           /* names; empty: all */
    public array $modes = ['off'];
    public array $extra = [];          /* options of the traced side */
    public string $scratch;            /* our folder in the system's temp folder, removed at the end */
    public string $traces;
    public string $cache;              /* caches of the programs, kept between runs */
    public string $noPackages = '';    /* why there are none; empty: there are */

    public static function fromArguments(array $arguments): self
    {
        $setup = new self();
        foreach ($arguments as $argument) {
            $setup->option(...explode('=', $argument, 2) + [1 => '']);
        }
        if (!$setup->control) {
            $setup->so = realpath($setup->so ?: dirname(__DIR__, 2) . '/modules/leaktrace.so') ?: '';
            if (!is_file($setup->so)) {
                self::stop('the extension is not built: run phpize && ./configure && make, or name it with --so=FILE');
            }
        }
        $setup->makeFolders();
        return $setup;
    }

    private function option(string $name, string $value): void
    {
        match ($name) {
            '--so' => $this->so = $value,
            '--pairs' => $this->pairs = max(1, (int) $value),
            '--timeout' => $this->timeout = max(1, (int) $value),
            '--only' => $this->only = explode(',', $value),
            '--opcache' => $this->modes = self::modes($value),
            '--extra' => $this->extra = preg_split('/\s+/', $value, -1, PREG_SPLIT_NO_EMPTY),
            '--control' => $this->control = true,
            '--long' => $this->long = true,
            default => self::stop("unknown option $name\n\n" . file_get_contents(__DIR__ . '/usage.txt')),
        };
    }

    private static function modes(string $value): array
    {
        $known = ['off', 'on', 'jit'];
        $modes = $value === 'all' ? $known : explode(',', $value);
        array_diff($modes, $known) && self::stop("--opcache takes off, on, jit or all, not $value");
        return $modes;
    }

    private function makeFolders(): void
    {
        $this->scratch = sys_get_temp_dir() . '/leaktrace-bench-' . getmypid();
        $this->traces = $this->scratch . '/traces';
        $this->cache = dirname(__DIR__) . '/vendor/.cache';
        mkdir($this->scratch, 0700) && mkdir($this->traces, 0700);
        register_shutdown_function(function (): void {
            array_map(unlink(...), glob($this->traces . '/*'));
            @rmdir($this->traces);
            @rmdir($this->scratch);
        });
    }

    public function wants(string $name): bool
    {
        return $this->only === [] || in_array($name, $this->only, true);
    }

    /* The options of both sides in a mode of opcache. */
    public static function phpOptions(string $mode): array
    {
        $options = [
            'display_errors=stderr', 'error_reporting=-1', 'log_errors=0', 'html_errors=0', 'date.timezone=UTC',
            'opcache.enable_cli=' . ($mode === 'off' ? 0 : 1), 'opcache.jit=' . ($mode === 'jit' ? 'tracing' : 'disable'),
        ];
        if ($mode === 'jit') {
            $options[] = 'opcache.jit_buffer_size=64M';
        }
        return self::ini($options);
    }

    public static function ini(array $settings): array
    {
        return array_merge(...array_map(static fn (string $setting): array => ['-d', $setting], $settings ?: [])) ?: [];
    }

    /* The options that load the extension; $settings beside its enable and folder. */
    public function tracer(bool $enable, array $settings = []): array
    {
        if ($this->control) {
            return $this->extra;
        }
        $on = ['leaktrace.enable=' . (int) $enable, 'leaktrace.output_dir=' . $this->traces];
        return array_merge(self::ini(["extension=$this->so", ...$on, ...$settings]), $this->extra);
    }

    /* A small environment, the same for both sides. */
    public function env(string $hook): array
    {
        return ['PATH' => getenv('PATH'), 'HOME' => $this->scratch, 'BENCH_HOOK' => $hook, 'BENCH_CACHE' => $this->cache,
            'BENCH_LOOPS' => (string) getenv('BENCH_LOOPS')];
    }

    /* Installs the pinned packages unless they are there. */
    public function installPackages(): void
    {
        $bench = dirname(__DIR__);
        $mark = "$bench/vendor/.installed";
        $wanted = md5_file("$bench/composer.json");
        if (!is_file($mark) || file_get_contents($mark) !== $wanted) {
            echo "Installing the programs' packages with Composer ...\n";
            exec('COMPOSER_ALLOW_SUPERUSER=1 composer install -n -q --no-progress -d ' . escapeshellarg($bench) . ' 2>&1', $lines, $code);
            if ($code !== 0) {
                $lines = array_filter(array_map(trim(...), $lines));
                $this->noPackages = $code === 127 ? 'there is no composer' : 'composer install failed: ' . implode(' ', array_slice($lines, 0, 2));
                return;
            }
            file_put_contents($mark, $wanted);
        }
        is_dir($this->cache) || mkdir($this->cache, 0700);
    }

    /* Why a program cannot run here; empty: it can. */
    public function missing(array $needs): string
    {
        foreach ($needs as $need) {
            if (str_starts_with($need, 'ext-')) {
                if (!extension_loaded(substr($need, 4))) {
                    return "PHP's extension " . substr($need, 4) . ' is not loaded';
                }
            } elseif (!is_dir(dirname(__DIR__) . "/vendor/$need")) {
                return "package $need is not installed" . ($this->noPackages ? " ($this->noPackages)" : '');
            }
        }
        return '';
    }

    public static function stop(string $message): never
    {
        fwrite(STDERR, "bench/run: $message\n");
        exit(2);
    }
}
