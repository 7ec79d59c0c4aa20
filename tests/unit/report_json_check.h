/*
 * report_json_check.h: is this a JSON document? RFC 8259, strictly: for tests.
 */
#ifndef LT_REPORT_JSON_CHECK_H
#define LT_REPORT_JSON_CHECK_H

#include <stdbool.h>
#include <string.h>

static inline bool json_value(const char **at, int depth);

static inline void json_space(const char **at)
{
	*at += strspn(*at, " \t\r\n");
}

/* One well-formed UTF-8 character, written apart from the code under test. */
static inline bool json_char(const char **at)
{
	const unsigned char *s = (const unsigned char *) *at;
	size_t len = s[0] < 0x80 ? 1 : (s[0] & 0xe0) == 0xc0 ? 2 : (s[0] & 0xf0) == 0xe0 ? 3 : (s[0] & 0xf8) == 0xf0 ? 4 : 0;
	unsigned long code = len == 1 ? s[0] : len == 2 ? s[0] & 0x1fu : len == 3 ? s[0] & 0x0fu : s[0] & 0x07u;

	if (len == 0 || s[0] < 0x20) {
		return false;
	}
	for (size_t i = 1; i < len; i++) {
		if (s[i] < 0x80 || s[i] > 0xbf) {
			return false;
		}
		code = code * 64 + (s[i] - 0x80u);
	}
	*at += len;
	return (len < 2 || code >= 0x80) && (len < 3 || code >= 0x800) && (len < 4 || code >= 0x10000)
		&& code <= 0x10ffff && (code < 0xd800 || code > 0xdfff);
}

static inline bool json_string(const char **at)
{
	if (*(*at)++ != '"') {
		return false;
	}
	while (**at != '"') {
		if (**at != '\\') {
			if (!json_char(at)) {
				return false;
			}
		} else if ((*at)[1] == 'u') {
			if (strspn(*at + 2, "0123456789abcdefABCDEF") < 4) {
				return false;
			}
			*at += 6;
		} else if ((*at)[1] != '\0' && strchr("\"\\/bfnrt", (*at)[1]) != NULL) {
			*at += 2;
		} else {
			return false;
		}
	}
	(*at)++;
	return true;
}

static inline bool json_digits(const char **at)
{
	size_t len = strspn(*at, "0123456789");

	*at += len;
	return len > 0;
}

static inline bool json_number(const char **at)
{
	*at += **at == '-';
	if (**at == '0' && (*at)[1] >= '0' && (*at)[1] <= '9') {
		return false;
	}
	if (!json_digits(at)) {
		return false;
	}
	if (**at == '.') {
		(*at)++;
		return json_digits(at);
	}
	return true;
}

static inline bool json_members(const char **at, char close, int depth)
{
	(*at)++;
	json_space(at);
	if (**at == close) {
		(*at)++;
		return true;
	}
	for (;;) {
		json_space(at);
		if (close == '}') {
			if (!json_string(at)) {
				return false;
			}
			json_space(at);
			if (*(*at)++ != ':') {
				return false;
			}
		}
		if (!json_value(at, depth)) {
			return false;
		}
		json_space(at);
		if (**at == close) {
			(*at)++;
			return true;
		}
		if (*(*at)++ != ',') {
			return false;
		}
	}
}

static inline bool json_value(const char **at, int depth)
{
	static const char *const words[] = {"true", "false", "null"};

	json_space(at);
	for (size_t i = 0; i < 3; i++) {
		if (strncmp(*at, words[i], strlen(words[i])) == 0) {
			*at += strlen(words[i]);
			return true;
		}
	}
	if (depth > 32) {
		return false;
	}
	if (**at == '{' || **at == '[') {
		return json_members(at, **at == '{' ? '}' : ']', depth + 1);
	}
	return **at == '"' ? json_string(at) : json_number(at);
}

/* Whether the whole text is one JSON value. */
static inline bool json_is_valid(const char *text)
{
	const char *at = text;

	if (!json_value(&at, 0)) {
		return false;
	}
	json_space(&at);
	return *at == '\0';
}

#endif
