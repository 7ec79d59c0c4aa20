/*
 * lt_judge.h: from the model of all traces to the result. Internal to analyze/.
 *
 * Each trace is judged by itself (a view, its findings, its totals and lines);
 * then findings of the same script, kind and place are combined into one.
 */
#ifndef LT_JUDGE_H
#define LT_JUDGE_H

#include "analyze/lt_view.h"

/* A finding of one process, before it is combined with those of others. */
typedef struct {
	lt_finding finding;
	uint32_t file, function, detail; /* texts */
	uint32_t process;        /* index into judgement.processes */
	uint64_t cause;          /* what findings of one cause share; 0: nothing known */
} lt_found;

/* What is known of a container class, by holder id. */
typedef struct {
	bool grows;              /* each of its containers gains elements, and keeps them */
	bool told;               /* a leak is held by it: no finding of its own */
	double containers, elements, bytes; /* in the last walk that told of it */
	double elements_per_loop, bytes_per_loop;
	bool heavier;            /* its bytes have grown, too */
	uint32_t first_record;   /* of the first walk that told of it */
	size_t walks;            /* that told of it, and count */
	double bytes_spread;     /* of all its containers: the most that one of them found above another */
	uint64_t rises;          /* walks at which it had grown for good */
	uint64_t first_loop, last_loop;
} lt_hold;

typedef struct {
	lt_analysis *analysis;
	lt_list found;           /* lt_found */
	lt_list processes;       /* lt_process */
	/* of the trace being judged: */
	lt_view view;
	lt_hold *holds;          /* by holder id */
	uint32_t *leaky;         /* by site id: its finding of kind leak or container, its place in `found` + 1; 0: none */
	bool *counted;           /* by leaf: it is in the figures of its site's leak */
	bool *stacked;           /* by leaf: part of it is in those of its site, as a container's */
	uint32_t process;
} lt_judgement;

#define LT_CAUSE_HOLDER ((uint64_t) 1 << 32)  /* | text of its path */
#define LT_CAUSE_PENDING ((uint64_t) 2 << 32) /* contexts that never end */

/* The whole judgement. NULL when out of memory (analysis->failed is set). */
lt_result *lt_judge(lt_analysis *analysis);

/* Each of these works on the trace in judgement->view, and returns false when out
 * of memory. */
bool lt_find_leaks(lt_judgement *judgement);      /* lt_leaks.c */
bool lt_holds_make(lt_judgement *judgement);      /* lt_holds.c */
bool lt_find_containers(lt_judgement *judgement); /* lt_containers.c; after the leaks */
bool lt_find_peaks(lt_judgement *judgement);      /* lt_kinds.c; after the containers */
bool lt_find_cycles(lt_judgement *judgement);     /* lt_kinds.c */
bool lt_find_pending(lt_judgement *judgement);    /* lt_kinds.c */
bool lt_totals_make(lt_judgement *judgement, lt_process *process);   /* lt_totals.c */
bool lt_lines_make(lt_judgement *judgement, lt_process *process);    /* lt_lines.c */
void lt_forecast_make(lt_judgement *judgement, lt_process *process); /* lt_forecast.c */
bool lt_between_make(lt_judgement *judgement, lt_process *process);  /* lt_between.c */

/* Appends an empty finding at a site (0: nowhere) of the current process; NULL when
 * out of memory. */
lt_found *lt_found_add(lt_judgement *judgement, lt_kind kind, uint32_t site);

/* lt_stacks.c: the call paths of leaves, most surviving bytes first, at most
 * max_stacks; kept with the result. NULL (and *count 0) when out of memory. */
lt_stack *lt_stacks_make(lt_judgement *judgement, const uint32_t *leaves, size_t leaf_count, size_t *count);

/* lt_holds.c: is it a string, whose elements are its bytes? It may be another one each time. */
bool lt_holds_bytes(const lt_judgement *judgement, const lt_holder_model *holder);

/* lt_holds.c: names the holders of the contexts that a leaf began, whose finding has their
 * number and bytes; what they hold together is one cause. */
bool lt_holders_of_pending(lt_judgement *judgement, uint32_t started, lt_found *found);

/* lt_holds.c: adds to what a holder holds of a finding, or a holder, where it has not got the
 * most already. False when out of memory. */
bool lt_holder_append(lt_judgement *judgement, lt_finding *finding, const lt_claim_model *sum);

/* lt_holds.c: who holds the survivors of these leaves; sets the finding's holders
 * and cause. False when out of memory. */
bool lt_holders_make(lt_judgement *judgement, const uint32_t *leaves, size_t leaf_count, lt_found *found);

/* lt_holds.c: the walk to ask about a place, or (0) about the marked leaves: the latest
 * that found most of what any of those kept did. NULL: none found a thing. */
const lt_walk_model *lt_walk_to_ask(const lt_judgement *judgement, uint32_t holder);

/* lt_holds.c: is `inner` (the text of a path) a place further down the path of `outer`, or the same? */
bool lt_path_within(const lt_judgement *judgement, uint32_t outer, uint32_t inner);

/* lt_holds.c: does it grow, or a container on the way to it? */
bool lt_holder_grows(const lt_judgement *judgement, uint32_t holder);

/* lt_holds.c: is it a place that the program can name? */
bool lt_holder_is_named(const lt_holder_model *holder);

/* lt_replaced.c: keeps those of these leaves whose survivors did not just take the place of
 * what was there before. False when out of memory. */
bool lt_leaves_added(lt_judgement *judgement, uint32_t *leaves, size_t *count);

/* lt_holds.c: a holder, and what it holds of a finding, as plain data. */
lt_holder lt_holder_plain(const lt_judgement *judgement, const lt_claim_model *sum);

/* lt_combine.c: findings of all processes into the result's. */
bool lt_combine(lt_judgement *judgement, lt_result *result);

#endif
