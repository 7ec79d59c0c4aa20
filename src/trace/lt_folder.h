/*
 * lt_folder.h: the folder that traces are kept in.
 *
 * Every folder is opened once, without following a symbolic link in its last
 * place, and worked on through that descriptor, so it cannot be exchanged under
 * our hands. Messages are English sentences that say what to do, without control
 * characters. Nothing here is for hooks.
 */
#ifndef LT_FOLDER_H
#define LT_FOLDER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define LT_TRACE_SUFFIX ".ltrace"
#define LT_TRACE_TEMP_SUFFIX ".ltrace.tmp" /* left behind by a process killed while it compacted its trace */
#define LT_UID_ANY UINT32_MAX

typedef enum {
	LT_FOLDER_OK = 0,
	LT_FOLDER_NOT_FOUND,
	LT_FOLDER_NOT_A_FOLDER, /* a file, or a symbolic link in its place */
	LT_FOLDER_NO_ACCESS,
	LT_FOLDER_FOREIGN,      /* belongs to another user, or everybody may write to it */
	LT_FOLDER_IO
} lt_folder_code;

typedef struct {
	char *path;        /* folder and name */
	uint64_t size;     /* bytes */
	uint64_t mtime_us; /* last write, Unix time in microseconds */
	uint32_t uid;      /* owner */
} lt_folder_entry;

typedef struct {
	lt_folder_entry *entries; /* by path */
	size_t count;
} lt_folder_list;

/* Makes `dir` with all missing folders above it (0700 each), or checks the one
 * that is there: a real folder, ours or root's, not open for everybody to write
 * unless sticky, and writable. On failure `error` says what to do. */
lt_folder_code lt_folder_make(const char *dir, char *error, size_t error_size);

/* Lists the traces in `dir`: regular files owned by `uid` (LT_UID_ANY: by anybody)
 * with our suffix; those that we may read must begin with our magic. `list` is
 * filled in any case and to be freed; an empty folder is LT_FOLDER_OK with count 0. */
lt_folder_code lt_folder_read(const char *dir, uint32_t uid, lt_folder_list *list, char *error, size_t error_size);

void lt_folder_list_free(lt_folder_list *list);

/* Deletes the traces in `dir` that lt_folder_read() would list, and left-over
 * temporary ones. A file is deleted only when it is regular, owned by `uid`, has
 * our suffix and, where it has any bytes, our magic. `deleted` tells how many
 * traces went. Files whose process still runs are deleted as well, but not that of
 * the path `keep` (NULL: none), which this process writes. */
lt_folder_code lt_folder_clean(const char *dir, uint32_t uid, const char *keep, size_t *deleted, char *error, size_t error_size);

/* Deletes one trace by its path under the same conditions. */
lt_folder_code lt_folder_clean_file(const char *path, uint32_t uid, const char *keep, size_t *deleted, char *error, size_t error_size);

#endif
