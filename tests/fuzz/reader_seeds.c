/*
 * reader_seeds.c: makes the seeds of reader_fuzz.c: small traces with every kind
 * of record. Run it with SEEDS=tests/fuzz/seeds/reader
 * when the format changes.
 */
#include "trace_support.h"

LT_TEST(write_seeds)
{
	static const unsigned windows[] = { 0, 1, 2, 5, 9, 20 };
	char path[400];
	unsigned i;

	CHECK(getenv("SEEDS") != NULL);
	for (i = 0; i < sizeof(windows) / sizeof(windows[0]); i++) {
		size_t len;
		uint8_t *data = trace_new(i + 1, windows[i], i % 2 == 0, &len);

		snprintf(path, sizeof(path), "%s/windows-%u.ltrace", getenv("SEEDS"), windows[i]);
		file_write(path, data, len);
		free(data);
	}
}
