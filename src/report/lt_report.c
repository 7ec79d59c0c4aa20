/*
 * lt_report.c: the list of formats, and the sums that all of them tell.
 */
#include "report/lt_report.h"

#include <string.h>

/* Judged loops a verdict takes when the result does not say: the five growth
 * times of leaktrace.growth_times and the loops at both ends. */
#define NEEDED_LOOPS 8

static const lt_report_format *const formats[] = {
	&lt_report_text,
	&lt_report_json,
};

const lt_report_format *const *lt_report_formats(size_t *count)
{
	*count = sizeof(formats) / sizeof(formats[0]);
	return formats;
}

const lt_report_format *lt_report_find(const char *name)
{
	for (size_t i = 0; i < sizeof(formats) / sizeof(formats[0]); i++) {
		if (strcmp(formats[i]->name, name) == 0) {
			return formats[i];
		}
	}
	return NULL;
}

const char *lt_kind_name(lt_kind kind)
{
	switch (kind) {
		case LT_KIND_LEAK: return "leak";
		case LT_KIND_CONTAINER: return "container";
		case LT_KIND_PEAK: return "peak";
		case LT_KIND_CYCLE: return "cycle";
		case LT_KIND_NATIVE: return "native";
		case LT_KIND_PENDING: return "pending";
	}
	return "unknown";
}

const char *lt_verdict_name(lt_verdict verdict)
{
	switch (verdict) {
		case LT_VERDICT_NOTHING: return "nothing";
		case LT_VERDICT_TOO_FEW: return "too_few_loops";
		case LT_VERDICT_CLEAN: return "clean";
		case LT_VERDICT_LEAK: return "leak";
	}
	return "unknown";
}

/* Seconds until the limit, for comparing: what is dead of it comes first, what
 * never reaches it last. */
static double doom(const lt_process *process)
{
	if (strcmp(process->state, "memory_limit") == 0) {
		return -1;
	}
	if (process->seconds_until_limit >= 0) {
		return process->seconds_until_limit;
	}
	return process->loops_until_limit >= 0 ? 1e200 : 1e300;
}

static bool is_worse(const lt_process *a, const lt_process *b)
{
	double doom_a = doom(a), doom_b = doom(b);

	/* dead by the limit without a leak to show says nothing of the leaks found */
	if ((a->growth_per_loop > 0) != (b->growth_per_loop > 0)) {
		return a->growth_per_loop > 0;
	}
	if (doom_a != doom_b) {
		return doom_a < doom_b;
	}
	return a->growth_per_loop > b->growth_per_loop;
}

/* What the leaks add per loop when no process says so. */
static double leaks_per_loop(const lt_result *result)
{
	double sum = 0;

	for (size_t i = 0; i < result->finding_count; i++) {
		sum += result->findings[i].is_leak ? result->findings[i].bytes_per_loop : 0;
	}
	return sum;
}

static lt_verdict judge(const lt_result *result, const lt_report_summary *sum)
{
	if (result->leak_count > 0) {
		return LT_VERDICT_LEAK;
	}
	if (sum->loops == 0) {
		return LT_VERDICT_NOTHING;
	}
	return sum->unjudged == result->process_count ? LT_VERDICT_TOO_FEW : LT_VERDICT_CLEAN;
}

lt_report_summary lt_report_sum_up(const lt_result *result)
{
	lt_report_summary sum = {0};

	sum.needed_loops = result->needed_loops > 0 ? result->needed_loops : NEEDED_LOOPS;
	for (size_t i = 0; i < result->process_count; i++) {
		const lt_process *process = &result->processes[i];

		sum.loops += process->loops;
		sum.judged_loops += process->judged_loops;
		sum.allocations += process->allocations;
		sum.duration_us = process->duration_us > sum.duration_us ? process->duration_us : sum.duration_us;
		sum.unjudged += process->judged_loops < sum.needed_loops;
		if (sum.worst == NULL || is_worse(process, sum.worst)) {
			sum.worst = process;
		}
	}
	sum.verdict = judge(result, &sum);
	if (sum.worst != NULL) {
		sum.bytes_per_loop = sum.worst->growth_per_loop;
	}
	if (sum.bytes_per_loop <= 0) {
		sum.bytes_per_loop = leaks_per_loop(result);
	}
	return sum;
}
