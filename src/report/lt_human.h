/*
 * lt_human.h: figures as a person reads them, locale or not.
 *
 * Bytes count in steps of 1,024 as PHP's own "128M" does. Each function fills
 * the caller's buffer of LT_HUMAN bytes and returns it, so that two calls can
 * stand in one printf. NaN and infinities come out as "?".
 */
#ifndef LT_HUMAN_H
#define LT_HUMAN_H

#include <stdint.h>

#define LT_HUMAN 64

/* "1,234,567" */
const char *lt_human_count(uint64_t count, char buffer[LT_HUMAN]);

/* "1,234,567" below a million, else "18.2 million", "3.1 billion". */
const char *lt_human_rough(uint64_t count, char buffer[LT_HUMAN]);

/* "812 bytes", "24.6 KB", "128 MB", "-3 GB"; a fraction of a byte as "0.14 bytes". */
const char *lt_human_bytes(double bytes, char buffer[LT_HUMAN]);

/* "+1", "+0.14", "+1,200", "-3" */
const char *lt_human_rate(double rate, char buffer[LT_HUMAN]);

/* "about 4,870" as "4,870" of 4,873: three figures that mean something. */
const char *lt_human_about(double count, char buffer[LT_HUMAN]);

/* "0.3 s", "42 s", "12 min", "1 h 21 min", "3 d 4 h", "1 year 40 d" */
const char *lt_human_duration(double seconds, char buffer[LT_HUMAN]);

/* "2025-11-23 22:55:12 UTC" of a Unix time in microseconds. */
const char *lt_human_time(uint64_t unix_us, char buffer[LT_HUMAN]);

/* "24265"; "24265/24270": the process, and which thread of it (0: the first or only one). */
const char *lt_human_process(uint64_t pid, uint64_t thread, char buffer[LT_HUMAN]);

/* "12.5", "0.142857", "-3", "null" for what is no number: a JSON number of at most
 * six decimals. `buffer` holds 352 bytes. */
const char *lt_json_number(double value, char buffer[352]);

/* "2025-11-23T22:55:12.000123Z" of a Unix time in microseconds. */
const char *lt_json_time(uint64_t unix_us, char buffer[LT_HUMAN]);

#endif
