/*
 * leaktrace_tracer.h: the tracer of one process (of one thread, in ZTS builds).
 *
 * Its parts, each with a file of its own:
 *   leaktrace_heap.c     handlers on the request heap: allocations and frees
 *   leaktrace_ffi.c      FFI::free(), which asks the heap whose memory it is
 *   leaktrace_info.c     phpinfo(), which asks it whether it has handlers
 *   leaktrace_path.c     shadow stacks: the call path of an allocation
 *   leaktrace_func.c     names of functions
 *   leaktrace_jit.c      lines in what opcache's JIT compiled; with two more files
 *   leaktrace_context.c  contexts: the main program, fibers
 *   leaktrace_swoole.c   contexts: Swoole's coroutines; the end of its workers
 *   leaktrace_pending.c  contexts that are suspended
 *   leaktrace_body.c     loops: which call is a body, when it begins and ends
 *   leaktrace_judge.c    what happens when loops are judged, and its ration
 *   leaktrace_clock.c    time
 *   leaktrace_force.c    for tests: judging at every Nth allocation
 *   leaktrace_hold.c     who holds what survives: leaktrace_walk*.c for the tracker
 *   leaktrace_session.c  starting, stopping, the trace file, forks
 *   leaktrace_shutdown.c the last safe point of a script
 *   leaktrace_thread.c   where the tracer lies
 */
#ifndef LEAKTRACE_TRACER_H
#define LEAKTRACE_TRACER_H

#include "php_leaktrace.h"
#include "src/php/leaktrace_compat.h"
#include "track/lt_tracker.h"
#include "trace/lt_writer.h"
#include "src/php/leaktrace_jit.h"
#include "src/php/leaktrace_walk.h"

/* What nearly every allocation runs: laid out side by side, since each comes between the
 * pieces of the engine's code. */
#define LEAKTRACE_HOT __attribute__((hot))

#define LEAKTRACE_ENTRY_OWNER 1u   /* this frame is the body of entry->loop */
#define LEAKTRACE_ENTRY_KEPT 2u    /* a generator's frame: never marked, leaves and comes back */
#define LEAKTRACE_ENTRY_NAMED 4u   /* its loop began by its name, and no call has marked it yet */
#define LEAKTRACE_ENTRY_GOES 8u    /* its code may be freed while we trace, and other code lie where it was */
#define LEAKTRACE_ENTRY_SHARED 16u /* its node is not this call's own: see lt_tree_node_path() */

#define LEAKTRACE_UNASKED UINT32_MAX       /* leaktrace_entry.at: its leaf is unknown, or a guess */
#define LEAKTRACE_NOWHERE (UINT32_MAX - 1) /* see leaktrace_entry_at(): at no opline of its code */
#define LEAKTRACE_IS_LEAF 0x80000000u

/* A frame on a shadow stack. 64 bytes: one cache line. */
typedef struct {
	const zend_execute_data *frame;
	const zend_function *func;
	const zend_op *code;    /* its oplines; NULL: it has no lines of its own */
	lt_loop *loop;          /* the loop that what this frame allocates belongs to; NULL: none */
	uint64_t call;          /* key of the call that brought it here, see lt_tree_call_key(); 0: one that is not cached */
	uint32_t code_bytes;    /* of its oplines */
	uint32_t at;            /* the byte of them for which `leaf` was found; without any 0 */
	uint32_t leaf;          /* 0: not found yet */
	uint32_t cohort;        /* where its blocks went when this leaf was last seen; a guess */
	uint32_t node;          /* in the tree; without lines its leaf, with LEAKTRACE_IS_LEAF */
	uint32_t flags;
} leaktrace_entry;

#define LEAKTRACE_STACK_SIZES 4
#define LEAKTRACE_FIRST_ENTRIES 3 /* with the sentinel: what a small fiber needs */

