/* lt_process.c: see lt_process.h. Linux's /proc; elsewhere everything is unknown. */
#ifndef _GNU_SOURCE
# define _GNU_SOURCE 1
#endif
#include "os/lt_process.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "util/lt_hash.h"

/* Reads the beginning of a small file as a string; false when it can't be read. */
static bool lt_read_text(const char *path, char *buffer, size_t size)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	size_t used = 0;
	ssize_t got;

	if (fd < 0) {
		return false;
	}
	while (used < size - 1) {
		got = read(fd, buffer + used, size - 1 - used);
		if (got < 0 && errno == EINTR) {
			continue;
		}
		if (got <= 0) {
			break;
		}
		used += (size_t) got;
	}
	close(fd);
	buffer[used] = '\0';
	return used > 0;
}

/* A field of /proc/PID/stat behind the name, from field 3 on; NULL: there is none.
 * `thread`: of that thread of the process; 0: of the process. `text` takes what was read. */
static const char *lt_process_field(uint64_t pid, uint64_t thread, int number, char *text, size_t size)
{
	char path[96], *at;

	snprintf(path, sizeof(path), "/proc/%" PRIu64 "/task/%" PRIu64 "/stat", pid, thread != 0 ? thread : pid);
	if (!lt_read_text(path, text, size) || (at = strrchr(text, ')')) == NULL) {
		return NULL;
	}
	for (int field = 2; field < number; field++) {
		at = strchr(at + 1, ' ');
		if (at == NULL) {
			return NULL;
		}
	}
	return at + 1;
}

uint64_t lt_process_started_at(uint64_t pid, uint64_t thread)
{
	char text[1024];
	const char *start = lt_process_field(pid, thread, 22, text, sizeof(text));

	return start != NULL ? strtoull(start, NULL, 10) : 0;
}

/* Ended, though nobody has asked yet how. */
static bool lt_process_is_zombie(uint64_t pid)
{
	char text[1024];
	const char *state = lt_process_field(pid, 0, 3, text, sizeof(text));

	return state != NULL && (*state == 'Z' || *state == 'X');
}

uint64_t lt_process_boot_id(void)
{
	char text[64];

	return lt_read_text("/proc/sys/kernel/random/boot_id", text, sizeof(text)) ? lt_hash_bytes(text, strlen(text)) : 0;
}

bool lt_process_is_running(uint64_t pid, uint64_t thread, uint64_t started_at, uint64_t boot_id)
{
	uint64_t now;

	if (boot_id != 0 && (now = lt_process_boot_id()) != 0 && now != boot_id) {
		return false;
	}
	if (pid == 0 || pid > INT32_MAX || (kill((pid_t) pid, 0) != 0 && errno != EPERM)
	 || lt_process_is_zombie(pid)) {
		return false;
	}
	now = lt_process_started_at(pid, thread);
	return now == 0 ? thread == 0 : started_at == 0 || now == started_at;
}

/* The figure of a line like "Pss:   1234 kB", in bytes; 0 when it is not there. */
static uint64_t lt_rollup_bytes(const char *text, const char *name)
{
	const char *at = strstr(text, name);

	return at != NULL ? strtoull(at + strlen(name), NULL, 10) * 1024 : 0;
}

void lt_process_read_memory(lt_process_memory *memory, bool all)
{
	char text[4096], *at;

	memset(memory, 0, sizeof(*memory));
	if (lt_read_text("/proc/self/statm", text, sizeof(text)) && (at = strchr(text, ' ')) != NULL) {
		memory->rss = strtoull(at, NULL, 10) * (uint64_t) sysconf(_SC_PAGESIZE);
	}
	if (all && lt_read_text("/proc/self/smaps_rollup", text, sizeof(text))) {
		memory->pss = lt_rollup_bytes(text, "\nPss:");
		memory->uss = lt_rollup_bytes(text, "\nPrivate_Clean:") + lt_rollup_bytes(text, "\nPrivate_Dirty:");
	}
}
