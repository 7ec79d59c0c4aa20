/*
 * leaktrace_judge.c: judging loops, at safe points only.
 *
 * Closing a window costs what it touched. What looks further, collecting garbage
 * cycles, walking the heap, looking at what is suspended, costs what is alive: so it
 * is rationed. Each may spend some ms in a run, which pays for every loop while heaps are
 * small, and beyond that a part of the CPU time that the process has used: collecting and
 * walking 1.4 %, looking at what is suspended 0.5 %, all together 2.9 %. What is not that
 * cheap is spread over the run. While there is no ration for collecting, a window that is
 * due stays open and takes in further loops, until they are a part of all, or its time is
 * up; then it closes unjudged. The next judgement tells how much of what such windows left
 * was garbage; the last one, whose frees are those of a script that ends, does so in a
 * window of its own.
 */
#include "src/php/leaktrace_tracer.h"
#include "os/lt_process.h"
#include "zend_exceptions.h"
#include "zend_gc.h"

#define LEAKTRACE_CHEAP_US 1000u
#define LEAKTRACE_EVERY_LOOP_US 100u /* cheap enough for every loop */
#define LEAKTRACE_TIMED 16u       /* so many collections are timed by the CPU after one that seemed interrupted */
#define LEAKTRACE_SPREAD 48u      /* part of the loops between collections that are not */
#define LEAKTRACE_SPREAD_DEAR 12u /* and between dear ones */
#define LEAKTRACE_HOLD_DEAR 2u    /* and between dear heap walks, of which the first comes */
#define LEAKTRACE_HOLD_LATE 16u   /* after so many loops */
#define LEAKTRACE_HOLD_PART 10u   /* and between cheap ones, while there is plenty of the ration */
#define LEAKTRACE_HOLD_AHEAD 3u   /* what is left of it must do for so many times the loops */
#define LEAKTRACE_RING_PART 3u
#define LEAKTRACE_BYTES_PER_US 4000u /* to guess the first collection and the first walk by */
#define LEAKTRACE_RSS_EVERY_US 50000u /* a window's RSS is no older than that */
#define LEAKTRACE_PSS_FIRST_US 5000000u /* then at twice the age, at most hourly */
#define LEAKTRACE_PSS_MAX_US 3600000000u

/* A ration: what a kind of looking further, or all of them, may have cost in a run. */
typedef struct {
	uint32_t free_us, permille; /* microseconds in any case, and so much of the CPU time */
} leaktrace_quota;

static const leaktrace_quota leaktrace_gc_quota = {10000, 14};
static const leaktrace_quota leaktrace_walk_quota = {12500, 14}; /* few walks find few containers */
static const leaktrace_quota leaktrace_pending_quota = {5000, 5};
static const leaktrace_quota leaktrace_whole_quota = {25000, 29};

/* A ration, once so much CPU time was used. */
static uint64_t leaktrace_ration_of(leaktrace_quota quota, uint64_t cpu_us)
{
	uint64_t share_us = cpu_us * quota.permille / 1000;

	return share_us > quota.free_us ? share_us : quota.free_us;
}

static bool leaktrace_is_within(leaktrace_quota quota, uint64_t spent_us, uint64_t all_us, uint64_t cpu_us)
{
	return spent_us <= leaktrace_ration_of(quota, cpu_us) && all_us <= leaktrace_ration_of(leaktrace_whole_quota, cpu_us);
}

/* Asking for CPU time takes a system call, and this is asked after every loop. So mostly
 * what it was when it was last asked answers, and that no more than the clock has gone on
 * since can have been used: where threads of the host use more, the answer comes late. */
static bool leaktrace_may_spend(leaktrace_quota quota, uint64_t spent_us, uint64_t cost_us)
{
	const leaktrace_ration *ration = &LT_G(ration);
	uint64_t asked_us = LT_G(cpu_clock).last, all_us = ration->gc_spent_us + ration->walk_spent_us + ration->pending_spent_us + cost_us;

	spent_us += cost_us;
	if (LT_G(forcing) || leaktrace_is_within(quota, spent_us, all_us, asked_us)) {
		return true;
	}
	return leaktrace_is_within(quota, spent_us, all_us, asked_us + LT_G(clock).last - LT_G(cpu_asked_us))
		&& leaktrace_is_within(quota, spent_us, all_us, leaktrace_cpu_us());
}

