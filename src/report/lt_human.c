/*
 * lt_human.c: see lt_human.h. A double is turned into integers first and printed
 * from those: %f would print the locale's decimal comma.
 */
#include "report/lt_human.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* Room for a figure without its unit: 20 digits, 6 separators, point, decimals. */
#define FIGURE 32

static void put_count(uint64_t count, char *buffer)
{
	char digits[24];
	int len = snprintf(digits, sizeof(digits), "%llu", (unsigned long long) count);
	char *to = buffer;

	for (int i = 0; i < len; i++) {
		if (i > 0 && (len - i) % 3 == 0) {
			*to++ = ',';
		}
		*to++ = digits[i];
	}
	*to = '\0';
}

const char *lt_human_count(uint64_t count, char buffer[LT_HUMAN])
{
	put_count(count, buffer);
	return buffer;
}

const char *lt_human_process(uint64_t pid, uint64_t thread, char buffer[LT_HUMAN])
{
	if (thread != 0) {
		snprintf(buffer, LT_HUMAN, "%llu/%llu", (unsigned long long) pid, (unsigned long long) thread);
	} else {
		snprintf(buffer, LT_HUMAN, "%llu", (unsigned long long) pid);
	}
	return buffer;
}

/* `value` (0 <= value < 1e15) with at most `decimals` (0 to 2) decimals and
 * separators, trailing zeros dropped. */
static void put_decimal(double value, int decimals, char *buffer)
{
	static const unsigned scales[] = {1, 10, 100};
	uint64_t scaled = (uint64_t) (value * scales[decimals] + 0.5);
	unsigned fraction = (unsigned) (scaled % scales[decimals]);
	size_t len;

	put_count(scaled / scales[decimals], buffer);
	if (fraction == 0) {
		return;
	}
	if (decimals == 2 && fraction % 10 == 0) {
		fraction /= 10;
		decimals = 1;
	}
	len = strlen(buffer);
	snprintf(buffer + len, FIGURE - len, ".%0*u", decimals, fraction);
}

const char *lt_human_rough(uint64_t count, char buffer[LT_HUMAN])
{
	if (count < 1000000) {
		return lt_human_count(count, buffer);
	}
	if (count < 999950000) {
		put_decimal((double) count / 1e6, 1, buffer);
		return strcat(buffer, " million");
	}
	put_decimal((double) count / 1e9, 1, buffer);
	return strcat(buffer, " billion");
}

/* Small figures keep two decimals, or a leak of a byte each seven loops reads 0. */
static void put_small(double value, char *buffer)
{
	if (value > 0 && value < 0.01) {
		strcpy(buffer, "0.01");
		return;
	}
	put_decimal(value, value < 10 ? 2 : value < 1000 ? 1 : 0, buffer);
}

const char *lt_human_bytes(double bytes, char buffer[LT_HUMAN])
{
	static const char *const units[] = {" bytes", " KB", " MB", " GB", " TB", " PB", " EB"};
	size_t unit = 0;
	double size = fabs(bytes);
	char figure[FIGURE];

	if (!isfinite(bytes) || size > 1e21) {
		return strcpy(buffer, "?");
	}
	for (; unit < 6 && size >= (unit == 0 ? 1023.5 : 1023.95); unit++) {
		size /= 1024;
	}
	if (unit == 0) {
		put_small(size, figure);
	} else {
		put_decimal(size, 1, figure);
	}
	snprintf(buffer, LT_HUMAN, "%s%s%s", bytes < 0 ? "-" : "", figure,
		unit == 0 && strcmp(figure, "1") == 0 ? " byte" : units[unit]);
	return buffer;
}

const char *lt_human_rate(double rate, char buffer[LT_HUMAN])
{
	if (!isfinite(rate) || fabs(rate) >= 1e15) {
		return strcpy(buffer, "?");
	}
	buffer[0] = rate < 0 ? '-' : '+';
	put_small(fabs(rate), buffer + 1);
	return buffer;
}

const char *lt_human_about(double count, char buffer[LT_HUMAN])
{
	double step = 1;

	if (!isfinite(count) || count < 0 || count >= 1e15) {
		return strcpy(buffer, "?");
	}
	while (count / step >= 1000) {
		step *= 10;
	}
	return lt_human_count((uint64_t) (floor(count / step) * step), buffer);
}

