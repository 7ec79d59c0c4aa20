/*
 * track_fuzz.c: libFuzzer target for the tracker.
 * rooms: util track
 *
 * The input is a program: blocks, loops that overlap, contexts, windows, forks. It
 * runs against the tracker and against the model in tests/unit/track_model.h; all
 * that the sink is told must be what the model has.
 */
#include "track_model.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	bool peaks;

	/* Each step looks at all that the model has: long programs are slow and say no more. */
	model_run(data, size < 4096 ? size : 4096, &peaks);
	return 0;
}
