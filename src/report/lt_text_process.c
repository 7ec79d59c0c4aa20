/*
 * lt_text_process.c: the processes of the text report: a table of figures, then
 * what is to be said of single ones.
 */
#include "report/lt_table.h"
#include "report/lt_text.h"

#include <stdio.h>
#include <string.h>

#include "report/lt_escape.h"
#include "report/lt_human.h"

#define PROCESSES_MAX 40u /* in the table: a server has tens of workers, one that forks for each job thousands */

enum {
	COLUMN_PID, COLUMN_STATE, COLUMN_LOOPS, COLUMN_GROWTH, COLUMN_UNTIL, COLUMN_TIME,
	COLUMN_USAGE, COLUMN_REAL, COLUMN_LIMIT, COLUMN_RSS, COLUMN_PSS, COLUMN_USS, COLUMN_NATIVE,
	COLUMNS
};

static const char *const titles[COLUMNS] = {
	"pid", "state", "loops", "leaks/loop", "until limit", "time left",
	"usage", "real", "limit", "RSS", "PSS", "USS", "native"
};

/* Not measured: an empty cell, so that a column nobody has disappears. */
static void put_bytes(uint64_t bytes, char cell[LT_HUMAN])
{
	if (bytes > 0) {
		lt_human_bytes((double) bytes, cell);
	}
}

/* States are words of ours; anything else must not reach the terminal. */
static void put_state(const char *state, char cell[LT_HUMAN])
{
	static const char *const known[] = {
		"running", "exited", "killed", "memory_limit", "fatal", "truncated", "unhooked"
	};

	strcpy(cell, "unknown");
	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
		if (strcmp(state, known[i]) == 0) {
			strcpy(cell, known[i]);
		}
	}
}

static void put_forecast(const lt_process *process, size_t column, char cell[LT_HUMAN])
{
	char figure[LT_HUMAN];

	if (column == COLUMN_GROWTH && process->growth_per_loop > 0) {
		lt_human_bytes(process->growth_per_loop, cell);
	} else if (column == COLUMN_UNTIL && process->loops_until_limit >= 0) {
		snprintf(cell, LT_HUMAN, "%.30s loops", lt_human_about(process->loops_until_limit, figure));
	} else if (column == COLUMN_TIME && process->seconds_until_limit >= 0) {
		lt_human_duration(process->seconds_until_limit, cell);
	}
}

static void put_cell(const void *data, size_t row, size_t column, char cell[LT_HUMAN])
{
	const lt_process *process = ((const lt_process *const *) data)[row];
	const lt_memory *memory = &process->memory;

	cell[0] = '\0';
	switch (column) {
		case COLUMN_PID: lt_human_process(process->pid, process->thread, cell); break;
		case COLUMN_STATE: put_state(process->state, cell); break;
		case COLUMN_LOOPS: lt_human_count(process->loops, cell); break;
		case COLUMN_USAGE: put_bytes(memory->zend_usage, cell); break;
		case COLUMN_REAL: put_bytes(memory->zend_real, cell); break;
		case COLUMN_LIMIT: put_bytes(memory->zend_limit, cell); break;
		case COLUMN_RSS: put_bytes(memory->rss, cell); break;
		case COLUMN_PSS: put_bytes(memory->pss, cell); break;
		case COLUMN_USS: put_bytes(memory->uss, cell); break;
		case COLUMN_NATIVE: put_bytes(memory->native, cell); break;
		default: put_forecast(process, column, cell);
	}
}

static void put_script(const lt_text *text, const void *data, size_t row)
{
	const lt_process *process = ((const lt_process *const *) data)[row];

	lt_out_escaped(text->out, process->script[0] != '\0' ? process->script : "-", LT_TEXT_FILE_MAX);
}