/* What the next heap walk will cost: the lesser of the last two, for one may have
 * met with cold caches; the first one is guessed by the size of the heap. */
static uint64_t leaktrace_walk_cost(void)
{
	const leaktrace_ration *ration = &LT_G(ration);

	if (ration->walk_runs == 0) {
		return zend_memory_usage(0) / LEAKTRACE_BYTES_PER_US;
	}
	return ration->walk_runs == 1 || ration->walk_us < ration->walk_before_us ? ration->walk_us : ration->walk_before_us;
}

/* What the next collection will cost: that grows with the possible roots, of which
 * a first one may find all that the program ever had. One root can lead to all of the
 * heap, so the first is guessed by its size. */
static uint64_t leaktrace_gc_cost(void)
{
	const leaktrace_ration *ration = &LT_G(ration);
	uint64_t last = ration->gc_runs < 2 || ration->gc_us < ration->gc_before_us ? ration->gc_us : ration->gc_before_us;
	zend_gc_status status;

	if (ration->gc_runs == 0) {
		return zend_memory_usage(0) / LEAKTRACE_BYTES_PER_US;
	}
	zend_gc_get_status(&status);
	return status.num_roots < ration->gc_roots ? last * status.num_roots / ration->gc_roots : last;
}

/* A collection that will cost so much is about to begin: may the clock time it? That takes
 * no system call, of which two would cost as much as what cheap ones do. */
static bool leaktrace_gc_by_clock(uint64_t cost_us)
{
	return LT_G(ration).gc_timed == 0 && LT_G(ration).gc_runs > 0 && cost_us <= LEAKTRACE_EVERY_LOOP_US;
}

/* What times it. */
static uint64_t leaktrace_gc_now(bool by_clock)
{
	return by_clock ? leaktrace_now_us() : leaktrace_thread_us();
}

/* It took `us`, and should have taken `cost_us`. One that took long by the clock may have
 * waited for the processor: it counts as what it should have taken, and the CPU times the
 * next ones. */
static void leaktrace_gc_took(bool by_clock, uint64_t us, uint64_t cost_us)
{
	leaktrace_ration *ration = &LT_G(ration);

	if (by_clock && us > 2 * LEAKTRACE_EVERY_LOOP_US) {
		ration->gc_timed = LEAKTRACE_TIMED;
		us = cost_us;
	} else if (ration->gc_timed > 0) {
		ration->gc_timed--;
	}
	ration->gc_before_us = ration->gc_us;
	ration->gc_us = us;
	ration->gc_spent_us += us;
	ration->gc_runs++;
}

/* Is it time to look for rings? Not with what the first look at who holds what will need. */
static bool leaktrace_should_hold_rings(void)
{
	uint64_t loops = LT_G(tracker).loops, since = loops - LT_G(ration).ring_loops, cost_us = leaktrace_walk_cost();

	if (LT_G(forcing)) {
		return LEAKTRACE_INI(holders);
	}
	return LEAKTRACE_INI(holders) && LT_G(ration).gc_freed > 0 && LT_G(tracker).window_loops > 0
		&& since > loops / LEAKTRACE_RING_PART
		&& leaktrace_may_spend(leaktrace_walk_quota, LT_G(ration).walk_spent_us, LT_G(ration).walk_loops == 0 ? cost_us * 2 : cost_us);
}

/* What a destructor has thrown as a function of user code begins: the engine does not
 * look for an exception there. So that is told as a warning; but exit() ends the script. */
static void leaktrace_collect_threw(zend_object *thrown)
{
	bool exits = zend_is_unwind_exit(thrown);

	zend_exception_error(thrown, E_WARNING);
	if (exits) {
		LT_G(ration).running = false;
		zend_bailout();
	}
}

/* What destructors of garbage keep is charged to the loops of the running window: they
 * made it, and PHP's own collector would have run in one of them. Their frames come on
 * top of the running one, which is put on its stack before: what the collector itself
 * allocates is no loop's. */
static void leaktrace_charge_begin(void)
{
	leaktrace_entry *entry = LT_G(counting) && LT_G(tracker).window_loops > 0 ? leaktrace_path_now(NULL) : NULL;

	if (entry != NULL) {
		LT_G(collecting) = lt_loop_begin_extra(&LT_G(tracker), entry->leaf);
	}
}

