/* lt_file.c: see lt_file.h. */
#include "trace/lt_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

/* Programs count on getting the lowest free descriptors; ours keeps out of the way. */
#define LT_FILE_FD_FROM 200

static int lt_file_open(const char *path, int flags)
{
	int fd, high;

	do {
		fd = open(path, O_RDWR | O_APPEND | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK | flags, 0600);
	} while (fd == -1 && errno == EINTR);
	if (fd == -1) {
		return -1;
	}
	high = fcntl(fd, F_DUPFD_CLOEXEC, LT_FILE_FD_FROM);
	if (high == -1) {
		return fd;
	}
	close(fd);
	return high;
}

int lt_file_create(lt_file *file, const char *path)
{
	struct stat info;
	size_t len = strlen(path);
	int fd;

	file->fd = -1;
	if (len >= sizeof(file->path)) {
		return ENAMETOOLONG;
	}
	fd = lt_file_open(path, O_CREAT | O_EXCL);
	if (fd == -1) {
		return errno;
	}
	/* The umask can only have taken rights away; ours must be left. */
	if (fstat(fd, &info) != 0 || fchmod(fd, 0600) != 0) {
		int code = errno;

		unlink(path);
		close(fd);
		return code;
	}
	memcpy(file->path, path, len + 1);
	file->fd = fd;
	file->device = info.st_dev;
	file->inode = info.st_ino;
	file->size = 0;
	return 0;
}

static bool lt_file_is_ours(const lt_file *file, int fd, struct stat *info)
{
	return fd != -1 && fstat(fd, info) == 0 && S_ISREG(info->st_mode)
		&& info->st_dev == file->device && info->st_ino == file->inode;
}

int lt_file_check(lt_file *file)
{
	struct stat info;

	if (!lt_file_is_ours(file, file->fd, &info)) {
		int fd = lt_file_open(file->path, 0);

		file->fd = -1;
		if (fd == -1) {
			return errno == ENOENT || errno == ELOOP || errno == ENOTDIR ? LT_FILE_GONE : errno;
		}
		if (!lt_file_is_ours(file, fd, &info)) {
			close(fd);
			return LT_FILE_GONE;
		}
		file->fd = fd;
	}
	return info.st_nlink == 0 || (uint64_t) info.st_size != file->size ? LT_FILE_GONE : 0;
}

/* Would the write be answered by SIGXFSZ, which kills? */
static bool lt_file_over_limit(const lt_file *file, size_t len)
{
	struct rlimit limit;

	return getrlimit(RLIMIT_FSIZE, &limit) == 0 && limit.rlim_cur != RLIM_INFINITY
		&& file->size + len > (uint64_t) limit.rlim_cur;
}

static int lt_file_write(int fd, const char *data, size_t len)
{
	while (len > 0) {
		ssize_t done = write(fd, data, len);

		if (done < 0) {
			if (errno == EINTR) {
				continue;
			}
			return errno;
		}
		if (done == 0) {
			return EIO;
		}
		data += done;
		len -= (size_t) done;
	}
	return 0;
}

static void lt_file_cut(lt_file *file)
{
	while (ftruncate(file->fd, (off_t) file->size) != 0 && errno == EINTR) {
	}
}

int lt_file_append(lt_file *file, const void *data, size_t len)
{
	int code = lt_file_check(file);

	if (code != 0) {
		return code;
	}
	if (lt_file_over_limit(file, len)) {
		return EFBIG;
	}
	code = lt_file_write(file->fd, data, len);
	if (code != 0) {
		lt_file_cut(file);
		return code;
	}
	file->size += len;
	return 0;
}

int lt_file_replace(lt_file *file, lt_file *from)
{
	if (rename(from->path, file->path) != 0) {
		return errno;
	}
	lt_file_close(file);
	file->fd = from->fd;
	file->device = from->device;
	file->inode = from->inode;
	file->size = from->size;
	from->fd = -1;
	return 0;
}

void lt_file_close(lt_file *file)
{
	struct stat info;

	if (lt_file_is_ours(file, file->fd, &info)) {
		close(file->fd);
	}
	file->fd = -1;
}