/* What runs on a stack of its own: the main program, a fiber, a coroutine. Never moves. */
typedef struct leaktrace_context {
	leaktrace_entry *base;  /* [0] is a sentinel that matches no frame */
	leaktrace_entry *top;   /* innermost known frame */
	lt_loop *loop;          /* loop it was begun in (a reference); NULL: none */
	lt_loop *guest;         /* without one of its own: the loop that it was resumed in; NULL: none */
	struct leaktrace_context *guest_next, **guest_link; /* list of the guests of that loop */
	uint64_t serial;        /* higher than that of those begun before it */
	const void *key;        /* zend_fiber_context; of a coroutine the bottom of its stack; NULL: main */
	void *coroutine;        /* Swoole's record of it, read at one offset only; NULL: no coroutine, or one begun before the hook */
	uint32_t room;          /* entries at base */
	uint32_t begun_at;      /* leaf that began it; 0: unknown */
	union {
		uint32_t waits_at;  /* leaf it is suspended at; 0: not looked up since it last ran */
		uint32_t id_next;   /* when it has ended: free list */
	};
	bool is_coroutine;
	bool idle;              /* has not run since leaktrace_stack_reclaim() came by */
	struct leaktrace_context *next_ending; /* list of those that end; see leaktrace_swoole.c */
	leaktrace_entry first[LEAKTRACE_FIRST_ENTRIES];
} leaktrace_context;

/* A generator that is a body: its loop lives from resume to resume. */
typedef struct {
	const zend_execute_data *frame; /* NULL: free */
	lt_loop *loop;
	uint32_t next_free;
	bool named;             /* as LEAKTRACE_ENTRY_NAMED */
} leaktrace_kept_body;

/* Time spent beyond plain counting; see leaktrace_judge.c. */
typedef struct {
	uint64_t gc_us, walk_us; /* CPU time of the last collection (a cheap one: time), of the last heap walk */
	uint64_t gc_before_us, walk_before_us; /* and of the ones before */
	uint32_t gc_timed;       /* so many further collections are timed by the CPU */
	uint32_t gc_roots;       /* possible roots of cycles before the last collection */
	uint64_t pending_us; /* cost of the last look at what is suspended */
	uint64_t gc_spent_us, walk_spent_us, pending_spent_us; /* of all */
	uint64_t gc_runs, walk_runs;
	uint64_t walk_loops; /* lt_run_length() at the last walk */
	uint64_t ring_loops; /* loops complete when rings were last looked for */
	uint64_t gc_freed;   /* blocks that the last collection freed */
	bool unjudged;      /* the last window was closed so */
	bool refused;       /* PHP did not collect when it was asked to the last time */
	bool running;       /* a judgement is under way: user destructors may run */
	bool theirs;        /* PHP collects by itself, and we look on */
} leaktrace_ration;

/* A clock, in microseconds: where it stood when the session began, and what was last
 * told of it, from there. */
typedef struct {
	uint64_t start, last;
} leaktrace_clock;

