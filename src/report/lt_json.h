/*
 * lt_json.h: a JSON document written as it goes, indented by two spaces.
 *
 * Keeps where commas go, so that callers only name values. A value inside an
 * array has the key NULL. Keys are our own texts, values may be hostile.
 */
#ifndef LT_JSON_H
#define LT_JSON_H

#include "report/lt_out.h"

#define LT_JSON_DEPTH 16

typedef struct {
	lt_out *out;
	unsigned depth;             /* open arrays and objects, below LT_JSON_DEPTH */
	bool filled[LT_JSON_DEPTH]; /* that one has a value already */
} lt_json;

/* `bracket` is '{' or '['. */
void lt_json_open(lt_json *json, const char *key, char bracket);

/* `bracket` is '}' or ']'. */
void lt_json_close(lt_json *json, char bracket);

/* A string of any bytes; becomes valid UTF-8. */
void lt_json_string(lt_json *json, const char *key, const char *value);
void lt_json_uint(lt_json *json, const char *key, uint64_t value);
void lt_json_int(lt_json *json, const char *key, int64_t value);
void lt_json_bool(lt_json *json, const char *key, bool value);

/* A number of at most six decimals; null when it is none. */
void lt_json_double(lt_json *json, const char *key, double value);

/* As lt_json_double(); null when it is negative: "never". */
void lt_json_until(lt_json *json, const char *key, double value);

#endif
