/*
 * lt_table.c: see lt_table.h.
 */
#include "report/lt_table.h"

#include <string.h>

#define GAP 2

/* The width of a column; 0 when it has nothing to show. */
static size_t column_width(const lt_table *table, size_t column)
{
	char cell[LT_HUMAN];
	size_t width = 0, title = strlen(table->titles[column]);

	for (size_t row = 0; row < table->rows; row++) {
		table->cell(table->data, row, column, cell);
		width = strlen(cell) > width ? strlen(cell) : width;
	}
	return width > 0 && title > width ? title : width;
}

static void write_cell(const lt_text *text, const char *cell, size_t width)
{
	if (width > 0) {
		lt_out_pad(text->out, (long) (GAP + width - strlen(cell)));
		lt_out_text(text->out, cell);
	}
}

static void write_titles(const lt_text *text, const lt_table *table, const size_t *widths)
{
	lt_text_style(text, LT_STYLE_DIM);
	for (size_t column = 0; column < table->columns; column++) {
		write_cell(text, table->titles[column], widths[column]);
	}
	if (table->tail != NULL) {
		lt_out_pad(text->out, GAP);
		lt_out_text(text->out, table->tail_title);
	}
	lt_text_plain(text);
	lt_out_text(text->out, "\n");
}

void lt_table_write(const lt_text *text, const lt_table *table)
{
	size_t widths[LT_TABLE_COLUMNS];
	char cell[LT_HUMAN];

	for (size_t column = 0; column < table->columns; column++) {
		widths[column] = column_width(table, column);
	}
	write_titles(text, table, widths);
	for (size_t row = 0; row < table->rows; row++) {
		for (size_t column = 0; column < table->columns; column++) {
			table->cell(table->data, row, column, cell);
			write_cell(text, cell, widths[column]);
		}
		if (table->tail != NULL) {
			lt_out_pad(text->out, GAP);
			table->tail(text, table->data, row);
		}
		lt_out_text(text->out, "\n");
	}
}
