/*
 * lt_text.h: what the parts of the text report share; private to src/report.
 *
 * Lines that people know from Swoole Tracker begin in column 0 and are exact to
 * the byte; what leaktrace adds stands indented beneath them.
 */
#ifndef LT_TEXT_H
#define LT_TEXT_H

#include "report/lt_report.h"

/* Columns after which a string out of a trace is cut. */
#define LT_TEXT_FILE_MAX 4096 /* PATH_MAX: no real path is ever cut */
#define LT_TEXT_PATH_MAX 600  /* of a holder */
#define LT_TEXT_NAME_MAX 200  /* of a function */

typedef enum {
	LT_STYLE_BAD,
	LT_STYLE_GOOD,
	LT_STYLE_DOUBT,
	LT_STYLE_HEAD,
	LT_STYLE_DIM,
	LT_STYLE_NAME
} lt_style;

typedef struct {
	lt_out *out;
	const lt_result *result;
	lt_report_summary sum;
	bool colour;
	size_t top;      /* at least 1 */
	size_t align;    /* columns up to which names in a row of names are padded */
} lt_text;

/* Prepares a text; `options` may be NULL. */
lt_text lt_text_begin(const lt_result *result, const lt_report_options *options, lt_out *out);

/* Colour from here on, until lt_text_plain(); nothing without colours. */
void lt_text_style(const lt_text *text, lt_style style);
void lt_text_plain(const lt_text *text);

/* `words` of our own in that style. */
void lt_text_styled(const lt_text *text, lt_style style, const char *words);

/* "/app/a.php:12"; "[no active file]:0" where no PHP code is to blame. */
void lt_text_site(const lt_text *text, const char *file, uint32_t line);

/* "1 loop", "1,200 loops": the count and its word. */
void lt_text_count(const lt_text *text, uint64_t count, const char *one, const char *many);

/* How many traced processes there are, and the word: "4 processes"; "4 threads" where
 * they are (also) such. */
void lt_text_processes_counted(const lt_text *text);

/* The parts of the report, in their order. */
void lt_text_verdict(const lt_text *text);
bool lt_text_leaks(const lt_text *text); /* false: out of memory */
void lt_text_other_findings(const lt_text *text);
void lt_text_loops(const lt_text *text);
void lt_text_processes(const lt_text *text);

/* Call paths of a finding, at most `max` of them, innermost frame first. Where they
 * go on like `above`, which the reader has just seen, they stop; NULL: nothing seen. */
void lt_text_stacks(const lt_text *text, const lt_finding *finding, size_t max, const lt_stack *above);

/* The label of an indented row: "    held by     ". */
void lt_text_label(const lt_text *text, const char *label);

#endif
