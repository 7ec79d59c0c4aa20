/*
 * preload.c: preloaded into each PHP that tests/sanitizers/run starts.
 *
 * Where PHP was built without sanitizers it is before the runtime of AddressSanitizer: PHP
 * opens extensions so that they prefer libc's own symbols to preloaded ones (RTLD_DEEPBIND),
 * which that runtime refuses; it is taken from it.
 *
 * UndefinedBehaviorSanitizer's runtime, where AddressSanitizer's is there as well, does not
 * heed log_path and writes to standard error, which not every test looks at. It is told
 * here to write into files SANITIZER_REPORTS.PID, as soon as it is loaded.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdlib.h>
#include <string.h>

static char *reports; /* NULL: not to be told, or told */

static void tell(void)
{
	void *runtime = reports != NULL ? dlopen("libubsan.so.1", RTLD_NOLOAD | RTLD_LAZY) : NULL;
	void (*set)(const char *) = runtime != NULL ? (void (*)(const char *)) dlsym(runtime, "__sanitizer_set_report_path") : NULL;

	if (set != NULL) {
		set(reports);
		reports = NULL;
	}
}

/* PHP's command line lets go of its environment. */
static void __attribute__((constructor)) preload_begin(void)
{
	const char *path = getenv("SANITIZER_REPORTS");

	reports = path != NULL ? strdup(path) : NULL;
	tell();
}

void *dlopen(const char *path, int flags)
{
	void *(*next)(const char *, int) = (void *(*)(const char *, int)) dlsym(RTLD_NEXT, "dlopen");
	void *opened = next(path, flags & ~RTLD_DEEPBIND);

	/* What says why it could not be opened is not to be lost. */
	if (opened != NULL && (flags & RTLD_NOLOAD) == 0) {
		tell();
	}
	return opened;
}