typedef struct {
	bool hooked;
	bool counting;             /* allocations are recorded (not when memory was refused) */
	bool stranded;             /* ended, but another extension's handlers lead to ours */
	bool forked;               /* set in a forked child until its own trace is open */
	uint64_t forked_loops;     /* loops complete when it was forked */
	bool checking;             /* leaktrace_check() runs: no trace file, no other end */
	bool limit_hit;            /* memory_limit was reached */
	zend_mm_heap *heap;
	int *custom;               /* the heap's custom flag: its first member */
	struct leaktrace_mm_head *head; /* the heap again, where its layout is known; else NULL. See leaktrace_mm.h */
	leaktrace_jit_state jit;
	lt_tracker tracker;
	leaktrace_context *context; /* current */
	leaktrace_context *native; /* what runs where no fiber does: the main program or a coroutine */
	leaktrace_context main;
	long coroutine;            /* id of the coroutine that `native` is; below 1: none, or unknown */
	leaktrace_context *ending; /* list of coroutines between their end and that of their record */
	lt_hash context_index;     /* by key; values are indices into context_items */
	lt_vec context_items;      /* leaktrace_context *; item 0 is unused */
	lt_arena context_arena;
	uint32_t reclaimed;        /* item at which the last search for stacks to give back ended */
	leaktrace_entry *free_stacks[LEAKTRACE_STACK_SIZES]; /* see leaktrace_context.c */
	uint32_t free_items;       /* ended contexts, to be used again */
	uint64_t last_serial;      /* of a context */
	uint32_t root_leaf;        /* "no PHP frame": engine start, shutdown */
	leaktrace_context *yielding; /* context whose top-level code hooked once; see leaktrace_body.c */
	lt_vec kept;               /* leaktrace_kept_body; item 0 is unused */
	lt_hash kept_index;        /* by frame */
	uint32_t free_kept;        /* free list */
	lt_writer *writer;         /* NULL: no file (yet, or any more) */
	lt_sink sink;              /* where windows go */
	leaktrace_clock clock;     /* monotonic */
	leaktrace_clock cpu_clock, thread_clock;
	uint64_t cpu_asked_us;     /* what `clock` had told when the CPU's was last asked */
	uint64_t started_unix_us;
	uint64_t rss;              /* last read, bytes */
	uint64_t rss_due_us, pss_due_us; /* when to read it again, and PSS and USS */
	leaktrace_ration ration;
	lt_loop *collecting;       /* what destructors that our collection runs belong to; NULL: it does not run */
	leaktrace_walk *walk;      /* what heap walks have learnt; NULL before the first */
	uint32_t drops;            /* windows that could not be written */
	uint64_t force_count;      /* allocations since the last of them was asked for */
	uint32_t forced;           /* forced judgements so far */
	bool force_due;            /* one is asked for */
	bool forcing;              /* one is under way */
	/* What follows outlives a session: see leaktrace_swoole.c, leaktrace_shutdown.c. */
	long last_coroutine;       /* highest id of a coroutine begun */
	lt_vec early;              /* leaktrace_early: coroutines begun while nothing was traced; item 0 is unused */
	lt_hash early_index;       /* by record */
	const char *refused;       /* why nothing is traced; NULL: nobody asked, or it is */
	HashTable shutdown_table;
	HashTable *script_shutdown_table;
	bool shutdown_armed;       /* ours stands in the engine's place */
	bool shutdown_table_made;
} leaktrace_tracer;

/* With threads each has a tracer, mapped when the thread first meets us: in the thread's
 * own storage it would lie in that of every thread, PHP's or not. */
#ifdef ZTS
extern TSRM_TLS leaktrace_tracer *leaktrace_state LEAKTRACE_TLS_MODEL;
# define LEAKTRACE_STATE leaktrace_state
#else
extern leaktrace_tracer leaktrace_state;
# define LEAKTRACE_STATE (&leaktrace_state)
#endif
#define LT_G(member) (LEAKTRACE_STATE->member)

/* Below, NAME_minit() is for MINIT, traced or not; NAME_arm() comes once, before the
 * first request that may be traced. */

/* leaktrace_heap.c: puts the handlers on the request heap. False, with *why told,
 * when another extension or USE_ZEND_ALLOC=0 has it. */
bool leaktrace_heap_hook(const char **why);
/* Was PHP started with USE_ZEND_ALLOC=0? */
bool leaktrace_heap_is_absent(void);
/* Takes them off again. False when another extension's handlers stand before ours
 * and may still call them. */
bool leaktrace_heap_unhook(void);
/* Bytes that the heap gave for a live block. */
size_t leaktrace_heap_block_size(void *block);
/* Recording stopped (no memory): only frees are counted from now on. */
void leaktrace_heap_stop_counting(void);
void leaktrace_heap_minit(void);
void leaktrace_heap_arm(void);
/* Are its handlers ours? False when another extension has set its own on top of them. */
bool leaktrace_heap_is_ours(void);

/* leaktrace_ffi.c */
void leaktrace_ffi_minit(void);

/* leaktrace_info.c */
void leaktrace_info_minit(void);

/* leaktrace_path.c: the entry of the innermost frame, its `leaf` up to date; the
 * slow way. `context` is what ran last; it is looked up whether it still does. `vm` as in leaktrace_path_now(). NULL when memory was refused. */
