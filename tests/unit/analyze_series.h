/*
 * analyze_series.h: what sites of a worker do, loop after loop: leaks, and what only
 * looks like one. Each pattern works on one leaf.
 */
#ifndef ANALYZE_SERIES_H
#define ANALYZE_SERIES_H

#include "analyze_sim.h"

typedef enum {
	/* leaks */
	LEAK_STEADY, LEAK_SEVENTH, LEAK_LATE, LEAK_EIGHT_BYTES, LEAK_UNDER_LRU, LEAK_UNDER_SAWTOOTH,
	LEAK_RANDOM, LEAK_STRING, LEAK_HEAVY, LEAK_BURSTS, LEAK_AFTER_WARM_UP, LEAK_UNDER_NOISE, LEAK_LATE_SEVENTH,
	LEAK_QUEUE, LEAK_QUEUE_RANDOM,
	/* look-alikes */
	FINE_WARM_UP, FINE_CACHE_FILLS, FINE_CACHE_STOPS, FINE_LRU, FINE_RANDOM_EVICTION, FINE_ZIPF_LRU, FINE_TTL,
	FINE_SAWTOOTH, FINE_SAWTOOTH_HEIGHTS, FINE_SAWTOOTH_PERIODS, FINE_REPLACED, FINE_LATER, FINE_RING, FINE_HEAVY,
	FINE_DOUBLE_BUFFER, FINE_CYCLES, FINE_NOISE, FINE_DOUBLING, FINE_REALLOC_DOUBLING, FINE_POOL, FINE_QUEUE,
	FINE_OVERWRITTEN, FINE_SESSIONS,
	SERIES_COUNT
} series_kind;

static const char *const series_names[] = {
	"steady, every loop", "every 7th loop", "starts at 60-70 %", "8 bytes a loop", "8 bytes under an LRU",
	"under a sawtooth", "1 loop in 2 to 4, random", "string that grows", "heavy-tailed sizes", "bursts every 7th",
	"after a warm-up", "under stationary noise", "every 7th, from 40 %",
	"queue, n in, n - 1 out", "queue, more in than out",
	"warm-up", "cache, random keys", "cache, stops by 60 %", "LRU", "random eviction", "LRU, Zipf keys", "TTL",
	"sawtooth", "sawtooth, heights vary", "sawtooth, periods vary", "replaced each loop", "freed k loops later", "ring buffer",
	"heavy-tailed sizes", "double buffer", "cycles, collected late", "stationary noise", "doubling, new block",
	"doubling, realloc", "pool at its records", "queue, random walk",
	"cache, keys overwritten", "sessions, random lives"
};

static inline bool series_leaks(series_kind kind)
{
	return kind < FINE_WARM_UP;
}

/* Fewest loops in which the pattern can be told. */
static inline uint32_t series_least_loops(series_kind kind)
{
	switch (kind) {
		case LEAK_SEVENTH:
		case LEAK_LATE:
		case LEAK_BURSTS:
			return 60;
		case LEAK_LATE_SEVENTH:
			return 120;
		case LEAK_RANDOM:
		case LEAK_QUEUE:
		case LEAK_QUEUE_RANDOM:
		case LEAK_UNDER_LRU:
		case LEAK_UNDER_SAWTOOTH:
		case LEAK_AFTER_WARM_UP:
		case LEAK_UNDER_NOISE:
			return 60;
		default:
			return 12;
	}
}

typedef struct {
	series_kind kind;
	uint32_t leaf;
	uint32_t start, stop, period, keys, many;
	uint64_t bytes;
	uint32_t *held;    /* blocks by key or place, 0: none */
	uint32_t count, next, most;
	uint64_t used;     /* string: bytes used; doubling: elements */
} series;