void leaktrace_charge_end(void)
{
	lt_loop *loop = LT_G(collecting);

	if (loop != NULL) {
		LT_G(collecting) = NULL;
		leaktrace_path_resolve(LT_G(context), EG(current_execute_data), NULL);
		lt_loop_end(&LT_G(tracker), loop);
	}
}

/* What a collection found, in a window: `bytes` and `blocks` were alive before it. */
static void leaktrace_garbage(lt_window *window, uint64_t bytes, uint64_t blocks)
{
	uint64_t left_bytes, left_blocks, none;

	lt_tracker_live(&LT_G(tracker), &left_bytes, &left_blocks, &none);
	window->gc_bytes = bytes > left_bytes ? bytes - left_bytes : 0;
	window->gc_blocks = blocks > left_blocks ? blocks - left_blocks : 0;
}

/* Did PHP not collect, with these figures before and after? */
static bool leaktrace_gc_refused(const zend_gc_status *before, const zend_gc_status *after)
{
	return after->runs == before->runs && before->num_roots > 0 && leaktrace_gc_is_active(before);
}

/* Collects garbage cycles. False when PHP would not: it does so already, and this is in a
 * destructor that it called. An exception of a destructor stays thrown where PHP can
 * carry it on (a call of leaktrace_hook_malloc()); elsewhere see leaktrace_collect_threw(). */
static bool leaktrace_collect(lt_window *window)
{
	uint64_t began, cost_us, bytes, blocks, none;
	zend_gc_status status, after;
	bool by_clock;
	bool in_call = (LT_G(forcing) && !leaktrace_body_named()) || (EG(current_execute_data) != NULL && EG(current_execute_data)->func != NULL
		&& !ZEND_USER_CODE(EG(current_execute_data)->func->type));

	if (leaktrace_should_hold_rings()) {
		leaktrace_hold_rings();
	}
	zend_gc_get_status(&status);
	cost_us = leaktrace_gc_cost();
	by_clock = leaktrace_gc_by_clock(cost_us);
	LT_G(ration).gc_roots = status.num_roots;
	began = leaktrace_gc_now(by_clock);
	lt_tracker_live(&LT_G(tracker), &bytes, &blocks, &none);
	leaktrace_charge_begin();
	gc_collect_cycles();
	leaktrace_charge_end();
	zend_gc_get_status(&after);
	if (EG(exception) != NULL && !in_call) {
		leaktrace_collect_threw(EG(exception));
	}
	if (!LT_G(hooked)) {
		return false;
	}
	LT_G(ration).refused = leaktrace_gc_refused(&status, &after);
	if (LT_G(ration).refused) {
		return false;
	}
	leaktrace_garbage(window, bytes, blocks);
	LT_G(ration).gc_freed = window->gc_blocks;
	leaktrace_gc_took(by_clock, leaktrace_gc_now(by_clock) - began, cost_us);
	return true;
}

static void leaktrace_figures(lt_window *window, uint64_t now_us)
{
	bool last = (window->flags & LT_WINDOW_LAST) != 0 && !LT_G(ration).theirs, all = last || now_us >= LT_G(pss_due_us);
	lt_process_memory memory;

	if (all || now_us >= LT_G(rss_due_us)) {
		lt_process_read_memory(&memory, all);
		LT_G(rss) = memory.rss;
		LT_G(rss_due_us) = now_us + LEAKTRACE_RSS_EVERY_US;
	}
	if (all) {
		uint64_t wait = now_us < LEAKTRACE_PSS_FIRST_US ? LEAKTRACE_PSS_FIRST_US : now_us;

		LT_G(pss_due_us) = now_us + (wait < LEAKTRACE_PSS_MAX_US ? wait : LEAKTRACE_PSS_MAX_US);
		window->flags |= memory.pss != 0 ? LT_WINDOW_PSS : 0;
		window->pss = memory.pss;
		window->uss = memory.uss;
	}
	window->rss = LT_G(rss);
	window->cpu_us = last ? leaktrace_cpu_us() : leaktrace_cpu_lately_us();
	window->zend_usage = zend_memory_usage(0);
	window->zend_real = zend_memory_usage(1);
	window->zend_limit = PG(memory_limit) > 0 ? (uint64_t) PG(memory_limit) : 0;
}

