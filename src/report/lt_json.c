/*
 * lt_json.c: see lt_json.h.
 */
#include "report/lt_json.h"

#include "report/lt_escape.h"
#include "report/lt_human.h"

static void begin_line(lt_json *json)
{
	lt_out_text(json->out, "\n");
	lt_out_pad(json->out, 2L * json->depth);
}

static void begin_value(lt_json *json, const char *key)
{
	if (json->depth > 0) {
		if (json->filled[json->depth - 1]) {
			lt_out_text(json->out, ",");
		}
		json->filled[json->depth - 1] = true;
		begin_line(json);
	}
	if (key != NULL) {
		lt_out_json_string(json->out, key);
		lt_out_text(json->out, ": ");
	}
}

void lt_json_open(lt_json *json, const char *key, char bracket)
{
	begin_value(json, key);
	lt_out_bytes(json->out, &bracket, 1);
	json->filled[json->depth++] = false;
}

void lt_json_close(lt_json *json, char bracket)
{
	if (json->filled[--json->depth]) {
		begin_line(json);
	}
	lt_out_bytes(json->out, &bracket, 1);
}

void lt_json_string(lt_json *json, const char *key, const char *value)
{
	begin_value(json, key);
	lt_out_json_string(json->out, value);
}

void lt_json_uint(lt_json *json, const char *key, uint64_t value)
{
	begin_value(json, key);
	lt_out_printf(json->out, "%llu", (unsigned long long) value);
}

void lt_json_int(lt_json *json, const char *key, int64_t value)
{
	begin_value(json, key);
	lt_out_printf(json->out, "%lld", (long long) value);
}

void lt_json_bool(lt_json *json, const char *key, bool value)
{
	begin_value(json, key);
	lt_out_text(json->out, value ? "true" : "false");
}

void lt_json_double(lt_json *json, const char *key, double value)
{
	char number[352];

	begin_value(json, key);
	lt_out_text(json->out, lt_json_number(value, number));
}

void lt_json_until(lt_json *json, const char *key, double value)
{
	if (value >= 0) {
		lt_json_double(json, key, value);
	} else {
		begin_value(json, key);
		lt_out_text(json->out, "null");
	}
}
