/*
 * lt_forecast.c: how fast a process grows, and when it meets memory_limit. See
 * lt_judge.h. The growth is that of its leaks, each since it became steady; what
 * else memory_get_usage() does is no forecast of anything. Loops per second are
 * those of the later half of the run.
 */
#include "analyze/lt_judge.h"

static double lt_seconds_per_loop(const lt_trace *trace)
{
	uint32_t last = (uint32_t) trace->records.count, from = 1;
	double loops, us;

	while (from + 1 < last && lt_loops_at(trace, from) < lt_loops_at(trace, last) / 2.0) {
		from++;
	}
	loops = lt_loops_at(trace, last) - lt_loops_at(trace, from);
	us = (double) lt_record_of(trace, last)->window.time_us - (double) lt_record_of(trace, from)->window.time_us;
	return loops > 0.0 && us > 0.0 ? us / 1e6 / loops : -1.0;
}

void lt_forecast_make(lt_judgement *judgement, lt_process *process)
{
	const lt_memory *memory = &process->memory;
	double left, pace;

	process->loops_until_limit = process->seconds_until_limit = -1.0;
	for (size_t i = 0; i < judgement->found.count; i++) {
		const lt_found *found = lt_list_at(&judgement->found, i);

		if (found->process == judgement->process && found->finding.is_leak) {
			process->growth_per_loop += found->finding.bytes_per_loop;
		}
	}
	if (process->growth_per_loop <= 0.0 || memory->zend_limit == 0) {
		return;
	}
	left = (double) memory->zend_limit - (double) memory->zend_usage;
	process->loops_until_limit = left > 0.0 ? left / process->growth_per_loop : 0.0;
	pace = lt_seconds_per_loop(judgement->view.trace);
	if (pace >= 0.0) {
		process->seconds_until_limit = process->loops_until_limit * pace;
	}
}
