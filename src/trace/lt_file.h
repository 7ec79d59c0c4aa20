/*
 * lt_file.h: a file that is only appended to, in a process that is not ours.
 *
 * The host program may close our descriptor (daemons close them all) or give its
 * number to a file of its own; may limit the size of files, fill the disk, or
 * delete the folder. So each append first makes sure that the descriptor still
 * is our file and opens it again if not; a failed append leaves the file as it
 * was; and a descriptor that is not ours any more is never written or closed.
 *
 * Functions answer 0 or an errno. Nothing here uses malloc; all is hook-safe.
 */
#ifndef LT_FILE_H
#define LT_FILE_H

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/stat.h>

/* The file was deleted, replaced or changed by somebody else. */
#define LT_FILE_GONE ESTALE

typedef struct {
	int fd;             /* -1: none */
	dev_t device;       /* with inode: which file is ours */
	ino_t inode;
	uint64_t size;      /* bytes of it that are whole */
	char path[PATH_MAX];
} lt_file;

/* Creates `path` anew (mode 0600, no symbolic link, close-on-exec). */
int lt_file_create(lt_file *file, const char *path);

/* Makes sure that `fd` is our file, as long as we left it; opens it again if the
 * program took the descriptor. */
int lt_file_check(lt_file *file);

/* Appends all of `data`, or nothing: what was written of it is cut off again. */
int lt_file_append(lt_file *file, const void *data, size_t len);

/* Puts `from`, a file in the same folder, in the place of `file` and takes it over.
 * On failure both are as before. */
int lt_file_replace(lt_file *file, lt_file *from);

/* Closes the descriptor if it is still ours. */
void lt_file_close(lt_file *file);

#endif