static void put_two(char buffer[LT_HUMAN], uint64_t total, uint64_t step, const char *big, const char *small)
{
	char count[FIGURE];

	put_count(total / step, count);
	if (total % step == 0) {
		snprintf(buffer, LT_HUMAN, "%s %s", count, big);
	} else {
		snprintf(buffer, LT_HUMAN, "%s %s %u %s", count, big, (unsigned) (total % step), small);
	}
}

const char *lt_human_duration(double seconds, char buffer[LT_HUMAN])
{
	if (!isfinite(seconds) || seconds < 0 || seconds > 3e13) {
		return strcpy(buffer, "?");
	}
	if (seconds < 9.95) {
		put_decimal(seconds, seconds < 0.095 ? 2 : 1, buffer);
		strcat(buffer, " s");
	} else if (seconds < 119.5) {
		snprintf(buffer, LT_HUMAN, "%u s", (unsigned) (seconds + 0.5));
	} else if (seconds < 59.5 * 60) {
		snprintf(buffer, LT_HUMAN, "%u min", (unsigned) (seconds / 60 + 0.5));
	} else if (seconds < 48 * 3600) {
		put_two(buffer, (uint64_t) (seconds / 60 + 0.5), 60, "h", "min");
	} else if (seconds < 365.0 * 86400) {
		put_two(buffer, (uint64_t) (seconds / 3600 + 0.5), 24, "d", "h");
	} else {
		put_two(buffer, (uint64_t) (seconds / 86400), 365, seconds < 730.0 * 86400 ? "year" : "years", "d");
	}
	return buffer;
}

/* Days since 1970 as year, month, day (the Gregorian calendar, eras of 400 years). */
static void civil(uint64_t days, unsigned *year, unsigned *month, unsigned *day)
{
	uint64_t z = days + 719468;
	unsigned in_era = (unsigned) (z % 146097);
	unsigned of_era = (in_era - in_era / 1460 + in_era / 36524 - in_era / 146096) / 365;
	unsigned of_year = in_era - (365 * of_era + of_era / 4 - of_era / 100);
	unsigned shifted = (5 * of_year + 2) / 153;

	*day = of_year - (153 * shifted + 2) / 5 + 1;
	*month = shifted < 10 ? shifted + 3 : shifted - 9;
	*year = (unsigned) (z / 146097) * 400 + of_era + (*month <= 2 ? 1 : 0);
}

static void put_time(uint64_t unix_us, char between, char buffer[LT_HUMAN])
{
	uint64_t seconds = unix_us / 1000000;
	unsigned year, month, day, of_day = (unsigned) (seconds % 86400);

	civil(seconds / 86400, &year, &month, &day);
	snprintf(buffer, LT_HUMAN, "%04u-%02u-%02u%c%02u:%02u:%02u", year, month, day, between,
		of_day / 3600, of_day / 60 % 60, of_day % 60);
}

const char *lt_human_time(uint64_t unix_us, char buffer[LT_HUMAN])
{
	put_time(unix_us, ' ', buffer);
	return strcat(buffer, " UTC");
}

const char *lt_json_time(uint64_t unix_us, char buffer[LT_HUMAN])
{
	size_t len;

	put_time(unix_us, 'T', buffer);
	len = strlen(buffer);
	snprintf(buffer + len, LT_HUMAN - len, ".%06uZ", (unsigned) (unix_us % 1000000));
	return buffer;
}

const char *lt_json_number(double value, char buffer[352])
{
	uint64_t scaled;
	int len;

	if (!isfinite(value)) {
		return strcpy(buffer, "null");
	}
	if (fabs(value) >= 1e12) {
		snprintf(buffer, 352, "%.0f", value);
		return buffer;
	}
	scaled = (uint64_t) (fabs(value) * 1e6 + 0.5);
	len = snprintf(buffer, 352, "%s%llu.%06u", value < 0 && scaled > 0 ? "-" : "",
		(unsigned long long) (scaled / 1000000), (unsigned) (scaled % 1000000));
	while (buffer[len - 1] == '0') {
		buffer[--len] = '\0';
	}
	if (buffer[len - 1] == '.') {
		buffer[--len] = '\0';
	}
	return buffer;
}