/* Do we collect cycles? Not in a program that has disabled the collector: what PHP never
 * frees is alive. */
static bool leaktrace_collects(void)
{
	return LEAKTRACE_INI(collect_cycles) && gc_enabled();
}

/* Is every window judged at once, whatever it costs? A leak test has few, and asks for it. */
static bool leaktrace_judge_at_once(void)
{
	return LT_G(forcing) || LT_G(checking);
}

/* Should the window that is due be judged now, closed as it is, or left open? */
static bool leaktrace_ready(uint64_t now_us, bool last, bool *judge)
{
	const lt_tracker *tracker = &LT_G(tracker);
	uint64_t cost_us = leaktrace_gc_cost(), loops = lt_run_length(tracker), length = lt_window_length(tracker);
	uint64_t part = cost_us <= LEAKTRACE_CHEAP_US ? LEAKTRACE_SPREAD : LEAKTRACE_SPREAD_DEAR;
	bool spread = cost_us <= LEAKTRACE_EVERY_LOOP_US || length > loops / part;

	*judge = !leaktrace_collects() || last || leaktrace_judge_at_once()
		|| (spread && leaktrace_may_spend(leaktrace_gc_quota, LT_G(ration).gc_spent_us, cost_us));
	return *judge || tracker->window == 0 || length > loops / LEAKTRACE_SPREAD
		|| lt_window_overdue(tracker, now_us);
}

/* Is it time to look who holds what? While few loops have run after each, then each
 * time a twelfth more has, or twice as many where walks are dear, if there is ration;
 * at the end in any case. */
/* Heap walks come ever more rarely as the ration is used up: nobody knows how long the run
 * will be, and those at its end tell most. */
static bool leaktrace_hold_is_due(uint64_t since, uint64_t cost_us)
{
	uint64_t loops = lt_run_length(&LT_G(tracker)), spent_us = LT_G(ration).walk_spent_us, ration_us;

	if (cost_us > LEAKTRACE_CHEAP_US) {
		return loops >= LEAKTRACE_HOLD_LATE && since >= loops / LEAKTRACE_HOLD_DEAR;
	}
	if (since == 0 || since * LEAKTRACE_HOLD_PART < loops) {
		return false;
	}
	ration_us = leaktrace_ration_of(leaktrace_walk_quota, leaktrace_cpu_lately_us());
	return spent_us < ration_us && since * (ration_us - spent_us) >= loops * LEAKTRACE_HOLD_AHEAD * cost_us;
}

static bool leaktrace_should_hold(bool last)
{
	uint64_t since = lt_run_length(&LT_G(tracker)) - LT_G(ration).walk_loops, cost_us;

	if (!LEAKTRACE_INI(holders) || LT_G(tracker).window < 2 || LT_G(limit_hit) || CG(unclean_shutdown)) {
		return false;
	}
	if (last || leaktrace_judge_at_once()) {
		return true;
	}
	cost_us = leaktrace_walk_cost();
	return leaktrace_hold_is_due(since, cost_us) && leaktrace_may_spend(leaktrace_walk_quota, LT_G(ration).walk_spent_us, cost_us);
}

/* A window could not be told. When that was not for want of a trace, memory was
 * refused, and what it left out would make all later figures wrong. */
static void leaktrace_dropped(void)
{
	LT_G(drops)++;
	if (LT_G(writer) == NULL || lt_writer_error(LT_G(writer)) == NULL) {
		LT_G(tracker).broken = true;
		leaktrace_heap_stop_counting();
	}
}

/* Closes the running window as it is. */
static void leaktrace_close(lt_window *window)
{
	leaktrace_figures(window, leaktrace_now_us());
	LT_G(ration).unjudged = (window->flags & LT_WINDOW_JUDGED) == 0;
	if (!lt_window_close(&LT_G(tracker), window, leaktrace_now_us(), LT_G(sink))) {
		leaktrace_dropped();
	}
}

/* The first loop is not judged: a script that was one loop from its top to its end keeps
 * its garbage for PHP's own end. */
static bool leaktrace_has_judged(bool last)
{
	return !last || LT_G(tracker).loops + LT_G(tracker).open_loops > 1;
}

/* Collects cycles and closes the window; false when a destructor stopped the tracer, or
 * forked and this is the child. */
