/* lt_folder.c: see lt_folder.h. */
#include "trace/lt_folder.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "trace/lt_format.h"
#include "util/lt_say.h"

static lt_folder_code lt_folder_fail(char *error, size_t size, const char *dir, lt_folder_code code, const char *what, const char *advice)
{
	lt_say(error, size, "The folder ", dir, " ", what, ": ", advice);
	return code;
}

static lt_folder_code lt_folder_errno(char *error, size_t size, const char *dir, int code)
{
	switch (code) {
		case ENOENT:
			return lt_folder_fail(error, size, dir, LT_FOLDER_NOT_FOUND, "does not exist", "check the path");
		case ENOTDIR:
		case ELOOP:
			return lt_folder_fail(error, size, dir, LT_FOLDER_NOT_A_FOLDER, "is none, but a file or a symbolic link",
				"give the path of a real folder");
		case EACCES:
		case EPERM:
			return lt_folder_fail(error, size, dir, LT_FOLDER_NO_ACCESS, "may not be used by this user",
				"use it as its owner or as root, or give another one");
		default:
			return lt_folder_fail(error, size, dir, LT_FOLDER_IO, "cannot be used", lt_say_errno(code));
	}
}

/* The path without slashes at its end: with one, the system would follow a link. */
static bool lt_folder_trim(const char *dir, char *out, size_t size)
{
	size_t len = strlen(dir);

	while (len > 1 && dir[len - 1] == '/') {
		len--;
	}
	if (len >= size) {
		return false;
	}
	memcpy(out, dir, len);
	out[len] = '\0';
	return true;
}

/* Opens a real folder. On Linux ENOTDIR is what O_DIRECTORY answers to a link as well. */
static int lt_folder_open(const char *dir)
{
	char path[PATH_MAX];

	if (dir[0] == '\0' || !lt_folder_trim(dir, path, sizeof(path))) {
		errno = dir[0] == '\0' ? ENOENT : ENAMETOOLONG;
		return -1;
	}
	return open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
}

/* Makes each folder of the path that is missing. 0 or an errno. */
static int lt_folder_make_path(const char *dir)
{
	char path[PATH_MAX];
	char *slash = path;

	if (!lt_folder_trim(dir, path, sizeof(path))) {
		return ENAMETOOLONG;
	}
	while ((slash = strchr(slash + 1, '/')) != NULL) {
		*slash = '\0';
		if (mkdir(path, 0700) != 0 && errno != EEXIST && access(path, F_OK) != 0) {
			return errno;
		}
		*slash = '/';
	}
	return mkdir(path, 0700) == 0 || errno == EEXIST ? 0 : errno;
}

static lt_folder_code lt_folder_check(const char *dir, int fd, char *error, size_t size)
{
	struct stat info;

	if (fstat(fd, &info) != 0) {
		return lt_folder_errno(error, size, dir, errno);
	}
	if (info.st_uid != geteuid() && info.st_uid != 0) {
		return lt_folder_fail(error, size, dir, LT_FOLDER_FOREIGN, "belongs to another user",
			"give leaktrace.output_dir a folder of this user, or change its owner (chown)");
	}
	if ((info.st_mode & S_IWOTH) != 0 && (info.st_mode & S_ISVTX) == 0) {
		return lt_folder_fail(error, size, dir, LT_FOLDER_FOREIGN, "can be written to by everybody",
			"take that right away (chmod o-w), or give another one");
	}
	if (faccessat(fd, ".", W_OK | X_OK, AT_EACCESS) != 0) {
		return lt_folder_fail(error, size, dir, LT_FOLDER_NO_ACCESS, "cannot be written to",
			errno == EROFS ? "its file system is read-only, give another one" : "give this user the right (chmod u+wx), or give another one");
	}
	return LT_FOLDER_OK;
}