leaktrace_entry *leaktrace_path_resolve(leaktrace_context *context, zend_execute_data *frame, const zend_op *vm);
/* The leaf at which a context is suspended, its innermost frame being `frame`. 0:
 * memory was refused. */
uint32_t leaktrace_path_suspended(leaktrace_context *context, zend_execute_data *frame);
/* The cohort of what an entry's leaf allocates now, when that is not entry->cohort. 0:
 * memory was refused. */
uint32_t leaktrace_path_cohort(leaktrace_entry *entry);
/* Brings the leaf of an entry up to its frame; of those below the top it may be an
 * earlier one. False when memory was refused. */
bool leaktrace_path_update(leaktrace_entry *entry);
/* Forgets all frames of a context; bodies among them end. */
void leaktrace_path_pop_all(leaktrace_context *context);

/* leaktrace_func.c: the tree's id of the function of a frame, called from
 * `caller` (may be NULL). 0: no memory. */
uint32_t leaktrace_func_id(const zend_execute_data *frame, const zend_execute_data *caller);

/* leaktrace_context.c: contexts and their stacks, and fibers. All hook-safe. */
void leaktrace_context_init(leaktrace_context *context);
void leaktrace_context_release(leaktrace_context *context);
/* Makes room for `more` entries above the top; false when memory is refused. */
bool leaktrace_context_reserve(leaktrace_context *context, size_t more);

/* For so many there is room. */
static zend_always_inline size_t leaktrace_context_left(const leaktrace_context *context)
{
	return (size_t) (context->base + context->room - context->top) - 1;
}
/* Gives back what a suspended context can do without: entries that own no loop. */
void leaktrace_context_trim(leaktrace_context *context);
/* The context of a key; NULL: none. */
leaktrace_context *leaktrace_context_of(const void *key);
/* Makes one: begun by `entry`, and a part of its loop; NULL: nobody knows by whom.
 * NULL when memory is refused: nothing more is recorded then. */
leaktrace_context *leaktrace_context_begin(const void *key, const leaktrace_entry *entry);
/* Its end: bodies on its stack end, and its part of the loop. */
void leaktrace_context_end(leaktrace_context *context);
/* The running context that is no fiber is now this one. */
void leaktrace_context_switch(leaktrace_context *context);
/* The innermost frame of a context that is suspended; NULL: unknown, or it runs. */
zend_execute_data *leaktrace_context_frame(const leaktrace_context *context);
/* The next context after `*at` (0 at first), the main one left out; NULL: no more. */
leaktrace_context *leaktrace_context_next(uint32_t *at);
void leaktrace_context_arm(void);
void leaktrace_contexts_start(void);
/* A loop is complete: its guests are so no more. Hook-safe. */
void leaktrace_context_unguest(lt_loop *loop);
void leaktrace_contexts_destroy(void);

/* leaktrace_pending.c: tells the sink which contexts are suspended. Safe points only. */
void leaktrace_pending_tell(void);

/* leaktrace_body.c */
void leaktrace_body_minit(void);
void leaktrace_body_mshutdown(void);
/* This frame of user code is a body (again). Safe points only. False when nothing
 * is recorded. */
bool leaktrace_body_mark(zend_execute_data *frame);
/* The frame of an entry that owns a loop is gone; hook-safe. */
void leaktrace_body_left(leaktrace_entry *entry);
/* The loop that a generator's frame brings with it; NULL: none. Hook-safe. */
lt_loop *leaktrace_body_kept(const zend_execute_data *frame);
/* A watched block, the frame of a generator that is a body, is being freed. */
void leaktrace_body_freed(void *self, void *block);
/* The first name of leaktrace.loop of which no call was seen; NULL: none. */
const char *leaktrace_body_unseen(void);
/* Does leaktrace.loop name any? */
bool leaktrace_body_named(void);

/* At the end of a request: if this looks like a worker (it ran for some seconds, alone) and
 * no name of leaktrace.loop was ever called, says so in PHP's error log, once. */
