/*
 * leaktrace_traces.h: the traces that a call of the API is about.
 */
#ifndef LEAKTRACE_TRACES_H
#define LEAKTRACE_TRACES_H

#include "php_leaktrace.h"
#include "analyze/lt_analysis.h"

/* Reads the traces at `path` (file or folder; NULL: the folder of traces, for root
 * those of all users) into a new analysis. NULL, with a warning that says what to
 * do, when there is nothing to analyse. The caller frees it. */
lt_analysis *leaktrace_traces_read(zend_string *path);

/* Options for an analysis in this process. */
lt_analysis_options leaktrace_analysis_options(void);

/* Deletes the traces at `path` (as above), warned where it can't. Returns how many. */
size_t leaktrace_traces_clean(zend_string *path);

#endif
