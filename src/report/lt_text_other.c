/*
 * lt_text_other.c: findings that are no leaks, one paragraph for each kind.
 *
 * They are information: a peak costs memory for a moment, a cycle costs the
 * collector's time, a container may only be filling up. Two rows each.
 */
#include "report/lt_text.h"

#include "report/lt_escape.h"
#include "report/lt_human.h"

#define PLACE_INDENT 2
#define TOLD_INDENT 6

/* "  /app/a.php:12  App\Foo::bar"; by its holder where no line is known. */
static void write_place(const lt_text *text, const lt_finding *finding)
{
	lt_out_pad(text->out, PLACE_INDENT);
	if (finding->file[0] != '\0' || finding->holder_count == 0) {
		lt_text_site(text, finding->file, finding->line);
	}
	if (finding->function[0] != '\0') {
		lt_out_text(text->out, "  ");
		lt_out_escaped(text->out, finding->function, LT_TEXT_NAME_MAX);
	}
	if (finding->holder_count > 0) {
		lt_out_text(text->out, finding->file[0] != '\0' ? "  " : "");
		lt_text_style(text, LT_STYLE_NAME);
		lt_out_escaped(text->out, finding->holders[0].path, LT_TEXT_PATH_MAX);
		lt_text_plain(text);
	}
	lt_out_text(text->out, "\n");
	lt_out_pad(text->out, TOLD_INDENT);
}

static void write_since(const lt_text *text, const lt_finding *finding)
{
	char first[LT_HUMAN], last[LT_HUMAN];

	lt_out_printf(text->out, ", loops %s to %s\n", lt_human_count(finding->first_loop, first),
		lt_human_count(finding->last_loop, last));
}

static void write_peak(const lt_text *text, const lt_finding *finding)
{
	char figure[LT_HUMAN];

	lt_out_printf(text->out, "%s more per loop; rose ", lt_human_bytes(finding->bytes_per_loop, figure));
	lt_text_count(text, finding->growth_times, "time", "times");
	lt_out_printf(text->out, ", by %s in all", lt_human_bytes((double) finding->growth_size, figure));
	write_since(text, finding);
}

static void write_container(const lt_text *text, const lt_finding *finding)
{
	char figure[LT_HUMAN];

	if (finding->holder_count > 0) {
		lt_text_count(text, finding->holders[0].elements, "element", "elements");
		lt_out_printf(text->out, ", %s per loop, ", lt_human_rate(finding->holders[0].elements_per_loop, figure));
	}
	lt_out_printf(text->out, "%s per loop", lt_human_bytes(finding->bytes_per_loop, figure));
	write_since(text, finding);
}

static void write_cycle(const lt_text *text, const lt_finding *finding)
{
	char figure[LT_HUMAN];

	if (finding->detail[0] != '\0') {
		lt_out_escaped(text->out, finding->detail, LT_TEXT_PATH_MAX);
		lt_out_text(text->out, ": ");
	}
	if (finding->count > 0) {
		lt_text_count(text, finding->count, "block", "blocks");
		lt_out_text(text->out, " and ");
	}
	lt_out_printf(text->out, "%s per loop", lt_human_bytes(finding->bytes_per_loop, figure));
	write_since(text, finding);
}

static void write_pending(const lt_text *text, const lt_finding *finding)
{
	char figure[LT_HUMAN];

	lt_out_printf(text->out, "%s begun here %s not ended", lt_human_count(finding->count, figure),
		finding->count == 1 ? "has" : "have");
	if (finding->detail[0] != '\0') {
		lt_out_text(text->out, ", waiting at ");
		lt_out_escaped(text->out, finding->detail, LT_TEXT_PATH_MAX);
	}
	lt_out_printf(text->out, "; holding %s\n", lt_human_bytes((double) finding->live_bytes, figure));
}

static void write_plain(const lt_text *text, const lt_finding *finding)
{
	char figure[LT_HUMAN];

	lt_out_printf(text->out, "%s per loop; alive now: ", lt_human_bytes(finding->bytes_per_loop, figure));
	lt_out_printf(text->out, "%s", lt_human_bytes((double) finding->live_bytes, figure));
	write_since(text, finding);
}

typedef struct {
	lt_kind kind;
	const char *title;
	void (*write)(const lt_text *text, const lt_finding *finding);
} paragraph;

static const paragraph paragraphs[] = {
	{LT_KIND_LEAK, "Growth too small or too rare to be called a leak:", write_plain},
	{LT_KIND_CONTAINER, "Containers that only grow:", write_container},
	{LT_KIND_PENDING, "Fibers and coroutines that have not ended:", write_pending},
	{LT_KIND_NATIVE, "Memory of C libraries, outside memory_limit:", write_plain},
	{LT_KIND_PEAK, "Peaks (all of it is freed, but each loop needs more):", write_peak},
	{LT_KIND_CYCLE, "Garbage cycles (no leak: the collector frees them, and that takes time):", write_cycle},
};

static void write_paragraph(const lt_text *text, const paragraph *kind)
{
	const lt_result *result = text->result;
	size_t found = 0;

	for (size_t i = 0; i < result->finding_count; i++) {
		const lt_finding *finding = &result->findings[i];

		if (finding->is_leak || finding->kind != kind->kind) {
			continue;
		}
		if (found == 0) {
			lt_out_text(text->out, "\n");
			lt_text_styled(text, LT_STYLE_HEAD, kind->title);
			lt_out_text(text->out, "\n");
		}
		if (found++ < text->top) {
			write_place(text, finding);
			kind->write(text, finding);
		}
	}
	if (found > text->top) {
		lt_out_printf(text->out, "  … and %zu more\n", found - text->top);
	}
}

void lt_text_other_findings(const lt_text *text)
{
	for (size_t i = 0; i < sizeof(paragraphs) / sizeof(paragraphs[0]); i++) {
		write_paragraph(text, &paragraphs[i]);
	}
}
