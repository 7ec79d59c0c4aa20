/*
 * lt_maps.c: where the code in this process lies.
 */
#include "os/lt_maps.h"

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

/* What is asked of each object that is loaded, and the answer. */
typedef struct {
	uintptr_t function;
	size_t size;
} lt_maps_search;

/* The tables of one object, from its dynamic section. */
typedef struct {
	const ElfW(Sym) *symbols;
	const uint32_t *hash, *gnu_hash; /* one of them is enough to tell how many symbols there are */
} lt_maps_tables;

/* glibc has added to these addresses where the object lies, musl has not. */
static const void *lt_maps_at(uintptr_t base, uintptr_t address)
{
	return (const void *) (address < base ? base + address : address);
}

static lt_maps_tables lt_maps_tables_of(uintptr_t base, const ElfW(Dyn) *entry)
{
	lt_maps_tables tables = {NULL, NULL, NULL};

	for (; entry->d_tag != DT_NULL; entry++) {
		if (entry->d_tag == DT_SYMTAB) {
			tables.symbols = lt_maps_at(base, entry->d_un.d_ptr);
		} else if (entry->d_tag == DT_HASH) {
			tables.hash = lt_maps_at(base, entry->d_un.d_ptr);
		} else if (entry->d_tag == DT_GNU_HASH) {
			tables.gnu_hash = lt_maps_at(base, entry->d_un.d_ptr);
		}
	}
	return tables;
}

/* How many symbols there are. A GNU hash table has chains of those that are defined, which
 * lie one behind the other: the last of all ends the chain that begins last. */
static uint32_t lt_maps_symbols(const lt_maps_tables *tables)
{
	const uint32_t *head = tables->gnu_hash, *buckets, *chains;
	uint32_t last = 0;

	if (tables->hash != NULL) {
		return tables->hash[1];
	}
	if (head == NULL) {
		return 0;
	}
	buckets = (const uint32_t *) ((const ElfW(Addr) *) (head + 4) + head[2]);
	chains = buckets + head[0];
	for (uint32_t i = 0; i < head[0]; i++) {
		last = buckets[i] > last ? buckets[i] : last;
	}
	if (last < head[1]) {
		return 0;
	}
	while ((chains[last - head[1]] & 1) == 0) {
		last++;
	}
	return last + 1;
}

static int lt_maps_look(struct dl_phdr_info *info, size_t size, void *data)
{
	lt_maps_search *search = data;
	const ElfW(Dyn) *dynamic = NULL;
	bool here = false;
	lt_maps_tables tables;

	(void) size;
	for (size_t i = 0; i < info->dlpi_phnum; i++) {
		const ElfW(Phdr) *part = &info->dlpi_phdr[i];

		here |= part->p_type == PT_LOAD && search->function - (info->dlpi_addr + part->p_vaddr) < part->p_memsz;
		if (part->p_type == PT_DYNAMIC) {
			dynamic = (const ElfW(Dyn) *) (info->dlpi_addr + part->p_vaddr);
		}
	}
	if (!here || dynamic == NULL) {
		return here;
	}
	tables = lt_maps_tables_of(info->dlpi_addr, dynamic);
	for (uint32_t i = 0, count = tables.symbols == NULL ? 0 : lt_maps_symbols(&tables); i < count; i++) {
		const ElfW(Sym) *symbol = &tables.symbols[i];

		if (symbol->st_shndx != SHN_UNDEF && (symbol->st_info & 0xf) == STT_FUNC
		 && info->dlpi_addr + symbol->st_value == search->function && symbol->st_size > search->size) {
			search->size = symbol->st_size;
		}
	}
	return 1;
}

lt_range lt_maps_function(const void *function)
{
	lt_maps_search search = {(uintptr_t) function, 0};

	dl_iterate_phdr(lt_maps_look, &search);
	return (lt_range) {search.size > 0 ? search.function : 0, search.size};
}
