/*
 * leaktrace_analyze.c: the functions that analyse traces and report.
 */
#include "src/php/leaktrace_tracer.h"
#include "src/php/leaktrace_traces.h"
#include "src/php/leaktrace_output.h"
#include "src/php/leaktrace_result.h"
#include "report/lt_report.h"
#include "main/SAPI.h"
#include "ext/json/php_json.h"
#include "zend_smart_str.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

static bool leaktrace_write_php(void *self, const char *data, size_t len)
{
	(void) self;
	return php_output_write(data, len) == len;
}

static bool leaktrace_write_fd(void *self, const char *data, size_t len)
{
	int fd = *(int *) self;

	while (len > 0) {
		ssize_t done = write(fd, data, len);

		if (done < 0 && errno == EINTR) {
			continue;
		}
		if (done <= 0) {
			return false;
		}
		data += done;
		len -= (size_t) done;
	}
	return true;
}

static bool leaktrace_write_string(void *self, const char *data, size_t len)
{
	smart_str_appendl(self, data, len);
	return true;
}

static lt_report_options leaktrace_report_options(bool to_file)
{
	lt_report_options options;
	const char *no_colour = getenv("NO_COLOR");

	memset(&options, 0, sizeof(options));
	options.version = PHP_LEAKTRACE_VERSION;
	options.colour = !to_file && strcmp(sapi_module.name, "cli") == 0 && OG(active) == NULL
		&& (no_colour == NULL || *no_colour == '\0') && isatty(STDOUT_FILENO);
	return options;
}

/* Is what was opened a file that nobody else has a hand on? Then it becomes the owner's
 * alone, and empty. A terminal or /dev/null will do as it is. NULL, or why not. */
static const char *leaktrace_own_output(int fd)
{
	struct stat info;

	if (fstat(fd, &info) != 0) {
		return strerror(errno);
	}
	if (S_ISCHR(info.st_mode)) {
		return NULL;
	}
	if (!S_ISREG(info.st_mode)) {
		return "it is not a regular file; give the path of a new file";
	}
	if (info.st_uid != geteuid()) {
		return "it belongs to another user; give the path of a new file";
	}
	if (info.st_nlink > 1) {
		return "it has another name as well (a hard link); give the path of a new file";
	}
	return fchmod(fd, 0600) != 0 || ftruncate(fd, 0) != 0 ? strerror(errno) : NULL;
}

/* Opens a file for a report: ours alone, never through a symbolic link, and never waiting
 * for whoever reads a pipe. What was there is emptied only when it is a file of our own. */
static int leaktrace_open_output(const char *path)
{
	char buffer[MAXPATHLEN];
	const char *problem;
	int fd;

	if (php_check_open_basedir(path)) {
		return -1;
	}
	fd = open(leaktrace_output_path(path, buffer), O_WRONLY | O_CREAT | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK | O_NOCTTY, 0600);
	problem = fd >= 0 ? leaktrace_own_output(fd) : errno == ELOOP ? "it is a symbolic link; give the path that it leads to"
		: errno == ENXIO ? "it is not a regular file; give the path of a new file" : strerror(errno);
	if (problem == NULL) {
		return fd;
	}
	php_error_docref(NULL, E_WARNING, "The report can't be written to %s: %s", path, problem);
	if (fd >= 0) {
		close(fd);
	}
	return -1;
}

static bool leaktrace_print(const lt_report_format *format, const lt_result *result, zend_string *output)
{
	lt_report_options options = leaktrace_report_options(output != NULL);
	lt_out out;
	bool ok;
	int fd = -1;

	if (output == NULL) {
		lt_out_init(&out, leaktrace_write_php, NULL);
		return format->write(result, &options, &out);
	}
	fd = leaktrace_open_output(ZSTR_VAL(output));
	if (fd < 0) {
		return false;
	}
	lt_out_init(&out, leaktrace_write_fd, &fd);
	ok = format->write(result, &options, &out);
	if (close(fd) != 0 || !ok) {
		php_error_docref(NULL, E_WARNING, "The report could not be written whole to %s", ZSTR_VAL(output));
		return false;
	}
	return true;
}

