/*
 * lt_table.h: columns of figures, aligned, without holding the table.
 *
 * The widths come from a first pass over all cells, the rows from a second: the
 * caller makes a cell whenever it is asked for. Cells hold our own texts only;
 * what came out of a trace goes behind the last column.
 */
#ifndef LT_TABLE_H
#define LT_TABLE_H

#include <stddef.h>

#include "report/lt_human.h"
#include "report/lt_text.h"

#define LT_TABLE_COLUMNS 16

typedef struct {
	const char *const *titles; /* one a column */
	size_t columns;            /* at most LT_TABLE_COLUMNS */
	size_t rows;
	/* Fills one cell, at most LT_HUMAN bytes of ASCII. */
	void (*cell)(const void *data, size_t row, size_t column, char cell[LT_HUMAN]);
	/* Writes what stands behind the last column, without the line's end; NULL: nothing. */
	void (*tail)(const lt_text *text, const void *data, size_t row);
	const char *tail_title;    /* NULL without a tail */
	const void *data;          /* handed to both */
} lt_table;

/* Writes title and rows, every column aligned right; one whose cells are all empty is left out. */
void lt_table_write(const lt_text *text, const lt_table *table);

#endif
