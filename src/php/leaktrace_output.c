/* leaktrace_output.c: see leaktrace_output.h. */
#include "src/php/leaktrace_output.h"
#include "trace/lt_folder.h"

#include <unistd.h>

static const char *leaktrace_temp_dir(void)
{
	const char *dir = PG(sys_temp_dir);

	if (dir == NULL || *dir == '\0') {
		dir = getenv("TMPDIR");
	}
	return dir != NULL && *dir == '/' ? dir : "/tmp";
}

void leaktrace_output_dir(char *dir, size_t size)
{
	const char *set = LEAKTRACE_INI(output_dir);
	const char *temp;
	size_t len;

	if (set != NULL && *set != '\0') {
		snprintf(dir, size, "%s", set);
		return;
	}
	temp = leaktrace_temp_dir();
	len = strlen(temp);
	while (len > 1 && temp[len - 1] == '/') {
		len--;
	}
	snprintf(dir, size, "%.*s/leaktrace-%lu", (int) len, temp, (unsigned long) geteuid());
}

bool leaktrace_output_make(const char *dir, char *error, size_t error_size)
{
	return lt_folder_make(dir, error, error_size) == LT_FOLDER_OK;
}

const char *leaktrace_output_path(const char *path, char *buffer)
{
#ifdef VIRTUAL_DIR
	size_t len;

	if (*path != '\0' && !IS_ABSOLUTE_PATH(path, strlen(path)) && VCWD_GETCWD(buffer, MAXPATHLEN) != NULL) {
		len = strlen(buffer);
		/* One that is too long is left to the system to refuse. */
		if ((size_t) snprintf(buffer + len, MAXPATHLEN - len, "/%s", path) < MAXPATHLEN - len) {
			return buffer;
		}
	}
#else
	(void) buffer;
#endif
	return path;
}