void leaktrace_body_tell_unseen(void);

/* leaktrace_judge.c: safe points only. Closes the running window if it is due;
 * `last`: in any case. User code (destructors) may run. */
void leaktrace_judge(bool last);
/* PHP's own collections are looked at. */
void leaktrace_judge_arm(void);
void leaktrace_judge_mshutdown(void);
/* Our collection is over, or will not return. */
void leaktrace_charge_end(void);

/* leaktrace_clock.c: CPU time of this thread since the session began, microseconds. No time
 * steps back. */
uint64_t leaktrace_thread_us(void);
/* Microseconds since the session began: of the clock, of the CPU (of all that is
 * traced here: the thread's with threads, else the process's). */
uint64_t leaktrace_now_us(void);
uint64_t leaktrace_cpu_us(void);
/* That as it was asked for last, if that is not longer ago than a millisecond: asking takes
 * a system call. */
uint64_t leaktrace_cpu_lately_us(void);
void leaktrace_clock_start(void);

/* leaktrace_force.c: an allocation was made while leaktrace.force is set. Hook-safe. */
void leaktrace_force_count(void);
/* A call of a named body began. */
void leaktrace_force_named(zend_execute_data *frame);
void leaktrace_force_arm(void);
void leaktrace_force_mshutdown(void);

/* leaktrace_hold.c: walks the heap and tells the sink who holds what survives; to
 * be called right after a window was closed. */
void leaktrace_hold(void);
/* Tells the sink which garbage rings the loops of the running window made; to be
 * called right before cycles are collected. */
void leaktrace_hold_rings(void);
/* Forgets what walks have learnt. */
void leaktrace_hold_forget(void);

/* leaktrace_aliases.c: MINIT, with the settings read. */
void leaktrace_aliases_minit(int type);

/* leaktrace_session.c: begins tracing, with a trace in the output folder, or into a
 * sink. False when nothing can be traced, with a warning. */
bool leaktrace_start(void);
bool leaktrace_start_with(lt_sink sink, const char **why);
/* Ends it; the trace is completed. The caller judges before, where it can. */
void leaktrace_stop(lt_end_state state);
/* Judges the last loop and stops. */
void leaktrace_session_script_ended(void);
/* After a window: flushes the trace, and gives it up, warned, when it cannot be written. */
void leaktrace_session_written(void);
/* In a forked child: opens a trace of its own. Safe points only. */
void leaktrace_session_forked(void);
/* leaktrace_thread.c: gives this thread a tracer, if it has none. Without threads it is
 * there from the start. */
void leaktrace_thread_begin(void);
/* False when memory was refused for that: no session may begin. */
bool leaktrace_thread_can_trace(void);
/* Takes a thread's tracer back; may be called from another thread, the last one. */
void leaktrace_thread_end(void *tracer);
/* Has this thread a tracer? Threads that are not PHP's have none. */
bool leaktrace_thread_known(void);
/* The thread's id as the system knows it; 0: the process's first, or PHP without threads. */
uint64_t leaktrace_thread_id(void);

void leaktrace_session_arm(void);
void leaktrace_session_mshutdown(void);

/* leaktrace_shutdown.c: has leaktrace_session_script_ended() called when the
 * script's shutdown functions have run. */
void leaktrace_shutdown_minit(void);
void leaktrace_shutdown_arm(void);
void leaktrace_shutdown_disarm(void);
/* The functions that the script registered; NULL: none. */
HashTable *leaktrace_shutdown_table(void);

/* Which byte of its code an entry's frame is at; 0 when it has none. `vm` is what the VM's opline register
 * holds, if that is known: many opcodes allocate without having saved it in the
 * frame. By the time we look, C code may have used the register for something
 * else; so it counts only while it points into the frame's own code. */
