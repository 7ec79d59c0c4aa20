/*
 * leaktrace_output.h: where traces and reports go.
 */
#ifndef LEAKTRACE_OUTPUT_H
#define LEAKTRACE_OUTPUT_H

#include "php_leaktrace.h"

/* The folder of traces: leaktrace.output_dir, or "leaktrace-<uid>" in the system's
 * folder for temporary files. Written to `dir`, cut at `size`. */
void leaktrace_output_dir(char *dir, size_t size);

/* Makes that folder (0700) if it is missing; false with the reason. */
bool leaktrace_output_make(const char *dir, char *error, size_t error_size);

/* A path as the system is to be given it: with threads each has a working directory of
 * its own, of which only PHP knows. `buffer` holds MAXPATHLEN bytes and is used then. */
const char *leaktrace_output_path(const char *path, char *buffer);

#endif
