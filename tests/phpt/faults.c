/*
 * faults.c: what the system can refuse, at the call that a test names. Preloaded into
 * a worker (see faults() in inc.php), and only calls made by leaktrace are counted:
 *
 *   FAULT=KIND:FROM:COUNT:WITH   from the FROMth call of this kind on, COUNT calls fail
 *     mmap   getting or moving memory; WITH is the errno
 *     write  writing, with this errno
 *     short  writing: a part is written, and then comes this errno
 *     cpu    nothing fails: readings of CPU time are counted
 *     clock  every COUNTth reading of a clock is WITH seconds back
 *   FAULT_CALLS=FILE             at the end FILE tells how many calls of the kind there were
 *
 * PHP opens extensions so that they prefer libc's own symbols to preloaded ones
 * (RTLD_DEEPBIND, which musl has not); that is taken from it.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#define NEXT(name) ((__typeof__(&name)) dlsym(RTLD_NEXT, #name))

static char kind[16];
static const char *calls_file;
static long from, count, with, calls;

/* PHP's command line lets go of its environment before it ends. */
static void __attribute__((constructor)) faults_begin(void)
{
	const char *fault = getenv("FAULT");

	if (fault != NULL) {
		sscanf(fault, "%15[a-z]:%ld:%ld:%ld", kind, &from, &count, &with);
	}
	calls_file = getenv("FAULT_CALLS");
	calls_file = calls_file != NULL ? strdup(calls_file) : NULL;
}

static void __attribute__((destructor)) faults_end(void)
{
	FILE *file = calls_file != NULL ? fopen(calls_file, "w") : NULL;

	if (file != NULL) {
		fprintf(file, "%ld", calls);
		fclose(file);
	}
}

/* Is this a call of that kind, made by leaktrace? Then it is counted. The name of the file
 * tells: a PHP may well lie in a folder called leaktrace. */
static int counts(const char *what, void *caller)
{
	Dl_info info;
	const char *file;

	if (strcmp(kind, what) != 0 || !dladdr(caller, &info) || info.dli_fname == NULL) {
		return 0;
	}
	file = strrchr(info.dli_fname, '/');
	if (strstr(file != NULL ? file : info.dli_fname, "leaktrace") == NULL) {
		return 0;
	}
	calls++;
	return 1;
}

static int fails(const char *what, void *caller)
{
	if (!counts(what, caller) || calls < from || calls - from >= count) {
		return 0;
	}
	errno = (int) with;
	return 1;
}

#ifdef RTLD_DEEPBIND
void *dlopen(const char *path, int flags)
{
	return NEXT(dlopen)(path, flags & ~RTLD_DEEPBIND);
}
#endif

void *mmap(void *at, size_t size, int rights, int flags, int fd, off_t offset)
{
	return fails("mmap", __builtin_return_address(0)) ? MAP_FAILED : NEXT(mmap)(at, size, rights, flags, fd, offset);
}

/* Elsewhere it is only another name of mmap(). */
#ifdef __GLIBC__
void *mmap64(void *at, size_t size, int rights, int flags, int fd, off64_t offset)
{
	return fails("mmap", __builtin_return_address(0)) ? MAP_FAILED : NEXT(mmap64)(at, size, rights, flags, fd, offset);
}
#endif

void *mremap(void *old, size_t old_size, size_t size, int flags, ...)
{
	return fails("mmap", __builtin_return_address(0)) ? MAP_FAILED : NEXT(mremap)(old, old_size, size, flags);
}

ssize_t write(int fd, const void *data, size_t len)
{
	void *caller = __builtin_return_address(0);

	if (fails("write", caller)) {
		return -1;
	}
	if (len > 1 && counts("short", caller) && calls >= from && calls - from <= count) {
		if (calls > from) {
			errno = (int) with;
			return -1;
		}
		len /= 2;
	}
	return NEXT(write)(fd, data, len);
}

int clock_gettime(clockid_t clock, struct timespec *now)
{
	int status = NEXT(clock_gettime)(clock, now);

	if (clock == CLOCK_PROCESS_CPUTIME_ID || clock == CLOCK_THREAD_CPUTIME_ID) {
		counts("cpu", __builtin_return_address(0));
	}
	if (status == 0 && counts("clock", __builtin_return_address(0)) && calls >= from && (calls - from) % count == 0) {
		now->tv_sec = now->tv_sec > with ? now->tv_sec - with : 0;
	}
	return status;
}
