/*
 * report_human_test.c: figures and strings as the reports write them.
 */
#include "lt_test.h"
#include "report/lt_escape.h"
#include "report/lt_human.h"

#include <math.h>

typedef struct {
	double value;
	const char *want;
} expectation;

static void check_all(const char *(*format)(double, char *), const expectation *cases, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		char buffer[LT_HUMAN];

		CHECK_STR(format(cases[i].value, buffer), cases[i].want);
	}
}

LT_TEST(counts_have_separators)
{
	char buffer[LT_HUMAN];

	CHECK_STR(lt_human_count(0, buffer), "0");
	CHECK_STR(lt_human_count(999, buffer), "999");
	CHECK_STR(lt_human_count(1000, buffer), "1,000");
	CHECK_STR(lt_human_count(UINT64_MAX, buffer), "18,446,744,073,709,551,615");
	CHECK_STR(lt_human_rough(999999, buffer), "999,999");
	CHECK_STR(lt_human_rough(18200000, buffer), "18.2 million");
	CHECK_STR(lt_human_rough(UINT64_C(3000000000), buffer), "3 billion");
	CHECK_STR(lt_human_rough(UINT64_MAX, buffer), "18,446,744,073.7 billion");
}

LT_TEST(bytes_are_told_in_their_unit)
{
	static const expectation cases[] = {
		{0, "0 bytes"}, {1, "1 byte"}, {8, "8 bytes"}, {0.142857, "0.14 bytes"}, {0.0001, "0.01 bytes"}, {1.5, "1.5 bytes"},
		{1000, "1,000 bytes"}, {1023, "1,023 bytes"}, {1023.7, "1 KB"}, {1024, "1 KB"}, {25216, "24.6 KB"}, {1048575, "1 MB"},
		{134217728, "128 MB"}, {-12288, "-12 KB"}, {1.2e18, "1 EB"}, {NAN, "?"}, {-INFINITY, "?"}, {1e300, "?"}
	};

	check_all(lt_human_bytes, cases, sizeof(cases) / sizeof(cases[0]));
}

LT_TEST(durations_have_two_units_at_most)
{
	static const expectation cases[] = {
		{0, "0 s"}, {0.04, "0.04 s"}, {0.4, "0.4 s"}, {42.4, "42 s"}, {119, "119 s"}, {300, "5 min"}, {3599, "1 h"},
		{4860, "1 h 21 min"}, {86400, "24 h"}, {273600, "3 d 4 h"}, {86400 * 400.0, "1 year 35 d"}, {86400 * 730.0, "2 years"}, {-1, "?"}, {NAN, "?"}, {1e300, "?"}
	};

	check_all(lt_human_duration, cases, sizeof(cases) / sizeof(cases[0]));
}

LT_TEST(rates_keep_what_is_small)
{
	static const expectation cases[] = {
		{1, "+1"}, {1.0 / 7, "+0.14"}, {0.001, "+0.01"}, {-3, "-3"}, {1200, "+1,200"}, {0, "+0"}, {INFINITY, "?"}
	};

	check_all(lt_human_rate, cases, sizeof(cases) / sizeof(cases[0]));
}

LT_TEST(forecasts_have_three_figures_and_never_promise_more)
{
	static const expectation cases[] = {
		{4873.9, "4,870"}, {999.9, "999"}, {1, "1"}, {0, "0"}, {123999, "123,000"}, {-1, "?"}, {1e15, "?"}
	};

	check_all(lt_human_about, cases, sizeof(cases) / sizeof(cases[0]));
}

LT_TEST(times_are_utc_dates)
{
	char buffer[LT_HUMAN];

	CHECK_STR(lt_human_time(0, buffer), "1970-01-01 00:00:00 UTC");
	CHECK_STR(lt_human_time(UINT64_C(951782400000000), buffer), "2000-02-29 00:00:00 UTC");
	CHECK_STR(lt_human_time(UINT64_C(1735689599000000), buffer), "2024-12-31 23:59:59 UTC");
	CHECK_STR(lt_json_time(UINT64_C(1763937300000123), buffer), "2025-11-23T22:35:00.000123Z");
	CHECK(lt_json_time(UINT64_MAX, buffer)[0] != '\0');
}

LT_TEST(json_numbers_are_numbers)
{
	static const expectation cases[] = {
		{0, "0"}, {-0.0, "0"}, {12.5, "12.5"}, {1.0 / 7, "0.142857"}, {-3, "-3"}, {1e-9, "0"}, {-1e-9, "0"}, {100, "100"},
		{1e12, "1000000000000"}, {NAN, "null"}, {INFINITY, "null"}
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		char buffer[352];

		CHECK_STR(lt_json_number(cases[i].value, buffer), cases[i].want);
		CHECK(strlen(lt_json_number(-1.7e308, buffer)) < 352);
	}
}

static bool append(void *self, const char *data, size_t len)
{
	strncat(self, data, len);
	return true;
}

static const char *escaped(const char *text, size_t max)
{
	static char result[512];
	lt_out out;

	result[0] = '\0';
	lt_out_init(&out, append, result);
	lt_out_escaped(&out, text, max);
	CHECK(lt_out_flush(&out));
	return result;
}

LT_TEST(terminal_text_shows_what_acts)
{
	CHECK_STR(escaped("/app/a.php", 100), "/app/a.php");
	CHECK_STR(escaped("App\\Foo", 100), "App\\Foo");
	CHECK_STR(escaped("\x1b[31m\n", 100), "\\x1B[31m\\x0A");
	CHECK_STR(escaped("caf\xc3\xa9 \xe6\xbc\xa2 \xf0\x9f\x90\x98", 100), "caf\xc3\xa9 \xe6\xbc\xa2 \xf0\x9f\x90\x98");
	CHECK_STR(escaped("\xc3", 100), "\\xC3");
	CHECK_STR(escaped("\xe2\x80\xae" "abc", 100), "\\xE2\\x80\\xAE" "abc");
	CHECK_STR(escaped("\xc0\x80\xed\xa0\x80", 100), "\\xC0\\x80\\xED\\xA0\\x80");
}

LT_TEST(what_is_too_long_ends_in_an_ellipsis)
{
	CHECK_STR(escaped("abcdef", 6), "abcdef");
	CHECK_STR(escaped("abcdefg", 6), "abcde…");
	CHECK_STR(escaped("abc\x01" "def", 6), "abc…");
	CHECK_STR(escaped("\xc3\xa9\xc3\xa9\xc3\xa9", 2), "\xc3\xa9…");
	CHECK_STR(escaped("ab", 1), "…");
	CHECK_STR(escaped("", 0), "");
}

LT_TEST(the_width_of_escaped_text_is_what_it_takes)
{
	CHECK_U64(lt_escaped_width("abc", 10), 3);
	CHECK_U64(lt_escaped_width("\xc3\xa9", 10), 1);
	CHECK_U64(lt_escaped_width("\x1b", 10), 4);
	CHECK_U64(lt_escaped_width("abcdefg", 6), 6);
}
