/* leaktrace_ini.c: see leaktrace_ini.h. */
#include "src/php/leaktrace_ini.h"
#include "src/php/leaktrace_compat.h"

#define LEAKTRACE_SIZE_MIN (1024 * 1024)
#define LEAKTRACE_TIMES_MAX 1000000
#define LEAKTRACE_INI_LATE "it counts as PHP starts; set it in php.ini or with -d, not for a pool, host or folder"

static zend_result leaktrace_ini_refuse(const zend_ini_entry *entry, const zend_string *value, const char *what)
{
	zend_error(entry->modified || PG(during_request_startup) || EG(current_execute_data) ? E_WARNING : E_CORE_WARNING,
		"Invalid value \"%s\" for %s: %s", ZSTR_VAL(value), ZSTR_VAL(entry->name), what);
	return FAILURE;
}

ZEND_INI_MH(leaktrace_ini_bool)
{
	static const char *const words[] = {"0", "1", "on", "off", "yes", "no", "true", "false", ""};

	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++) {
		if (strcasecmp(ZSTR_VAL(new_value), words[i]) == 0) {
			return OnUpdateBool(entry, new_value, mh_arg1, mh_arg2, mh_arg3, stage);
		}
	}
	return leaktrace_ini_refuse(entry, new_value, "use 0 or 1");
}

/* A pool of php-fpm, a [HOST=] section and the like set values after the engine was
 * prepared for them. */
static bool leaktrace_ini_is_late(int stage)
{
	return stage == ZEND_INI_STAGE_ACTIVATE || stage == ZEND_INI_STAGE_RUNTIME || stage == ZEND_INI_STAGE_HTACCESS;
}

ZEND_INI_MH(leaktrace_ini_startup_bool)
{
	if (leaktrace_ini_is_late(stage) && zend_ini_parse_bool(new_value) != *(bool *) ZEND_INI_GET_ADDR()) {
		return leaktrace_ini_refuse(entry, new_value, LEAKTRACE_INI_LATE);
	}
	return leaktrace_ini_bool(entry, new_value, mh_arg1, mh_arg2, mh_arg3, stage);
}

/* A pool may say whether it is traced, for that is asked when a request begins; but not
 * where threads share what would have to be set in the engine then. */
ZEND_INI_MH(leaktrace_ini_enable)
{
#ifdef ZTS
	return leaktrace_ini_startup_bool(entry, new_value, mh_arg1, mh_arg2, mh_arg3, stage);
#else
	if (stage == ZEND_INI_STAGE_RUNTIME || stage == ZEND_INI_STAGE_HTACCESS) {
		return leaktrace_ini_startup_bool(entry, new_value, mh_arg1, mh_arg2, mh_arg3, stage);
	}
	return leaktrace_ini_bool(entry, new_value, mh_arg1, mh_arg2, mh_arg3, stage);
#endif
}

/* Is this the name of a function or of a method, or blank? */
static bool leaktrace_is_name(const char *text, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		unsigned char c = (unsigned char) text[i];

		if (!(isalnum(c) || c == '_' || c == '\\' || c == ':' || c == ' ' || c == '\t' || c >= 0x80)) {
			return false;
		}
	}
	return true;
}

ZEND_INI_MH(leaktrace_ini_loop)
{
	const char *text = ZSTR_VAL(new_value), *set = *(char **) ZEND_INI_GET_ADDR();

	if (leaktrace_ini_is_late(stage) && strcmp(text, set != NULL ? set : "") != 0) {
		return leaktrace_ini_refuse(entry, new_value, LEAKTRACE_INI_LATE);
	}
	while (*text != '\0') {
		size_t len = strcspn(text, ",");

		if (!leaktrace_is_name(text, len)) {
			return leaktrace_ini_refuse(entry, new_value,
				"name functions or methods, separated by commas, such as App\\Worker::handle,onMessage");
		}
		text += len + (text[len] == ',');
	}
	return OnUpdateString(entry, new_value, mh_arg1, mh_arg2, mh_arg3, stage);
}

ZEND_INI_MH(leaktrace_ini_dir)
{
	if (ZSTR_LEN(new_value) > 0 && !IS_ABSOLUTE_PATH(ZSTR_VAL(new_value), ZSTR_LEN(new_value))) {
		return leaktrace_ini_refuse(entry, new_value, "give an absolute path, or leave it empty for the default folder");
	}
	if (ZSTR_LEN(new_value) >= MAXPATHLEN || strlen(ZSTR_VAL(new_value)) != ZSTR_LEN(new_value)) {
		return leaktrace_ini_refuse(entry, new_value, "this is no path");
	}
	return OnUpdateString(entry, new_value, mh_arg1, mh_arg2, mh_arg3, stage);
}

/* A whole number, perhaps with K, M or G behind it; false when it is none. */
static bool leaktrace_parse_size(const zend_string *value, zend_long *number)
{
	char *end;
	zend_long unit = 1;

	errno = 0;
	*number = ZEND_STRTOL(ZSTR_VAL(value), &end, 10);
	if (end == ZSTR_VAL(value) || errno != 0 || *number < 0) {
		return false;
	}
	switch (*end) {
		case 'g': case 'G': unit = 1024 * 1024 * 1024; end++; break;
		case 'm': case 'M': unit = 1024 * 1024; end++; break;
		case 'k': case 'K': unit = 1024; end++; break;
		default: break;
	}
	if (*end != '\0' || *number > ZEND_LONG_MAX / unit) {
		return false;
	}
	*number *= unit;
	return true;
}

ZEND_INI_MH(leaktrace_ini_times)
{
	zend_long number;

	if (!leaktrace_parse_size(new_value, &number) || number < 1 || number > LEAKTRACE_TIMES_MAX) {
		return leaktrace_ini_refuse(entry, new_value, "give a number from 1 to 1000000");
	}
	*(zend_long *) ZEND_INI_GET_ADDR() = number;
	return SUCCESS;
}

ZEND_INI_MH(leaktrace_ini_count)
{
	zend_long number;

	if (!leaktrace_parse_size(new_value, &number) || number > LEAKTRACE_TIMES_MAX) {
		return leaktrace_ini_refuse(entry, new_value, "give a number from 0 to 1000000");
	}
	*(zend_long *) ZEND_INI_GET_ADDR() = number;
	return SUCCESS;
}

ZEND_INI_MH(leaktrace_ini_size)
{
	zend_long number;

	if (!leaktrace_parse_size(new_value, &number) || number < LEAKTRACE_SIZE_MIN) {
		return leaktrace_ini_refuse(entry, new_value, "give a size of 1M or more, such as 64M");
	}
	*(zend_long *) ZEND_INI_GET_ADDR() = number;
	return SUCCESS;
}