lt_folder_code lt_folder_make(const char *dir, char *error, size_t error_size)
{
	lt_folder_code code;
	int fd = lt_folder_open(dir);

	if (fd == -1 && errno == ENOENT && dir[0] != '\0') {
		int made = lt_folder_make_path(dir);

		if (made != 0) {
			return lt_folder_fail(error, error_size, dir, made == EACCES || made == EPERM ? LT_FOLDER_NO_ACCESS : LT_FOLDER_IO,
				"cannot be made", lt_say_errno(made));
		}
		fd = lt_folder_open(dir);
	}
	if (fd == -1) {
		return lt_folder_errno(error, error_size, dir, errno);
	}
	code = lt_folder_check(dir, fd, error, error_size);
	close(fd);
	return code;
}

static bool lt_folder_ends_in(const char *name, const char *suffix)
{
	size_t len = strlen(name), end = strlen(suffix);

	return len > end && memcmp(name + len - end, suffix, end) == 0;
}

/* What its first bytes say of a file: 1 a trace, 0 none, -1 it may not be read.
 * One that is empty or shorter than the magic, but begins it, is a trace whose
 * process was killed at once. */
static int lt_folder_magic(int folder, const char *name)
{
	char magic[LT_TRACE_MAGIC_SIZE];
	ssize_t got;
	int fd = openat(folder, name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);

	if (fd == -1) {
		return errno == EACCES ? -1 : 0;
	}
	got = pread(fd, magic, sizeof(magic), 0);
	close(fd);
	return got >= 0 && memcmp(magic, LT_TRACE_MAGIC, (size_t) got) == 0;
}

/* Is it a regular file of `uid`? */
static bool lt_folder_owned(int folder, const char *name, uint32_t uid, struct stat *info)
{
	return fstatat(folder, name, info, AT_SYMLINK_NOFOLLOW) == 0 && S_ISREG(info->st_mode)
		&& (uid == LT_UID_ANY || info->st_uid == uid);
}

static bool lt_folder_add(lt_folder_list *list, const char *dir, const char *name, const struct stat *info)
{
	lt_folder_entry *entries = list->entries, *entry;
	size_t dir_len = strlen(dir), name_len = strlen(name);

	if ((list->count & (list->count + 1)) == 0) {
		/* Full at 0, 1, 3, 7 ... entries. */
		entries = realloc(list->entries, (list->count + 1) * 2 * sizeof(*entries));
		if (entries == NULL) {
			return false;
		}
		list->entries = entries;
	}
	entry = &entries[list->count];
	entry->path = malloc(dir_len + name_len + 2);
	if (entry->path == NULL) {
		return false;
	}
	memcpy(entry->path, dir, dir_len);
	if (dir_len == 0 || dir[dir_len - 1] != '/') {
		entry->path[dir_len++] = '/';
	}
	memcpy(entry->path + dir_len, name, name_len + 1);
	entry->size = (uint64_t) info->st_size;
	entry->mtime_us = (uint64_t) info->st_mtim.tv_sec * 1000000 + (uint64_t) info->st_mtim.tv_nsec / 1000;
	entry->uid = info->st_uid;
	list->count++;
	return true;
}

static int lt_folder_compare(const void *left, const void *right)
{
	return strcmp(((const lt_folder_entry *) left)->path, ((const lt_folder_entry *) right)->path);
}

void lt_folder_list_free(lt_folder_list *list)
{
	size_t i;

	for (i = 0; i < list->count; i++) {
		free(list->entries[i].path);
	}
	free(list->entries);
	list->entries = NULL;
	list->count = 0;
}

/* Opens the folder for reading its names; the stream owns the descriptor. */
static DIR *lt_folder_stream(const char *dir, char *error, size_t size, lt_folder_code *code)
{
	int fd = lt_folder_open(dir);
	DIR *stream = fd == -1 ? NULL : fdopendir(fd);

	*code = LT_FOLDER_OK;
	if (stream == NULL) {
		*code = lt_folder_errno(error, size, dir, errno);
		if (fd != -1) {
			close(fd);
		}
	}
	return stream;
}

