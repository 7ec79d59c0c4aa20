/*
 * lt_report_text.c: the text report: its order, and what its parts share.
 *
 * Verdict first, then each leak, then what is no leak, then the loops, then the
 * processes: who stops reading after two lines knows the most important.
 */
#include "report/lt_text.h"

#include "report/lt_escape.h"
#include "report/lt_human.h"

#define LABEL_INDENT 4
#define LABEL_WIDTH 12

lt_text lt_text_begin(const lt_result *result, const lt_report_options *options, lt_out *out)
{
	lt_text text = {.out = out, .result = result, .top = 10, .align = 60};

	text.sum = lt_report_sum_up(result);
	if (options != NULL) {
		text.colour = options->colour;
		text.top = options->top > 0 ? options->top : text.top;
	}
	if (options != NULL && options->width > 0) {
		text.align = options->width / 2;
	}
	return text;
}

void lt_text_style(const lt_text *text, lt_style style)
{
	static const char *const codes[] = {
		[LT_STYLE_BAD] = "\x1b[1;31m",
		[LT_STYLE_GOOD] = "\x1b[1;32m",
		[LT_STYLE_DOUBT] = "\x1b[1;33m",
		[LT_STYLE_HEAD] = "\x1b[1m",
		[LT_STYLE_DIM] = "\x1b[2m",
		[LT_STYLE_NAME] = "\x1b[36m",
	};

	if (text->colour) {
		lt_out_text(text->out, codes[style]);
	}
}

void lt_text_plain(const lt_text *text)
{
	if (text->colour) {
		lt_out_text(text->out, "\x1b[0m");
	}
}

void lt_text_styled(const lt_text *text, lt_style style, const char *words)
{
	lt_text_style(text, style);
	lt_out_text(text->out, words);
	lt_text_plain(text);
}

void lt_text_site(const lt_text *text, const char *file, uint32_t line)
{
	/* PHP's own words for it */
	lt_out_escaped(text->out, file[0] != '\0' ? file : "[no active file]", LT_TEXT_FILE_MAX);
	lt_out_printf(text->out, ":%u", (unsigned) line);
}

void lt_text_count(const lt_text *text, uint64_t count, const char *one, const char *many)
{
	char figure[LT_HUMAN];

	lt_out_printf(text->out, "%s %s", lt_human_count(count, figure), count == 1 ? one : many);
}

void lt_text_processes_counted(const lt_text *text)
{
	bool threads = false;

	for (size_t i = 0; i < text->result->process_count; i++) {
		threads |= text->result->processes[i].thread != 0;
	}
	lt_text_count(text, text->result->process_count, threads ? "thread" : "process", threads ? "threads" : "processes");
}

void lt_text_label(const lt_text *text, const char *label)
{
	lt_out_pad(text->out, LABEL_INDENT);
	lt_text_style(text, LT_STYLE_DIM);
	lt_out_printf(text->out, "%-*s", LABEL_WIDTH, label);
	lt_text_plain(text);
}

static bool write_text(const lt_result *result, const lt_report_options *options, lt_out *out)
{
	lt_text text = lt_text_begin(result, options, out);
	bool whole;

	lt_text_verdict(&text);
	whole = lt_text_leaks(&text);
	lt_text_other_findings(&text);
	lt_text_loops(&text);
	lt_text_processes(&text);
	return lt_out_flush(out) && whole;
}

const lt_report_format lt_report_text = {"text", write_text};
