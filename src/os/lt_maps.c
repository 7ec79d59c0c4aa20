/*
 * lt_maps.c: where the code in this process lies.
 */
#include "os/lt_maps.h"

#include <dlfcn.h>
#include <elf.h>
#include <inttypes.h>
#include <link.h>
#include <stdio.h>

lt_range lt_maps_shared_code(void)
{
	lt_range found = {0, 0};
	uintptr_t from, to;
	char line[512], rights[5];
	FILE *maps = fopen("/proc/self/maps", "re");

	if (maps == NULL) {
		return found;
	}
	/* A path longer than the buffer gives a piece that does not look like a mapping. */
	while (fgets(line, sizeof(line), maps) != NULL) {
		if (sscanf(line, "%" SCNxPTR "-%" SCNxPTR " %4s", &from, &to, rights) == 3
		 && rights[0] == 'r' && rights[2] == 'x' && rights[3] == 's' && to - from > found.size) {
			found.from = from;
			found.size = to - from;
		}
	}
	fclose(maps);
	return found;
}

lt_range lt_maps_function(const void *function)
{
	lt_range found = {0, 0};
#ifdef __GLIBC__
	const ElfW(Sym) *symbol = NULL;
	Dl_info info;

	if (dladdr1(function, &info, (void **) &symbol, RTLD_DL_SYMENT) != 0 && symbol != NULL && info.dli_saddr == function) {
		found.from = (uintptr_t) function;
		found.size = symbol->st_size;
	}
#else
	(void) function;
#endif
	return found;
}
