/*
 * lt_result.h: what an analysis found, as plain data: the model behind every
 * report format and behind leaktrace_report(). Names follow the JSON of the
 * product's interface. Everything is owned by the lt_analysis that made it and
 * lives until lt_analysis_free(). Strings are never NULL, end in NUL, and may
 * hold any other byte (reports escape).
 *
 * Bytes are bytes as memory_get_usage() counts them; loops are numbered from 0.
 */
#ifndef LT_RESULT_H
#define LT_RESULT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "track/lt_sink.h"

typedef enum {
	LT_KIND_LEAK = 0,  /* survivors pile up */
	LT_KIND_CONTAINER, /* an array, object or string that only grows */
	LT_KIND_PEAK,      /* freed each loop, but ever larger */
	LT_KIND_CYCLE,     /* garbage cycles made per loop: information, not a leak */
	LT_KIND_NATIVE,    /* libc memory */
	LT_KIND_PENDING    /* coroutines or fibers that never end */
} lt_kind;

typedef struct {
	const char *function; /* "App\Foo::bar", "{closure}", "main", "str_repeat" */
	const char *file;     /* "" for internal functions */
	uint32_t line;        /* line being executed in that frame; 0: none */
	lt_func_kind kind;
	uint32_t func_line;   /* first line of the function; closures print it */
} lt_frame;

typedef struct {
	int64_t bytes;  /* live bytes along this path at the end */
	int64_t blocks;
	const lt_frame *frames; /* innermost first */
	size_t frame_count;
} lt_stack;

typedef struct {
	lt_root_kind kind;
	const char *root; /* "App\Registry::$items" */
	const char *path; /* "App\Registry::$items[*]" */
	uint64_t bytes;
	uint64_t blocks;
	uint64_t elements;
	double elements_per_loop;
	uint64_t extra_refs;
	bool grows; /* it gets more elements, and keeps them */
} lt_holder;

/* One finding: a PHP site (or a container) of one script, merged over its processes:
 * growth_size, live bytes and blocks and what stacks and holders hold add up,
 * growth_times is the largest of any process, bytes_per_loop the mean weighed by
 * loops, first_loop the least and last_loop the greatest. */
typedef struct {
	lt_kind kind;
	bool is_leak;         /* counts in the verdict and in leaktrace_analyze()'s return value */
	const char *file;
	uint32_t line;
	const char *function; /* function the line is in */
	uint64_t growth_times;
	uint64_t growth_size; /* bytes: the sum of the rises that set records */
	int64_t live_bytes, live_blocks; /* survivors at the end */
	double bytes_per_loop;
	uint64_t first_loop, last_loop; /* first and last loop that grew it */
	uint32_t cause;       /* findings of one cause share it; from 1 */
	const lt_stack *stacks;   /* most bytes first */
	size_t stack_count;
	const lt_holder *holders; /* those that grow first, the engine's own lists last, then most bytes first */
	size_t holder_count;
	const uint64_t *pids;     /* processes in which it was found, a pid once for each thread */
	const uint64_t *threads;  /* and the thread of each, 0 the first or only one; NULL: none has another */
	size_t pid_count;
	const char *detail;   /* kind-specific: ring of a cycle, where pending contexts wait; "" */
	uint64_t count;       /* pending: how many; cycle: objects per loop, else 0 */
	double count_per_loop; /* pending: how many more with each loop, else 0 */
} lt_finding;

/* The thread that stands beside a finding's pid; 0: the first or only one. */
static inline uint64_t lt_finding_thread(const lt_finding *finding, size_t at)
{
	return finding->threads != NULL ? finding->threads[at] : 0;
}

/* What one loop (or window of loops) did at one site: Tracker's loop lines. */
typedef struct {
	uint64_t loop;      /* the loop (last one of its window) in which it happened */
	const char *file;
	uint32_t line;
	int64_t bytes;      /* net surviving bytes it left (born, and live one later loop at least); negative: it freed earlier ones */
	bool frees_earlier; /* true: "Free Pre (Loop birth_loop)": `bytes` born in birth_loop were freed in this loop */
	uint64_t birth_loop;
} lt_loop_line;

typedef struct {
	uint64_t loop;      /* number of the (last) loop */
	uint64_t loops;     /* loops in that window */
	int64_t leaked;     /* net surviving bytes of sites that are findings of kind leak */
	size_t line_first;  /* into lines[] */
	size_t line_count;
} lt_loop_summary;

typedef struct {
	uint64_t zend_usage, zend_real, zend_limit, rss, pss, uss, native;
} lt_memory;

/* Allocations of a site, leak or not (leaktrace_analyze_malloc). */
typedef struct {
	const char *file;
	uint32_t line;
	const char *function;
	double bytes_per_loop, blocks_per_loop; /* allocated */
	int64_t live_bytes, live_blocks;        /* at the end, all births */
	double left_per_loop;                   /* surviving bytes per loop */
} lt_site_total;

/* What the calls of one function leave behind: memory_get_usage() brackets. */
typedef struct {
	const char *function;
	const char *file;
	uint32_t line;
	double own_bytes_per_loop;       /* left by allocations in its own body */
	double inclusive_bytes_per_loop; /* and in all it called (recursion counted once) */
} lt_function_total;

/* A site whose allocations outside of loops grow. */
typedef struct {
	const char *file;
	uint32_t line;
	const char *function;
	double bytes_per_loop;
	int64_t live_bytes;  /* born outside of loops, at the last judged one */
} lt_between;

/* One traced process; with threads, one traced thread. */
typedef struct {
	const char *trace;   /* path of its trace file; "" when analysed in memory */
	uint64_t pid;
	uint64_t thread;     /* the kernel's number of it; 0: the process's first or only one */
	const char *sapi, *script, *php, *body;
	uint64_t started_at_us; /* Unix time in microseconds */
	const char *state;   /* running, exited, killed, memory_limit, fatal, truncated */
	lt_mode mode;
	uint64_t loops;      /* completed */
	uint64_t judged_loops;
	uint64_t windows;
	uint64_t allocations;
	uint64_t duration_us;
	lt_memory memory;    /* at the last window */
	double growth_per_loop;       /* bytes per loop that the leaks add; 0: none */
	double between_per_loop;      /* and what grows between the loops, which are not charged with it; 0: nothing */
	const lt_between *between;    /* where, most bytes per loop first; the first ten */
	size_t between_count;
	double loops_until_limit;     /* < 0: never (no growth or no limit) */
	double seconds_until_limit;   /* < 0: never */
	const lt_loop_summary *summaries;
	size_t summary_count;
	const lt_loop_line *lines;
	size_t line_count;
	const lt_site_total *sites;   /* most allocated bytes per loop first */
	size_t site_count;
	const lt_function_total *functions; /* most inclusive growth first */
	size_t function_count;
	const size_t *findings;       /* indices into lt_result.findings */
	size_t finding_count;
	bool torn;                    /* the file ended in the middle of a record */
	const char *warning;          /* what to tell about this trace; "" */
} lt_process;

typedef struct {
	const lt_process *processes;  /* by start time */
	size_t process_count;
	const lt_finding *findings;   /* leaks first, most bytes per loop first */
	size_t finding_count;
	size_t leak_count;            /* findings with is_leak */
	size_t cause_count;           /* distinct causes among them */
	uint64_t needed_loops;        /* judged loops that a verdict on a process takes; one with fewer was not judged; 0: not known */
} lt_result;

#endif