static zend_always_inline uint32_t leaktrace_entry_at(const leaktrace_entry *entry, const zend_op *vm)
{
	uintptr_t at = (uintptr_t) vm - (uintptr_t) entry->code;

	if (UNEXPECTED(at >= entry->code_bytes)) {
		if (entry->code == NULL) {
			return 0;
		}
		at = (uintptr_t) entry->frame->opline - (uintptr_t) entry->code;
		if (UNEXPECTED(at >= entry->code_bytes)) {
			return LEAKTRACE_NOWHERE;
		}
	}
	return (uint32_t) at;
}

/* The opline at a byte of an entry's code. */
static zend_always_inline const zend_op *leaktrace_opline_at(const leaktrace_entry *entry, uint32_t at)
{
	return (const zend_op *) (const void *) ((const char *) entry->code + at);
}

static zend_always_inline bool leaktrace_entry_goes(const leaktrace_entry *entry)
{
	return (entry->flags & LEAKTRACE_ENTRY_GOES) != 0;
}

/* What an entry's call is in the keys of what is in it, or called by it. */
static zend_always_inline uint64_t leaktrace_entry_path(const leaktrace_entry *entry)
{
	if (UNEXPECTED(entry->flags & LEAKTRACE_ENTRY_SHARED)) {
		return lt_tree_node_path(entry->node);
	}
	return entry->call;
}

/* The key of an opline of an entry's code in the cache of call paths. */
static zend_always_inline uint64_t leaktrace_leaf_key(const leaktrace_entry *entry, uint32_t at)
{
	const zend_op *pc = leaktrace_opline_at(entry, at);

	return lt_tree_leaf_key(&LT_G(tracker).tree, leaktrace_entry_goes(entry), lt_tree_near(leaktrace_entry_path(entry), pc), pc);
}

/* Brings an entry's leaf up to an opline in the usual cases: it is at the same one, or at
 * one whose leaf is in the cache. Else false, and nothing is changed. */
static zend_always_inline bool leaktrace_entry_knows(leaktrace_entry *entry, const zend_op *vm)
{
	uint32_t at = leaktrace_entry_at(entry, vm);
	const lt_tree_cached *cached;

	if (at == entry->at) {
		return true;
	}
	if (UNEXPECTED(at == LEAKTRACE_NOWHERE)
	 || UNEXPECTED((cached = lt_tree_cached_home(&LT_G(tracker).tree, leaktrace_leaf_key(entry, at))) == NULL)) {
		return false;
	}
	entry->at = at;
	entry->leaf = cached->id;
	entry->cohort = cached->cohort;
	return true;
}

/* The entry of the innermost frame with its leaf in the usual cases: the frame is known
 * and marked, and its leaf at hand. Else NULL. */
static zend_always_inline leaktrace_entry *leaktrace_path_known(const zend_op *vm)
{
	leaktrace_entry *top = LT_G(context)->top;
	const zend_execute_data *frame = EG(current_execute_data);

	return EXPECTED(top->frame == frame) && EXPECTED(ZEND_CALL_INFO(frame) & ZEND_CALL_OBSERVED)
		&& EXPECTED(top->func == frame->func) && EXPECTED(leaktrace_entry_knows(top, vm)) ? top : NULL;
}

/* The same in all cases; NULL: memory was refused. */
static zend_always_inline leaktrace_entry *leaktrace_path_now(const zend_op *vm)
{
	leaktrace_entry *known = leaktrace_path_known(vm);

	return EXPECTED(known != NULL) ? known : leaktrace_path_resolve(LT_G(context), EG(current_execute_data), vm);
}

/* The generation that its blocks are born in now. */
static zend_always_inline uint32_t leaktrace_entry_gen(const leaktrace_entry *entry)
{
	return entry->loop != NULL ? entry->loop->serial : LT_OUTSIDE_GEN;
}

/* The cohort of what an entry allocates now; 0: memory was refused. */
static zend_always_inline uint32_t leaktrace_entry_cohort(leaktrace_entry *entry)
{
	const lt_cohort *guess = lt_cohort_at(&LT_G(tracker), entry->cohort);

	return EXPECTED(lt_cohort_is_of(guess, entry->leaf, entry->loop)) ? entry->cohort : leaktrace_path_cohort(entry);
}

#endif