lt_folder_code lt_folder_read(const char *dir, uint32_t uid, lt_folder_list *list, char *error, size_t error_size)
{
	lt_folder_code code;
	struct dirent *item;
	struct stat info;
	DIR *stream;

	list->entries = NULL;
	list->count = 0;
	stream = lt_folder_stream(dir, error, error_size, &code);
	if (stream == NULL) {
		return code;
	}
	while (code == LT_FOLDER_OK && (item = readdir(stream)) != NULL) {
		if (!lt_folder_ends_in(item->d_name, LT_TRACE_SUFFIX) || !lt_folder_owned(dirfd(stream), item->d_name, uid, &info)
				|| lt_folder_magic(dirfd(stream), item->d_name) == 0) {
			continue;
		}
		if (!lt_folder_add(list, dir, item->d_name, &info)) {
			code = lt_folder_errno(error, error_size, dir, ENOMEM);
		}
	}
	closedir(stream);
	if (list->count > 1) {
		qsort(list->entries, list->count, sizeof(*list->entries), lt_folder_compare);
	}
	return code;
}

/* Deletes `name` if it is a trace, but not `keep`. 1: done, 0: it is none, -1: errno says
 * why not. */
static int lt_folder_delete(int folder, const char *name, uint32_t uid, const char *keep)
{
	struct stat info, kept;

	if ((!lt_folder_ends_in(name, LT_TRACE_SUFFIX) && !lt_folder_ends_in(name, LT_TRACE_TEMP_SUFFIX))
			|| !lt_folder_owned(folder, name, uid, &info) || lt_folder_magic(folder, name) != 1) {
		return 0;
	}
	if (keep != NULL && lstat(keep, &kept) == 0 && kept.st_dev == info.st_dev && kept.st_ino == info.st_ino) {
		errno = EBUSY;
		return -1;
	}
	return unlinkat(folder, name, 0) == 0 ? 1 : -1;
}

lt_folder_code lt_folder_clean(const char *dir, uint32_t uid, const char *keep, size_t *deleted, char *error, size_t error_size)
{
	lt_folder_code code;
	struct dirent *item;
	DIR *stream;

	*deleted = 0;
	stream = lt_folder_stream(dir, error, error_size, &code);
	if (stream == NULL) {
		return code;
	}
	while ((item = readdir(stream)) != NULL) {
		int done = lt_folder_delete(dirfd(stream), item->d_name, uid, keep);

		if (done == 1 && lt_folder_ends_in(item->d_name, LT_TRACE_SUFFIX)) {
			(*deleted)++;
		} else if (done == -1 && errno != ENOENT && errno != EBUSY && code == LT_FOLDER_OK) {
			code = lt_folder_errno(error, error_size, dir, errno);
		}
	}
	closedir(stream);
	return code;
}

lt_folder_code lt_folder_clean_file(const char *path, uint32_t uid, const char *keep, size_t *deleted, char *error, size_t error_size)
{
	const char *slash = strrchr(path, '/');
	const char *name = slash != NULL ? slash + 1 : path;
	char dir[PATH_MAX] = ".";
	struct stat info;
	int folder, done, code;

	*deleted = 0;
	if (slash != NULL) {
		size_t len = slash == path ? 1 : (size_t) (slash - path);

		if (len >= sizeof(dir)) {
			return lt_folder_errno(error, error_size, path, ENAMETOOLONG);
		}
		memcpy(dir, path, len);
		dir[len] = '\0';
	}
	folder = lt_folder_open(dir);
	if (folder == -1) {
		return lt_folder_errno(error, error_size, dir, errno);
	}
	done = lt_folder_delete(folder, name, uid, keep);
	code = done == -1 ? errno : fstatat(folder, name, &info, AT_SYMLINK_NOFOLLOW) != 0 ? errno : 0;
	close(folder);
	if (done == 1) {
		*deleted = 1;
		return LT_FOLDER_OK;
	}
	if (code == ENOENT) {
		lt_say(error, error_size, "There is no file ", path, ": check the path");
		return LT_FOLDER_NOT_FOUND;
	}
	if (code == EBUSY) {
		lt_say(error, error_size, path, " is being written by this process: it stays; call leaktrace_unhook_malloc() before");
		return LT_FOLDER_NO_ACCESS;
	}
	lt_say(error, error_size, path, done == -1 ? " may not be deleted by this user" : " is not a trace of this user, or may not be read: it stays");
	return done == -1 ? LT_FOLDER_NO_ACCESS : LT_FOLDER_FOREIGN;
}
