/*
 * find_object.c: glibc's _dl_find_object() for programs of musl's (see musl-gcc).
 *
 * gcc's libgcc_eh.a, where it was made for glibc, asks it for the unwind table of the code
 * around an address. Elsewhere libgcc goes through dl_iterate_phdr() itself, as this does.
 */
#define _GNU_SOURCE
#include <link.h>
#include <stddef.h>

/* As in glibc's dlfcn.h; what no caller of libgcc's reads is left out. */
struct dl_find_object {
	unsigned long long flags;
	void *map_start;
	void *map_end;
	struct link_map *link_map;
	void *eh_frame;
	unsigned long long reserved[7];
};

struct search {
	ElfW(Addr) address;
	struct dl_find_object *found;
};

static int look(struct dl_phdr_info *info, size_t size, void *data)
{
	const struct search *search = data;
	const ElfW(Phdr) *code = NULL, *table = NULL;

	(void) size;
	for (size_t i = 0; i < info->dlpi_phnum; i++) {
		const ElfW(Phdr) *part = &info->dlpi_phdr[i];

		if (part->p_type == PT_LOAD && search->address - (info->dlpi_addr + part->p_vaddr) < part->p_memsz) {
			code = part;
		} else if (part->p_type == PT_GNU_EH_FRAME) {
			table = part;
		}
	}
	if (code == NULL || table == NULL) {
		return 0;
	}
	search->found->map_start = (void *) (info->dlpi_addr + code->p_vaddr);
	search->found->map_end = (void *) (info->dlpi_addr + code->p_vaddr + code->p_memsz);
	search->found->eh_frame = (void *) (info->dlpi_addr + table->p_vaddr);
	return 1;
}

__attribute__((visibility("hidden"))) int _dl_find_object(void *address, struct dl_find_object *found)
{
	struct search search = {(ElfW(Addr)) address, found};

	*found = (struct dl_find_object) {0};
	return dl_iterate_phdr(look, &search) == 1 ? 0 : -1;
}
