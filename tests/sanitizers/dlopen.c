/*
 * dlopen.c: preloaded into a PHP that was built without sanitizers, before the runtime of
 * AddressSanitizer. PHP opens extensions so that they prefer libc's own symbols to
 * preloaded ones (RTLD_DEEPBIND), which that runtime refuses; it is taken from it.
 */
#define _GNU_SOURCE
#include <dlfcn.h>

void *dlopen(const char *path, int flags)
{
	void *(*next)(const char *, int) = (void *(*)(const char *, int)) dlsym(RTLD_NEXT, "dlopen");

	return next(path, flags & ~RTLD_DEEPBIND);
}