static inline void series_init(series *p, sim *s, series_kind kind, uint32_t leaf)
{
	uint32_t n = s->loops;

	memset(p, 0, sizeof(*p));
	p->kind = kind;
	p->leaf = leaf;
	p->bytes = 8 * (uint64_t) sim_between(s, 2, 200);
	p->many = sim_between(s, 1, 6);
	p->held = calloc((size_t) n * 8 + 64, sizeof(uint32_t));
	p->start = (uint32_t) (n * (0.6 + 0.1 * sim_uniform(s)));
	p->period = sim_between(s, 2, n / 2);
	p->keys = sim_between(s, 2, n / 3);
	p->stop = sim_between(s, 1, (uint32_t) (0.6 * n));
	switch (kind) {
		case LEAK_UNDER_LRU:
			p->keys = sim_between(s, 2, n / 8);
			break;
		case LEAK_UNDER_SAWTOOTH:
			p->period = sim_between(s, 2, n / 6);
			break;
		case LEAK_UNDER_NOISE:
			p->keys = sim_between(s, 2, n / 30 + 2);
			break;
		case LEAK_STRING: /* at least one larger block in two loops */
			p->bytes = 8 * (uint64_t) sim_between(s, n < 60 ? 64 : n < 300 ? 32 : 16, 200);
			break;
		case LEAK_RANDOM:
			p->period = sim_between(s, 2, 4);
			break;
		case FINE_WARM_UP:
			p->stop = sim_between(s, 1, n / 3);
			break;
		case FINE_CACHE_FILLS: /* each key is asked for six times on average */
			p->keys = sim_between(s, 2, (uint32_t) (n * p->many / 6));
			break;
		case FINE_ZIPF_LRU:
			p->keys = sim_between(s, 2, n / 8);
			break;
		case FINE_LRU:
		case FINE_TTL:
		case FINE_RING:
		case FINE_LATER:
			p->keys = sim_between(s, 2, (uint32_t) (n / 2.2));
			break;
		case FINE_RANDOM_EVICTION:
			p->keys = sim_between(s, 2, n / 4);
			break;
		case FINE_NOISE:
			p->keys = sim_between(s, 2, n / 8 + 1);
			break;
		case FINE_OVERWRITTEN: /* each key is asked for six times on average */
			p->keys = sim_between(s, 2, (uint32_t) (n * p->many / 6));
			break;
		case FINE_SESSIONS:
			p->keys = sim_between(s, 2, n / 4 + 1);
			break;
		case FINE_SAWTOOTH_PERIODS:
			p->period = sim_between(s, 2, n / 6);
			break;
		default:
			break;
	}
}

static inline void series_flush(series *p, sim *s)
{
	for (uint32_t i = 0; i < p->count; i++) {
		sim_free(s, p->held[i]);
	}
	p->count = 0;
}

static inline void series_sawtooth(series *p, sim *s, uint32_t many, uint32_t period)
{
	if (p->next >= period) {
		series_flush(p, s);
		p->next = 0;
		p->most = sim_between(s, 1, 7);
		p->start = sim_between(s, 1 + p->period / 3, p->period * 5 / 3);
	}
	p->next++;
	for (uint32_t i = 0; i < many; i++) {
		p->held[p->count++] = sim_alloc(s, p->leaf, p->bytes, SIM_FOREVER);
	}
}

/* Puts a new block at a place of `held`, freeing what was there. */
static inline void series_replace(series *p, sim *s, uint32_t at, uint64_t bytes)
{
	if (p->held[at] != 0) {
		sim_free(s, p->held[at]);
	}
	p->held[at] = sim_alloc(s, p->leaf, bytes, SIM_FOREVER);
}

/* An LRU of p->keys entries over Zipf-distributed keys. */
static inline void series_zipf(series *p, sim *s)
{
	uint32_t *keys = p->held + s->loops * 4, key;

	for (uint32_t i = 0; i < p->many; i++) {
		uint32_t at = 0, block;

		key = (uint32_t) pow((double) p->keys * 6 + 2, sim_uniform(s));
		while (at < p->count && keys[at] != key) {
			at++;
		}
		if (at == p->count && p->count < p->keys) {
			p->count++;
			block = sim_alloc(s, p->leaf, p->bytes, SIM_FOREVER);
		} else if (at == p->count) {
			at--;
			sim_free(s, p->held[at]);
			block = sim_alloc(s, p->leaf, p->bytes, SIM_FOREVER);
		} else {
			block = p->held[at];
		}
		memmove(keys + 1, keys, at * sizeof(*keys));
		memmove(p->held + 1, p->held, at * sizeof(*keys));
		keys[0] = key;
		p->held[0] = block;
	}
}

static inline uint32_t series_geometric(sim *s, double mean)
{
	return 1 + (uint32_t) (-log(1.0 - sim_uniform(s)) * mean);
}

/* One element more in an array that doubles when it is full. */
static inline void series_double(series *p, sim *s, bool in_place)
{
	uint64_t room = 8;

	p->used += p->many;
	while (room < p->used) {
		room *= 2;
	}
	if (room * 16 == p->bytes && p->held[0] != 0) {
		return;
	}
	p->bytes = room * 16;
	if (p->held[0] == 0 || !in_place) {
		series_replace(p, s, 0, p->bytes);
	} else {
		sim_realloc(s, p->held[0], p->leaf, p->bytes);
	}
}

