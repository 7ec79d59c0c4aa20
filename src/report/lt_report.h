/*
 * lt_report.h: an lt_result as something to read.
 *
 *     lt_out out;
 *     lt_out_init(&out, write, self);
 *     ok = lt_report_find("text")->write(result, &options, &out);
 *
 * Each format is one vtable entry in one file. A format streams: it asks for no
 * memory in proportion to what it writes. It trusts the shape of the result
 * (indices, counts) and none of its strings.
 */
#ifndef LT_REPORT_H
#define LT_REPORT_H

#include <stdbool.h>
#include <stddef.h>

#include "analyze/lt_result.h"
#include "report/lt_out.h"

typedef struct {
	bool colour;         /* the text goes to a terminal that shows colours */
	size_t top;          /* leaks told in full, rows of a table; 0: 10 */
	size_t width;        /* columns of the terminal; 0: unknown */
	const char *version; /* of leaktrace, told in JSON; NULL: not told */
} lt_report_options;

typedef struct {
	const char *name; /* "text" */
	/* Writes the whole report and flushes; false when `out` refused a write or memory
	 * ran out. `options` may be NULL: all zero. */
	bool (*write)(const lt_result *result, const lt_report_options *options, lt_out *out);
} lt_report_format;

/* The format of that name, NULL when there is none. */
const lt_report_format *lt_report_find(const char *name);

/* All formats; *count says how many. For messages that list them. */
const lt_report_format *const *lt_report_formats(size_t *count);

/* The tables of leaktrace_analyze_malloc(): for each script the sites that allocate
 * most per loop, leak or not, then what the calls of each function leave behind.
 * Processes of one script are put together. Returns as lt_report_format.write. */
bool lt_report_malloc_text(const lt_result *result, const lt_report_options *options, lt_out *out);

extern const lt_report_format lt_report_text;
extern const lt_report_format lt_report_json;

/* What all formats say of a result as a whole. */

typedef enum {
	LT_VERDICT_NOTHING = 0, /* no process was traced, or no loop completed */
	LT_VERDICT_TOO_FEW,     /* no process completed enough loops to be judged */
	LT_VERDICT_CLEAN,
	LT_VERDICT_LEAK
} lt_verdict;

typedef struct {
	lt_verdict verdict;
	uint64_t loops, judged_loops, allocations; /* of all processes */
	uint64_t duration_us;     /* of the process watched longest */
	uint64_t needed_loops;    /* judged loops that a verdict takes */
	size_t unjudged;          /* processes with fewer */
	const lt_process *worst;  /* the one that dies first; NULL without a process */
	double bytes_per_loop;    /* what the leaks add in that one */
} lt_report_summary;

/* Sums up a result. Nothing to free. */
lt_report_summary lt_report_sum_up(const lt_result *result);

/* "leak", "container", … as the JSON has it. */
const char *lt_kind_name(lt_kind kind);

/* "clean", "leak", … of a verdict. */
const char *lt_verdict_name(lt_verdict verdict);

#endif
