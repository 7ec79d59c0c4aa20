/* track_alloc.h: an allocation, as the handlers on the heap count one. */
#ifndef TRACK_ALLOC_H
#define TRACK_ALLOC_H

#include "track/lt_tracker.h"

/* A block was given out by `leaf` (not 0), in `loop` or outside (NULL). */
static inline void lt_track_alloc(lt_tracker *tracker, void *block, size_t size, uint32_t leaf, const lt_loop *loop)
{
	lt_track_born(tracker, block, size, lt_cohort_now(tracker, leaf, loop));
}

#endif
