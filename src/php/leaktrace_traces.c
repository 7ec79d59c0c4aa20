/* leaktrace_traces.c: see leaktrace_traces.h. */
#include "src/php/leaktrace_traces.h"
#include "src/php/leaktrace_output.h"
#include "src/php/leaktrace_tracer.h"
#include "os/lt_process.h"
#include "trace/lt_folder.h"
#include "trace/lt_reader.h"

#include <glob.h>
#include <sys/stat.h>
#include <unistd.h>

/* What reading some traces came to. */
typedef struct {
	lt_analysis *analysis;
	size_t files;     /* traces found */
	size_t read;      /* and read */
	size_t deleted;
	bool clean;       /* delete instead of reading */
	bool quiet;       /* a missing folder is not worth a warning */
	uint32_t uid;
} leaktrace_traces;

static bool leaktrace_is_running(void *context, const lt_start *who)
{
	(void) context;
	return lt_process_is_running(who->pid, who->thread, who->pid_started_at, who->boot_id);
}

lt_analysis_options leaktrace_analysis_options(void)
{
	lt_analysis_options options;

	memset(&options, 0, sizeof(options));
	options.growth_times = (uint64_t) LEAKTRACE_INI(growth_times);
	options.is_running = leaktrace_is_running;
	return options;
}

static uint32_t leaktrace_traces_uid(void)
{
	return geteuid() == 0 ? LT_UID_ANY : (uint32_t) geteuid();
}

static void leaktrace_traces_file(leaktrace_traces *traces, const char *path)
{
	lt_read_result result;
	lt_sink sink = lt_analysis_add(traces->analysis, path);

	traces->files++;
	if (sink.ops == NULL) {
		return;
	}
	if (lt_reader_replay(path, sink, &result)) {
		traces->read++;
	} else {
		php_error_docref(NULL, E_WARNING, "%s", result.message);
	}
	lt_analysis_trace_state(traces->analysis, result.torn, result.message);
}

/* The trace that is being written here; NULL: none. */
static const char *leaktrace_traces_own(void)
{
	return LT_G(writer) != NULL && !LT_G(forked) ? lt_writer_path(LT_G(writer)) : NULL;
}

static void leaktrace_traces_folder(leaktrace_traces *traces, const char *dir)
{
	char error[1024];
	lt_folder_list list;
	lt_folder_code code;

	if (traces->clean) {
		size_t deleted = 0;

		code = lt_folder_clean(dir, traces->uid, leaktrace_traces_own(), &deleted, error, sizeof(error));
		traces->deleted += deleted;
	} else {
		code = lt_folder_read(dir, traces->uid, &list, error, sizeof(error));
		for (size_t i = 0; i < list.count; i++) {
			leaktrace_traces_file(traces, list.entries[i].path);
		}
		lt_folder_list_free(&list);
	}
	if (code != LT_FOLDER_OK && !(traces->quiet && code == LT_FOLDER_NOT_FOUND)) {
		php_error_docref(NULL, E_WARNING, "%s", error);
		traces->files = traces->files ? traces->files : SIZE_MAX;
	}
}

/* The default folders of all users: root may read them. */
static void leaktrace_traces_all_users(leaktrace_traces *traces, const char *own)
{
	char pattern[MAXPATHLEN];
	size_t len = strlen(own);
	glob_t found;

	while (len > 0 && own[len - 1] != '-') {
		len--;
	}
	snprintf(pattern, sizeof(pattern), "%.*s[0-9]*", (int) len, own);
	if (glob(pattern, 0, NULL, &found) != 0) {
		return;
	}
	for (size_t i = 0; i < found.gl_pathc; i++) {
		const char *uid = found.gl_pathv[i] + len;
		struct stat info;

		/* Only what is named for a user, and his. */
		if (uid[strspn(uid, "0123456789")] == '\0' && lstat(found.gl_pathv[i], &info) == 0 && S_ISDIR(info.st_mode)
		 && strtoul(uid, NULL, 10) == (unsigned long) info.st_uid) {
			traces->uid = (uint32_t) info.st_uid;
			leaktrace_traces_folder(traces, found.gl_pathv[i]);
		}
	}
	globfree(&found);
}

static void leaktrace_traces_default(leaktrace_traces *traces)
{
	char dir[MAXPATHLEN];

	leaktrace_output_dir(dir, sizeof(dir));
	traces->quiet = true;
	if (geteuid() == 0 && (LEAKTRACE_INI(output_dir) == NULL || *LEAKTRACE_INI(output_dir) == '\0')) {
		leaktrace_traces_all_users(traces, dir);
	} else {
		leaktrace_traces_folder(traces, dir);
	}
	if (traces->files == 0 && !traces->clean) {
		php_error_docref(NULL, E_WARNING, "There is no trace in %s: run the worker with leaktrace.enable=1 and a call of "
			"leaktrace_hook_malloc() in its loop, or with leaktrace.loop naming that function as PHP does (App\\Worker::handle), "
			"or give the path of a trace", dir);
	}
}

static void leaktrace_traces_at(leaktrace_traces *traces, zend_string *path)
{
	char buffer[MAXPATHLEN];
	const char *real = leaktrace_output_path(ZSTR_VAL(path), buffer);
	struct stat info;
	char error[1024];

	if (ZSTR_LEN(path) == 0) {
		php_error_docref(NULL, E_WARNING, "The path is empty: give a folder of traces or a trace, or null for the folder that traces are written to");
		return;
	}
	if (php_check_open_basedir(ZSTR_VAL(path))) {
		return;
	}
	if (lstat(real, &info) == 0 && S_ISDIR(info.st_mode)) {
		leaktrace_traces_folder(traces, real);
		if (traces->files == 0 && !traces->clean) {
			php_error_docref(NULL, E_WARNING, "There is no trace in %s: give the folder that traces are written to, or a trace", ZSTR_VAL(path));
		}
	} else if (traces->clean) {
		if (lt_folder_clean_file(real, traces->uid, leaktrace_traces_own(), &traces->deleted, error, sizeof(error)) != LT_FOLDER_OK) {
			php_error_docref(NULL, E_WARNING, "%s", error);
		}
	} else {
		leaktrace_traces_file(traces, real);
	}
}

lt_analysis *leaktrace_traces_read(zend_string *path)
{
	lt_analysis_options options = leaktrace_analysis_options();
	leaktrace_traces traces;

	memset(&traces, 0, sizeof(traces));
	traces.uid = leaktrace_traces_uid();
	traces.analysis = lt_analysis_create(&options);
	if (traces.analysis == NULL) {
		php_error_docref(NULL, E_WARNING, "Out of memory");
		return NULL;
	}
	if (path != NULL) {
		leaktrace_traces_at(&traces, path);
	} else {
		leaktrace_traces_default(&traces);
	}
	if (traces.read == 0) {
		lt_analysis_free(traces.analysis);
		return NULL;
	}
	return traces.analysis;
}

size_t leaktrace_traces_clean(zend_string *path)
{
	leaktrace_traces traces;

	memset(&traces, 0, sizeof(traces));
	traces.clean = true;
	traces.uid = leaktrace_traces_uid();
	if (path != NULL) {
		leaktrace_traces_at(&traces, path);
	} else {
		leaktrace_traces_default(&traces);
	}
	return traces.deleted;
}
