/*
 * lt_analysis.h: from the events of traced processes to an lt_result.
 *
 * An analysis takes any number of event streams, one per process, through one
 * sink each (from a trace file's reader, or straight from a tracer), and then
 * says what leaks. It is PHP-free, allocates with malloc, and must never run
 * inside an allocation hook. One analysis is used by one thread at a time.
 *
 *     lt_analysis *a = lt_analysis_create(NULL);
 *     lt_sink sink = lt_analysis_add(a, path);
 *     ... feed the sink ...
 *     lt_analysis_trace_state(a, torn, warning);
 *     const lt_result *r = lt_analysis_finish(a);
 *     ... report ...
 *     lt_analysis_free(a);
 *
 * Events are taken as hostile: unknown ids, births in the future, windows that
 * go back and counts that do not add up are bounded or ignored, never trusted.
 */
#ifndef LT_ANALYSIS_H
#define LT_ANALYSIS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "analyze/lt_result.h"
#include "track/lt_sink.h"

typedef struct lt_analysis lt_analysis;

typedef struct {
	/* Least number of growth times (records) of a leak; 0: the default, 5. */
	uint64_t growth_times;
	/* Whether the process that a trace without an end record tells of still runs
	 * (is the pid alive, and begun when the trace says?). NULL: it was killed. The
	 * strings of `who` are valid during the call. */
	bool (*is_running)(void *context, const lt_start *who);
	void *context; /* handed to is_running */
	/* For how many windows the loop lines and summaries are kept: the first and
	 * the last so many. Both 0: the defaults, 5 and 20. */
	uint32_t first_windows;
	uint32_t last_windows;
	/* Call paths kept per finding, the largest ones; 0: the default, 10. */
	uint32_t max_stacks;
} lt_analysis_options;

/* A new analysis; `options` is copied, NULL means all defaults. NULL when out of
 * memory. The caller frees it with lt_analysis_free(). */
lt_analysis *lt_analysis_create(const lt_analysis_options *options);

/* A sink for one more process. `trace_path` ("" or NULL: none) is copied. The sink
 * is valid until lt_analysis_finish() or lt_analysis_free(). Out of memory: a sink
 * whose `ops` is NULL, and lt_analysis_finish() will return NULL. A stream that
 * never told its start is left out of the result. */
lt_sink lt_analysis_add(lt_analysis *analysis, const char *trace_path);

/* What the reader found out about the trace added last: it ended in the middle
 * of a record, and what to tell about it (NULL or "": nothing). Copied. */
void lt_analysis_trace_state(lt_analysis *analysis, bool torn, const char *warning);

/* Judges, merges and returns the result, which belongs to the analysis. Calling
 * it again returns the same result. NULL when memory ran out at any moment. */
const lt_result *lt_analysis_finish(lt_analysis *analysis);

/* Frees the analysis and its result; NULL is allowed. */
void lt_analysis_free(lt_analysis *analysis);

#endif
