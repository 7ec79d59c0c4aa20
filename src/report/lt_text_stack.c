/*
 * lt_text_stack.c: call paths in the text report.
 *
 * A path is told innermost first, one frame a row, function and place in columns
 * of their own. Deep paths lose their middle; a later path of the same finding
 * stops where it goes on like the first.
 */
#include "report/lt_text.h"

#include <string.h>

#include "report/lt_escape.h"
#include "report/lt_human.h"

/* Frames shown whole; of a deeper path the innermost and the outermost ones. */
#define FRAMES_MAX 12
#define FRAMES_INNER 8
#define FRAMES_OUTER 3

static size_t suffix(const lt_frame *frame, char buffer[LT_HUMAN])
{
	char line[LT_HUMAN];

	buffer[0] = '\0';
	if (frame->kind == LT_FUNC_CLOSURE && frame->func_line > 0) {
		strcpy(buffer, " of line ");
		strcat(buffer, lt_human_count(frame->func_line, line));
	}
	return strlen(buffer);
}

static const char *frame_name(const lt_frame *frame)
{
	if (frame->function[0] != '\0') {
		return frame->function;
	}
	if (frame->kind == LT_FUNC_ELIDED) {
		return "… (what called it is not known: too many call paths)";
	}
	return frame->kind == LT_FUNC_ROOT ? "(no PHP code)" : "(no name)";
}

static size_t name_width(const lt_frame *frame)
{
	char of_line[LT_HUMAN];

	if (frame->kind == LT_FUNC_ELIDED) {
		return 0; /* nothing stands behind it */
	}
	return lt_escaped_width(frame_name(frame), LT_TEXT_NAME_MAX) + suffix(frame, of_line);
}

static void write_frame(const lt_text *text, const lt_frame *frame, size_t width)
{
	char of_line[LT_HUMAN];
	bool placed = frame->file[0] != '\0';
	bool internal = !placed && frame->kind == LT_FUNC_INTERNAL;
	size_t own = name_width(frame);

	suffix(frame, of_line);
	lt_out_escaped(text->out, frame_name(frame), LT_TEXT_NAME_MAX);
	lt_out_text(text->out, of_line);
	if (placed || internal) {
		lt_out_pad(text->out, (long) (own < width ? width - own : 0) + 2);
		lt_text_style(text, LT_STYLE_DIM);
		if (placed) {
			lt_text_site(text, frame->file, frame->line);
		} else {
			lt_out_text(text->out, "(internal)");
		}
		lt_text_plain(text);
	}
	lt_out_text(text->out, "\n");
}

static bool same_frame(const lt_frame *a, const lt_frame *b)
{
	return a->line == b->line && a->kind == b->kind && strcmp(a->function, b->function) == 0
		&& strcmp(a->file, b->file) == 0;
}

/* How many outermost frames two paths share. */
static size_t shared_tail(const lt_stack *a, const lt_stack *b)
{
	size_t n = 0;

	while (n < a->frame_count && n < b->frame_count
		&& same_frame(&a->frames[a->frame_count - 1 - n], &b->frames[b->frame_count - 1 - n])) {
		n++;
	}
	return n;
}

static bool is_elided(size_t index, size_t count)
{
	return count > FRAMES_MAX && index >= FRAMES_INNER && index < count - FRAMES_OUTER;
}

/* The first `count` frames; the first row continues a row already begun. */
static void write_frames(const lt_text *text, const lt_frame *frames, size_t count)
{
	size_t width = 0;

	for (size_t i = 0; i < count; i++) {
		size_t own = is_elided(i, count) ? 0 : name_width(&frames[i]);

		width = own > width && own <= text->align ? own : width;
	}
	for (size_t i = 0; i < count; i++) {
		if (i > 0 && !is_elided(i, count)) {
			lt_text_label(text, "");
		}
		if (!is_elided(i, count)) {
			write_frame(text, &frames[i], width);
		} else if (i == FRAMES_INNER) {
			lt_text_label(text, "");
			lt_out_text(text->out, "… ");
			lt_text_count(text, count - FRAMES_INNER - FRAMES_OUTER, "more call", "more calls");
			lt_out_text(text->out, " …\n");
		}
	}
}

/* A later path: what differs from one told above, and that the rest does not. */
static void write_later(const lt_text *text, const lt_stack *stack, const lt_stack *above)
{
	size_t shared = shared_tail(stack, above);

	if (shared < 2) {
		write_frames(text, stack->frames, stack->frame_count);
	} else if (shared == stack->frame_count && shared == above->frame_count) {
		lt_out_text(text->out, "as above\n");
	} else {
		/* one shared frame shows where both meet */
		write_frames(text, stack->frames, stack->frame_count - shared + 1);
		lt_text_label(text, "");
		lt_out_text(text->out, "… and on as above\n");
	}
}

/* All bytes the shares are shares of: paths beyond the kept ones count too. */
static double whole(const lt_finding *finding)
{
	double sum = 0;

	for (size_t i = 0; i < finding->stack_count; i++) {
		sum += finding->stacks[i].bytes > 0 ? (double) finding->stacks[i].bytes : 0;
	}
	return (double) finding->live_bytes > sum ? (double) finding->live_bytes : sum;
}

static void write_share(const lt_text *text, const lt_finding *finding, const lt_stack *stack)
{
	char bytes[LT_HUMAN];
	double all = whole(finding);

	if (all > 0 && stack->bytes > 0) {
		lt_out_printf(text->out, "%u %%, %s:\n", (unsigned) (100 * (double) stack->bytes / all + 0.5),
			lt_human_bytes((double) stack->bytes, bytes));
		lt_text_label(text, "");
	}
}

void lt_text_stacks(const lt_text *text, const lt_finding *finding, size_t max, const lt_stack *above)
{
	size_t shown = finding->stack_count < max ? finding->stack_count : max;

	for (size_t i = 0; i < shown; i++) {
		const lt_stack *stack = &finding->stacks[i];

		if (stack->frame_count == 0) {
			continue;
		}
		lt_text_label(text, i == 0 ? "call path" : "and by");
		if (finding->stack_count > 1) {
			write_share(text, finding, stack);
		}
		if (above == NULL) {
			write_frames(text, stack->frames, stack->frame_count);
			above = stack;
		} else {
			write_later(text, stack, above);
		}
	}
	if (finding->stack_count > shown) {
		lt_text_label(text, shown == 0 ? "call path" : "");
		lt_out_text(text->out, "… and ");
		lt_text_count(text, finding->stack_count - shown, "more call path\n", "more call paths\n");
	}
}