static void leaktrace_unknown_format(const char *name)
{
	size_t count;
	const lt_report_format *const *formats = lt_report_formats(&count);
	smart_str names = {0};

	for (size_t i = 0; i < count; i++) {
		smart_str_append_printf(&names, "%s\"%s\"", i == 0 ? "" : ", ", formats[i]->name);
	}
	smart_str_0(&names);
	php_error_docref(NULL, E_WARNING, "Unknown format \"%s\"; there are %s", name, ZSTR_VAL(names.s));
	smart_str_free(&names);
}

ZEND_FUNCTION(leaktrace_analyze)
{
	zend_string *path = NULL, *name = NULL, *output = NULL;
	const lt_report_format *format;
	const lt_result *result;
	lt_analysis *analysis;

	ZEND_PARSE_PARAMETERS_START(0, 3)
		Z_PARAM_OPTIONAL
		Z_PARAM_PATH_STR_OR_NULL(path)
		Z_PARAM_STR(name)
		Z_PARAM_PATH_STR_OR_NULL(output)
	ZEND_PARSE_PARAMETERS_END();
	format = lt_report_find(name != NULL ? ZSTR_VAL(name) : "text");
	if (format == NULL) {
		leaktrace_unknown_format(ZSTR_VAL(name));
		RETURN_FALSE;
	}
	analysis = leaktrace_traces_read(path);
	if (analysis == NULL) {
		RETURN_FALSE;
	}
	result = lt_analysis_finish(analysis);
	if (result == NULL) {
		php_error_docref(NULL, E_WARNING, "Out of memory");
		RETVAL_FALSE;
	} else if (leaktrace_print(format, result, output)) {
		RETVAL_LONG((zend_long) result->cause_count);
	} else {
		RETVAL_FALSE;
	}
	lt_analysis_free(analysis);
}

void leaktrace_result_array(const lt_result *result, zval *array)
{
	lt_report_options options = leaktrace_report_options(true);
	smart_str json = {0};
	lt_out out;

	lt_out_init(&out, leaktrace_write_string, &json);
	lt_report_json.write(result, &options, &out);
	smart_str_0(&json);
	if (json.s == NULL || php_json_decode_ex(array, ZSTR_VAL(json.s), ZSTR_LEN(json.s), PHP_JSON_OBJECT_AS_ARRAY, 512) != SUCCESS) {
		array_init(array);
	}
	smart_str_free(&json);
}

ZEND_FUNCTION(leaktrace_report)
{
	zend_string *path = NULL;
	const lt_result *result;
	lt_analysis *analysis;

	ZEND_PARSE_PARAMETERS_START(0, 1)
		Z_PARAM_OPTIONAL
		Z_PARAM_PATH_STR_OR_NULL(path)
	ZEND_PARSE_PARAMETERS_END();
	analysis = leaktrace_traces_read(path);
	result = analysis != NULL ? lt_analysis_finish(analysis) : NULL;
	if (result != NULL) {
		leaktrace_result_array(result, return_value);
	} else {
		array_init(return_value);
	}
	lt_analysis_free(analysis);
}

ZEND_FUNCTION(leaktrace_analyze_malloc)
{
	zend_long top = 10;
	zend_string *path = NULL;
	lt_analysis *analysis;
	const lt_result *result;
	lt_report_options options;
	lt_out out;

	ZEND_PARSE_PARAMETERS_START(0, 2)
		Z_PARAM_OPTIONAL
		Z_PARAM_LONG(top)
		Z_PARAM_PATH_STR_OR_NULL(path)
	ZEND_PARSE_PARAMETERS_END();
	if (top < 1) {
		zend_argument_value_error(1, "must be greater than 0");
		RETURN_THROWS();
	}
	analysis = leaktrace_traces_read(path);
	result = analysis != NULL ? lt_analysis_finish(analysis) : NULL;
	if (result == NULL) {
		lt_analysis_free(analysis);
		RETURN_FALSE;
	}
	options = leaktrace_report_options(false);
	options.top = (size_t) top;
	lt_out_init(&out, leaktrace_write_php, NULL);
	lt_report_malloc_text(result, &options, &out);
	RETVAL_LONG(0);
	for (size_t i = 0; i < result->process_count; i++) {
		Z_LVAL_P(return_value) += (zend_long) result->processes[i].site_count;
	}
	lt_analysis_free(analysis);
}