static bool leaktrace_judge_window(bool judge, bool last)
{
	lt_window window;

	LT_G(ration).running = true;
	memset(&window, 0, sizeof(window));
	window.flags = last ? LT_WINDOW_LAST : 0;
	if (judge && leaktrace_collects() && leaktrace_has_judged(last)) {
		judge = leaktrace_collect(&window);
	}
	LT_G(ration).running = false;
	/* What comes back may be a child that a destructor forked: the window is its parent's. */
	if (!LT_G(hooked) || LT_G(forked)) {
		return false;
	}
	window.flags |= judge ? LT_WINDOW_JUDGED : 0;
	leaktrace_close(&window);
	return true;
}

static int (*leaktrace_gc_collect_original)(void);

/* Would a collection by PHP, now, tell something of loops that went unjudged? Within a loop
 * what it frees is what that loop freed. */
static bool leaktrace_gc_tells(void)
{
	const leaktrace_entry *entry;

	if (!leaktrace_thread_known() || !LT_G(hooked) || !LT_G(counting) || LT_G(forked) || LT_G(checking)
	 || LT_G(ration).running || LT_G(ration).theirs || !LT_G(ration).unjudged) {
		return false;
	}
	entry = leaktrace_path_now(NULL);
	return entry != NULL && entry->loop == NULL;
}

/* PHP's own collection, after the last of the loops perhaps: a script that ends often asks
 * for one. While loops before it went unjudged it makes two windows, as the end of a script
 * does: what the program has freed so far, and what was garbage. */
static int leaktrace_gc_collect(void)
{
	uint64_t bytes, blocks, none;
	zend_gc_status before, after;
	uint32_t number;
	lt_window window;
	int count;

	if (!leaktrace_gc_tells()) {
		return leaktrace_gc_collect_original();
	}
	LT_G(ration).theirs = true;
	if (!leaktrace_judge_window(false, true)) {
		LT_G(ration).theirs = false;
		return leaktrace_gc_collect_original();
	}
	number = LT_G(tracker).window;
	lt_tracker_live(&LT_G(tracker), &bytes, &blocks, &none);
	zend_gc_get_status(&before);
	count = leaktrace_gc_collect_original();
	zend_gc_get_status(&after);
	/* Its destructors may have done anything: run loops, unhooked, forked. */
	if (LT_G(hooked) && !LT_G(forked) && LT_G(tracker).window == number && LT_G(tracker).window_loops == 0
	 && !leaktrace_gc_refused(&before, &after)) {
		memset(&window, 0, sizeof(window));
		window.flags = LT_WINDOW_LAST | LT_WINDOW_JUDGED;
		leaktrace_garbage(&window, bytes, blocks);
		leaktrace_close(&window);
		leaktrace_session_written();
	}
	LT_G(ration).theirs = false;
	return count;
}

void leaktrace_judge_arm(void)
{
	leaktrace_gc_collect_original = gc_collect_cycles;
	gc_collect_cycles = leaktrace_gc_collect;
}

void leaktrace_judge_mshutdown(void)
{
	if (gc_collect_cycles == leaktrace_gc_collect) {
		gc_collect_cycles = leaktrace_gc_collect_original;
	}
}

void leaktrace_judge(bool last)
{
	uint64_t now_us = leaktrace_now_us();
	bool judge;

	if (LT_G(forked)) {
		leaktrace_session_forked();
	}
	if (LT_G(ration).running || (!last && !leaktrace_judge_at_once() && !lt_window_due(&LT_G(tracker), now_us))
	 || !leaktrace_ready(now_us, last, &judge)) {
		return;
	}
	if (EG(exception) != NULL || CG(unclean_shutdown)) {
		judge = judge && !leaktrace_collects();
	}
	/* Where PHP itself collected, what has gone since is not the end of the script. */
	if (judge && last && LT_G(ration).unjudged) {
		leaktrace_judge_window(false, !LT_G(ration).refused);
	}
	if (!leaktrace_judge_window(judge, last)) {
		return;
	}
	if (last || LT_G(checking) || leaktrace_may_spend(leaktrace_pending_quota, LT_G(ration).pending_spent_us, LT_G(ration).pending_us)) {
		leaktrace_pending_tell();
	}
	if (leaktrace_should_hold(last)) {
		leaktrace_hold();
	}
	leaktrace_session_written();
}