/* More jobs come than go, first in, first out: for all that come but one, or at random for two
 * in three, one goes. */
static inline void series_backlog(series *p, sim *s, uint32_t in, bool random)
{
	for (uint32_t i = 0; i < in; i++) {
		p->held[p->count++] = sim_alloc(s, p->leaf, p->bytes, SIM_FOREVER);
		if ((random ? sim_below(s, 3) > 0 : i > 0) && p->next < p->count) {
			sim_free(s, p->held[p->next++]);
		}
	}
}

static inline void series_leak(series *p, sim *s)
{
	uint32_t l = s->loop;

	switch (p->kind) {
		case LEAK_STEADY:
			for (uint32_t i = 0; i < p->many; i++) {
				sim_alloc(s, p->leaf, p->bytes, SIM_FOREVER);
			}
			break;
		case LEAK_SEVENTH:
			if (l % 7 == 3) {
				sim_alloc(s, p->leaf, p->bytes, SIM_FOREVER);
			}
			break;
		case LEAK_LATE_SEVENTH:
			if (l % 7 == 3 && l > s->loops * 2 / 5) {
				sim_alloc(s, p->leaf, p->bytes, SIM_FOREVER);
			}
			break;
		case LEAK_LATE:
			if (l >= p->start) {
				sim_alloc(s, p->leaf, p->bytes, SIM_FOREVER);
			}
			break;
		case LEAK_EIGHT_BYTES:
			sim_alloc(s, p->leaf, 8, SIM_FOREVER);
			break;
		case LEAK_UNDER_LRU:
			sim_alloc(s, p->leaf, 8, SIM_FOREVER);
			for (uint32_t i = 0; i < p->many; i++) {
				series_replace(p, s, p->next++ % p->keys, sim_heavy(s));
			}
			break;
		case LEAK_UNDER_SAWTOOTH:
			sim_alloc(s, p->leaf, 16, SIM_FOREVER);
			series_sawtooth(p, s, 2, p->period);
			break;
		case LEAK_UNDER_NOISE:
			sim_alloc(s, p->leaf, 16, SIM_FOREVER);
			for (uint32_t i = 0; i < p->many; i++) {
				sim_alloc(s, p->leaf, sim_heavy(s), series_geometric(s, p->keys / 2.0));
			}
			break;
		case LEAK_RANDOM:
			if (sim_below(s, p->period) == 0) {
				sim_alloc(s, p->leaf, p->bytes, SIM_FOREVER);
			}
			break;
		case LEAK_STRING:
			p->used += p->bytes;
			if (p->held[0] == 0) {
				p->held[0] = sim_alloc(s, p->leaf, 32, SIM_FOREVER);
			} else if (p->used > s->blocks[p->held[0]].bytes) {
				sim_realloc(s, p->held[0], p->leaf, p->used / 1024 * 1024 + 1024);
			}
			break;
		case LEAK_HEAVY:
			sim_alloc(s, p->leaf, sim_heavy(s), SIM_FOREVER);
			break;
		case LEAK_BURSTS:
			for (uint32_t i = 0; l % 7 == 5 && i < 10; i++) {
				sim_alloc(s, p->leaf, p->bytes, SIM_FOREVER);
			}
			break;
		case LEAK_QUEUE:
			series_backlog(p, s, 1 + p->many, false);
			break;
		case LEAK_QUEUE_RANDOM:
			series_backlog(p, s, p->many, true);
			break;
		default: /* LEAK_AFTER_WARM_UP */
			for (uint32_t i = 0; l < s->loops / 6 && i < 3; i++) {
				sim_alloc(s, p->leaf, p->bytes, SIM_FOREVER);
			}
			sim_alloc(s, p->leaf, p->bytes, SIM_FOREVER);
			break;
	}
}