/* "PHP 8.2.36 (cli), loop body App\Worker::handle, traced from 2025-… UTC, for 22 min" */
static void write_about(const lt_text *text, const lt_process *process)
{
	char figure[LT_HUMAN];

	lt_out_text(text->out, "  PHP ");
	lt_out_escaped(text->out, process->php, 40);
	lt_out_text(text->out, " (");
	lt_out_escaped(text->out, process->sapi, 40);
	lt_out_text(text->out, ")");
	if (process->body[0] != '\0') {
		lt_out_text(text->out, ", loop body ");
		lt_out_escaped(text->out, process->body, LT_TEXT_NAME_MAX);
	}
	lt_out_text(text->out, process->mode == LT_MODE_SAMPLED ? ", sampled (figures are estimates)" : "");
	lt_out_printf(text->out, ", traced from %s", lt_human_time(process->started_at_us, figure));
	lt_out_printf(text->out, " for %s\n", lt_human_duration((double) process->duration_us / 1e6, figure));
}

static bool alike(const lt_process *a, const lt_process *b)
{
	return a->mode == b->mode && a->started_at_us / 60000000 == b->started_at_us / 60000000
		&& strcmp(a->php, b->php) == 0 && strcmp(a->sapi, b->sapi) == 0 && strcmp(a->body, b->body) == 0;
}

static void write_warnings(const lt_text *text, const lt_process *process)
{
	char who[LT_HUMAN];

	lt_human_process(process->pid, process->thread, who);
	if (process->torn) {
		lt_out_printf(text->out, "  ⚠ %s: its trace ends in the middle of a record; all before it counts\n", who);
	}
	if (process->warning[0] != '\0') {
		lt_out_printf(text->out, "  ⚠ %s: ", who);
		lt_out_escaped(text->out, process->warning, LT_TEXT_PATH_MAX);
		lt_out_text(text->out, "\n");
	}
}

/* Does a process have something to say beside its figures? */
static bool tells(const lt_process *process)
{
	return process->growth_per_loop > 0 || process->torn || process->warning[0] != '\0'
		|| (strcmp(process->state, "exited") != 0 && strcmp(process->state, "running") != 0);
}

/* Chooses the processes to show, in their order: all, or those that tell something before
 * those that do not. Returns how many. */
static size_t choose(const lt_result *result, const lt_process *shown[PROCESSES_MAX])
{
	size_t telling = 0, others, count = 0;

	for (size_t i = 0; i < result->process_count; i++) {
		telling += tells(&result->processes[i]);
	}
	others = telling < PROCESSES_MAX ? PROCESSES_MAX - telling : 0;
	for (size_t i = 0; i < result->process_count && count < PROCESSES_MAX; i++) {
		bool chosen = tells(&result->processes[i]);

		if (!chosen && others > 0) {
			chosen = true;
			others--;
		}
		if (chosen) {
			shown[count++] = &result->processes[i];
		}
	}
	return count;
}

void lt_text_processes(const lt_text *text)
{
	const lt_process *shown[PROCESSES_MAX];
	size_t all = text->result->process_count, count = choose(text->result, shown);
	lt_table table = {
		.titles = titles, .columns = COLUMNS, .rows = count, .cell = put_cell,
		.tail = put_script, .tail_title = "script", .data = shown
	};

	if (count == 0) {
		return;
	}
	lt_out_text(text->out, "\n");
	lt_text_styled(text, LT_STYLE_HEAD, "Processes:");
	lt_out_text(text->out, "\n");
	lt_table_write(text, &table);
	if (count < all) {
		lt_out_text(text->out, "  … and ");
		lt_text_count(text, all - count, "more process", "more processes");
		lt_out_text(text->out, "\n");
	}
	/* workers of one server say the same: once is enough */
	for (size_t i = 0; i < count; i++) {
		if (i == 0 || !alike(shown[i], shown[i - 1])) {
			write_about(text, shown[i]);
		}
	}
	for (size_t i = 0; i < count; i++) {
		write_warnings(text, shown[i]);
	}
}
