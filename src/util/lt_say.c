/* lt_say.c: see lt_say.h. strerror() is not used: it may allocate and is not thread safe. */
#include "util/lt_say.h"

#include <errno.h>
#include <string.h>

#include "util/lt_utf8.h"

void lt_say_parts(char *out, size_t size, const char *const *parts)
{
	const char *part;
	size_t len = 0;

	if (size == 0) {
		return;
	}
	while ((part = *parts++) != NULL) {
		while (*part != '\0') {
			uint32_t code = 0;
			size_t bytes = lt_utf8_next(part, &code);
			bool harmless = bytes > 0 && !lt_char_acts(code);

			if (len + (harmless ? bytes : 1) >= size) {
				out[len] = '\0';
				return;
			}
			memcpy(out + len, harmless ? part : "?", harmless ? bytes : 1);
			len += harmless ? bytes : 1;
			part += bytes > 0 ? bytes : 1;
		}
	}
	out[len] = '\0';
}

const char *lt_say_errno(int code)
{
	switch (code) {
		case EACCES:
		case EPERM:
			return "no permission";
		case ENOENT:
			return "it does not exist";
		case ENOTDIR:
			return "a part of the path is no folder";
		case ELOOP:
			return "it is a symbolic link";
		case EEXIST:
			return "it exists already";
		case ENOSPC:
			return "no space left on the disk";
		case EDQUOT:
			return "the disk quota is used up";
		case EFBIG:
			return "the limit of a file's size (ulimit -f) is reached";
		case EIO:
			return "input/output error of the disk";
		case EROFS:
			return "the file system is read-only";
		case EMFILE:
		case ENFILE:
			return "too many open files";
		case ENOMEM:
			return "out of memory";
		case ENAMETOOLONG:
			return "the path is too long";
		case EISDIR:
			return "it is a folder";
		case ESTALE:
			return "the file is gone";
		default:
			return "a system error";
	}
}
