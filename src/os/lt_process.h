/*
 * lt_process.h: what the system says of a process. Not for hooks (it reads files).
 */
#ifndef LT_PROCESS_H
#define LT_PROCESS_H

#include <stdbool.h>
#include <stdint.h>

/* When the kernel started a process (`thread` 0) or a thread of it, in clock ticks
 * since boot; 0: unknown or gone. */
uint64_t lt_process_started_at(uint64_t pid, uint64_t thread);

/* A number for this boot of this machine; 0: unknown. */
uint64_t lt_process_boot_id(void);

/* Is the process with this pid, or this thread of it (0: the process), alive, and the
 * same one: begun at `started_at` of boot `boot_id`? Where either is unknown (0), only
 * the number counts. */
bool lt_process_is_running(uint64_t pid, uint64_t thread, uint64_t started_at, uint64_t boot_id);

/* Resident, proportional and unique set size of this process, bytes. */
typedef struct {
	uint64_t rss;
	uint64_t pss, uss; /* 0: not asked for or unknown */
} lt_process_memory;

/* Fills in rss, and pss and uss where `all` (dear: the kernel walks the page
 * tables). Figures that the system does not tell are 0. */
void lt_process_read_memory(lt_process_memory *memory, bool all);

#endif