static inline void series_cache(series *p, sim *s)
{
	uint32_t l = s->loop;

	switch (p->kind) {
		case FINE_WARM_UP:
			if (l < p->stop) {
				sim_alloc(s, p->leaf, p->bytes, SIM_FOREVER);
			}
			break;
		case FINE_CACHE_FILLS:
			for (uint32_t i = 0; i < p->many; i++) {
				uint32_t key = sim_below(s, p->keys);

				if (p->held[key] == 0) {
					p->held[key] = sim_alloc(s, p->leaf, p->bytes, SIM_FOREVER);
				}
			}
			break;
		case FINE_CACHE_STOPS:
			if (l < p->stop) {
				sim_alloc(s, p->leaf, sim_heavy(s), SIM_FOREVER);
			}
			break;
		case FINE_LRU:
		case FINE_RING:
			series_replace(p, s, p->next++ % p->keys, p->kind == FINE_RING ? p->bytes : sim_heavy(s));
			break;
		case FINE_RANDOM_EVICTION:
			series_replace(p, s, p->count < p->keys ? p->count++ : sim_below(s, p->keys), p->bytes);
			break;
		case FINE_ZIPF_LRU:
			series_zipf(p, s);
			break;
		default: /* FINE_TTL */
			for (uint32_t i = sim_below(s, 4); i > 0; i--) {
				sim_alloc(s, p->leaf, p->bytes, p->keys);
			}
			break;
	}
}

/* A pool makes a connection whenever more are wanted at once than ever before. */
static inline void series_pool(series *p, sim *s)
{
	uint32_t wanted = series_geometric(s, 3.0 + p->many);

	while (p->count < wanted && p->count < s->loops) {
		p->held[p->count++] = sim_alloc(s, p->leaf, p->bytes, SIM_FOREVER);
	}
}

/* Jobs come and go at the same rate, first in, first out. */
static inline void series_queue(series *p, sim *s)
{
	for (uint32_t i = 0; i < 4; i++) {
		if (sim_below(s, 2) == 0 && p->count < s->loops * 4) {
			p->held[p->count++] = sim_alloc(s, p->leaf, p->bytes, SIM_FOREVER);
		} else if (p->next < p->count) {
			sim_free(s, p->held[p->next++]);
		}
	}
}

static inline void series_loop(series *p, sim *s)
{
	uint32_t l = s->loop;

	if (series_leaks(p->kind)) {
		series_leak(p, s);
		return;
	}
	switch (p->kind) {
		case FINE_SAWTOOTH:
			series_sawtooth(p, s, p->many, p->period);
			break;
		case FINE_SAWTOOTH_HEIGHTS:
			series_sawtooth(p, s, p->most != 0 ? p->most : 3, p->period);
			break;
		case FINE_SAWTOOTH_PERIODS:
			series_sawtooth(p, s, 1, l == 0 || p->start > p->period * 5 / 3 ? p->period : p->start);
			break;
		case FINE_REPLACED:
			series_replace(p, s, 0, sim_heavy(s));
			break;
		case FINE_LATER:
			sim_alloc(s, p->leaf, sim_heavy(s), p->keys);
			break;
		case FINE_HEAVY:
			sim_alloc(s, p->leaf, sim_heavy(s), sim_below(s, 3));
			break;
		case FINE_DOUBLE_BUFFER:
			series_replace(p, s, l % 2, p->bytes + 8 * (uint64_t) sim_below(s, 50));
			break;
		case FINE_CYCLES:
			p->held[p->count++] = sim_alloc(s, p->leaf, p->bytes, SIM_FOREVER);
			if (sim_judges(s)) {
				series_flush(p, s);
			}
			break;
		case FINE_NOISE:
			if (sim_below(s, 3) == 0) {
				sim_alloc(s, p->leaf, sim_heavy(s), series_geometric(s, p->keys));
			}
			break;
		case FINE_DOUBLING:
		case FINE_REALLOC_DOUBLING:
			series_double(p, s, p->kind == FINE_REALLOC_DOUBLING);
			break;
		case FINE_POOL:
			series_pool(p, s);
			break;
		case FINE_QUEUE:
			series_queue(p, s);
			break;
		case FINE_OVERWRITTEN:
			for (uint32_t i = 0; i < p->many; i++) {
				series_replace(p, s, sim_below(s, p->keys), p->bytes);
			}
			break;
		case FINE_SESSIONS:
			for (uint32_t i = 0; i < p->many; i++) {
				sim_alloc(s, p->leaf, p->bytes, series_geometric(s, p->keys));
			}
			break;
		default:
			series_cache(p, s);
			break;
	}
}

static inline void series_free(series *p)
{
	free(p->held);
}

/* A whole run with one pattern. */
static inline void series_run(series *p, sim *s)
{
	while (s->loop < s->loops) {
		sim_loop_begin(s);
		series_loop(p, s);
		sim_loop_end(s);
	}
	sim_end(s);
	series_free(p);
}

#endif
