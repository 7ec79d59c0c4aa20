<?php
/*
 * Runs one PHP process and measures it from outside.
 *
 * CPU time is what wait4() says of the finished child, its shutdown included. The
 * peak RSS is the child's own VmHWM: ru_maxrss would start at the runner's size.
 */

final class Child
{
    public float $cpu = 0.0;      /* user + system, seconds */
    public int $code = 0;         /* exit status */
    public string $output = '';   /* stdout without the memory lines */
    public int $usage = 0;        /* memory_get_usage() at the end, bytes; 0: not reported */
    public int $peak = 0;         /* memory_get_peak_usage(), bytes */
    public int $rss = 0;          /* peak RSS, bytes */
    public array $status = [];    /* leaktrace_status(), empty when there is none */
    public int $traceBytes = 0;   /* size of the files it left in its trace folder */
    public string $errors = '';   /* stderr without our own line */
    public string $failure = '';  /* why the run does not count; empty: it does */

    /*
     * $command: program and arguments. $env replaces the environment, so that
     * both sides of a pair have the same. $traces: folder to weigh and empty.
     */
    public static function run(array $command, array $env, string $traces = '', int $timeout = 600): self
    {
        $out = tempnam(sys_get_temp_dir(), 'ltb');
        $err = tempnam(sys_get_temp_dir(), 'ltb');
        $files = [['file', '/dev/null', 'r'], ['file', $out, 'w'], ['file', $err, 'w']];
        $process = proc_open($command, $files, $pipes, dirname(__DIR__), $env);
        $child = new self();
        $child->reap(proc_get_status($process)['pid'], $timeout);
        $child->readOutput(file_get_contents($out));
        $child->readErrors(file_get_contents($err));
        unlink($out);
        unlink($err);
        if ($traces !== '') {
            $child->traceBytes = self::emptyFolder($traces);
        }
        return $child;
    }

    private function reap(int $pid, int $timeout): void
    {
        $end = microtime(true) + $timeout;
        while (($done = pcntl_waitpid($pid, $status, WNOHANG, $usage)) === 0) {
            if (microtime(true) > $end) {
                posix_kill($pid, SIGKILL);
                $this->failure = "still running after $timeout s";
                pcntl_waitpid($pid, $status, 0, $usage);
                break;
            }
            usleep(3000);
        }
        if ($done < 0) {
            $this->failure = 'the process was lost';
            return;
        }
        $this->cpu = $usage['ru_utime.tv_sec'] + $usage['ru_stime.tv_sec']
            + ($usage['ru_utime.tv_usec'] + $usage['ru_stime.tv_usec']) / 1e6;
        $this->code = pcntl_wifexited($status) ? pcntl_wexitstatus($status) : -1;
        if (pcntl_wifsignaled($status)) {
            $this->failure = $this->failure ?: 'killed by signal ' . pcntl_wtermsig($status);
        }
    }

    private function readOutput(string $text): void
    {
        foreach (['usage', 'peak'] as $name) {
            if (preg_match("/^$name (\d+)\n/m", $text, $match)) {
                $this->$name = (int) $match[1];
                $text = str_replace($match[0], '', $text);
            }
        }
        $this->output = $text;
        if (!preg_match('/^checksum .+$/m', $text)) {
            $this->failure = $this->failure ?: 'it did not reach its end';
        }
    }

    private function readErrors(string $text): void
    {
        if (preg_match("/^bench (.*)\n/m", $text, $match)) {
            $figures = json_decode($match[1], true);
            $this->rss = $figures['rss_peak'];
            $this->status = $figures['status'] ?? [];
            $text = str_replace($match[0], '', $text);
        }
        $this->errors = trim($text);
    }

    /* Size of what was in the folder. */
    private static function emptyFolder(string $folder): int
    {
        $bytes = 0;
        foreach (glob("$folder/*") as $file) {
            $bytes += filesize($file);
            unlink($file);
        }
        return $bytes;
    }
}
