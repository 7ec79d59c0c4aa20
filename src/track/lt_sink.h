/*
 * lt_sink.h: the one street of leaktrace.
 *
 * Whatever the tracer learns leaves it through this vtable, and whatever a
 * trace file holds comes back through it:
 *
 *     tracker ──▶ lt_sink (trace writer) ──▶ file ──▶ reader ──▶ lt_sink (analysis)
 *     tracker ──▶ lt_sink (analysis)                  leaktrace_check(): no file
 *
 * Order of events: start; then, any number of times, definitions (string, func,
 * node, leaf, holder) followed by the records that use them; then, perhaps, end.
 * A definition comes before its first use. Ids are dense, begin at 1 and are
 * never defined twice, but for a holder whose path has changed; 0 means "none". A
 * producer defines only what is used.
 *
 * A call path is a chain of two alternating things: a NODE is a call of a
 * function (its parent is the leaf it was called from), a LEAF is a line of
 * that call. An allocation belongs to a leaf; walking leaf -> node -> parent
 * leaf -> ... up to parent 0 gives the path from the allocation to the root.
 * Internal functions have nodes and leaves of their own, with line 0: the PHP
 * site (file:line) of an allocation is the nearest leaf upwards whose function
 * is not LT_FUNC_INTERNAL. Recursion is folded: a PHP function that is
 * already on the path maps to its ancestor.
 *
 * Time is divided into WINDOWS of whole loops, numbered from 1. Windows are one
 * loop long at first and grow with the run. Each DELTA of a window says what
 * became, in that window, of the blocks of one leaf born in one window.
 */
#ifndef LT_SINK_H
#define LT_SINK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Birth of blocks born while no loop was open; they are never judged. */
#define LT_BIRTH_OUTSIDE 0u

/* A string that need not end in NUL; may hold any byte. Owned by the producer,
 * valid during the call only. */
typedef struct {
	const char *ptr;
	size_t len;
} lt_str;

typedef enum {
	LT_MODE_EXACT = 0,
	LT_MODE_SAMPLED = 1
} lt_mode;

/* How a process ended. A trace without an end record belongs to a process that
 * still runs or was killed: the reader of the report finds out which (is the
 * pid alive, and begun when the trace says?). */
typedef enum {
	LT_END_NONE = 0,
	LT_END_EXITED = 1,
	LT_END_UNHOOKED = 2,
	LT_END_MEMORY_LIMIT = 3,
	LT_END_FATAL = 4,
	LT_END_TRUNCATED = 5 /* the tracer itself had to stop (its memory, the disk) */
} lt_end_state;

/* First event: who is traced. */
typedef struct {
	uint64_t pid;
	uint64_t thread;         /* the traced thread, by the kernel's number; 0: the process's first */
	uint64_t parent_pid;
	uint64_t started_at_us;  /* Unix time in microseconds at which tracing began */
	uint64_t pid_started_at; /* the kernel's start time of the pid or thread, clock ticks since boot; 0: unknown */
	uint64_t boot_id;        /* hash of the machine's boot id; 0: unknown */
	lt_mode mode;
	lt_str sapi;
	lt_str script;
	lt_str php_version;
	lt_str body;             /* names of the loop bodies known at the start; may be empty */
} lt_start;

typedef enum {
	LT_FUNC_USER = 0,     /* function or method: name "App\Foo::bar" */
	LT_FUNC_INTERNAL = 1, /* function of PHP or an extension; no file, no line */
	LT_FUNC_CLOSURE = 2,  /* name "{closure}" or "Foo::{closure}", line where it begins */
	LT_FUNC_FILE = 3,     /* the code of a file: main script, include, require */
	LT_FUNC_EVAL = 4,     /* eval()'d code */
	LT_FUNC_ELIDED = 5,   /* "…": the tree was full, deeper calls hang here */
	LT_FUNC_ROOT = 6      /* no PHP frame at all (engine start, shutdown) */
} lt_func_kind;

typedef struct {
	uint32_t id;
	uint32_t name; /* string id */
	uint32_t file; /* string id; 0 for internal functions */
	uint32_t line; /* first line; 0: unknown */
	lt_func_kind kind;
} lt_func_def;

typedef struct {
	uint32_t id;
	uint32_t parent; /* leaf it was called from; 0: top of the path */
	uint32_t func;
} lt_node_def;

typedef struct {
	uint32_t id;
	uint32_t node;
	uint32_t line; /* 0 for internal functions */
} lt_leaf_def;

/* What became, in the window that carries it, of the blocks of `leaf` born in
 * window `birth` (LT_BIRTH_OUTSIDE, this window's number, or an earlier one).
 * Bytes are what zend_mm gave out (rounded), as memory_get_usage() counts them.
 * A realloc keeps the block's birth and moves it to the leaf that reallocated:
 * so a delta may add bytes to an earlier birth. live = sum of born - freed. */
typedef struct {
	uint32_t leaf;
	uint32_t birth;
	uint64_t born_bytes;
	uint64_t born_blocks;
	uint64_t freed_bytes;
	uint64_t freed_blocks;
	uint64_t peak_bytes; /* highest live bytes of (leaf, birth) at any moment in this window */
} lt_delta;

#define LT_WINDOW_JUDGED 1u   /* cycles were collected (or collecting is off) just before: what is live is really held */
#define LT_WINDOW_PSS 2u      /* pss and uss are set */
#define LT_WINDOW_LAST 4u     /* closed at unhook or at the end of the script, or when the program itself had
                               * cycles collected between loops; two are, when cycles had not been
                               * collected for some time: the second has no loops, and what they freed */

/* One window. `number` of the first written is 1, then ascending by one. After
 * merging (bounded traces) one record stands for several: number..number_last.
 * A birth is resolved to the window record whose range holds it. Loops are
 * numbered from 0 in the order in which they were completed; window 1 is always
 * exactly loop 0, the one that is not judged. A window may complete no loop
 * (loops == 0), then it only tells the figures of the moment. */
typedef struct {
	uint32_t number;
	uint32_t number_last;
	uint32_t flags;
	uint32_t judged_windows; /* how many of the merged windows were JUDGED: 0 or 1 when not merged */
	uint64_t loop_first;    /* number of the first loop completed in it */
	uint64_t loops;         /* how many were completed in it */
	uint64_t time_us;       /* when it closed, microseconds since started_at_us, monotonic clock */
	uint64_t cpu_us;        /* CPU time of the process since start, microseconds */
	uint64_t zend_usage;    /* memory_get_usage() */
	uint64_t zend_real;     /* memory_get_usage(true) */
	uint64_t zend_limit;    /* memory_limit in bytes; 0: none */
	uint64_t rss, pss, uss; /* bytes; pss and uss only with LT_WINDOW_PSS */
	uint64_t live_bytes, live_blocks; /* all tagged blocks */
	uint64_t allocations;   /* allocations seen since tracing began */
	uint64_t pending_loops; /* loops begun and not completed */
	uint64_t pending_contexts; /* fibers and coroutines begun in loops and not ended */
	uint64_t own_bytes;     /* memory of the tracer itself */
	uint64_t gc_bytes, gc_blocks; /* freed by collecting cycles at this window's judgement */
} lt_window;

typedef enum {
	LT_ROOT_NONE = 0,
	LT_ROOT_GLOBAL, LT_ROOT_STATIC_PROP, LT_ROOT_FUNCTION_STATIC, LT_ROOT_CONSTANT,
	LT_ROOT_CLASS_CONSTANT, LT_ROOT_AUTOLOADER, LT_ROOT_SHUTDOWN, LT_ROOT_ERROR_HANDLER,
	LT_ROOT_EXCEPTION_HANDLER, LT_ROOT_OUTPUT, LT_ROOT_SIGNAL, LT_ROOT_TICK,
	LT_ROOT_RESOURCE, LT_ROOT_FRAME, LT_ROOT_GENERATOR, LT_ROOT_FIBER, LT_ROOT_COROUTINE,
	LT_ROOT_OBJECT_STORE, LT_ROOT_CODE, LT_ROOT_NATIVE
} lt_root_kind;

/* A place in the object graph, with varying keys folded: "App\Registry::$items[*]".
 * `path` leads to the container (array, object, string) whose size is told. Keys that
 * seemed fixed may turn out to vary: then it is told again, with another path. */
typedef struct {
	uint32_t id;
	lt_root_kind kind;
	uint32_t root; /* string id: "App\Registry::$items" */
	uint32_t path; /* string id: the whole path, root included */
} lt_holder_def;

/* One container class in one heap walk. When it is told for the first time there may be two
 * of it, one after the other: the first is what it was in the walk before. */
typedef struct {
	uint32_t holder;
	uint64_t containers; /* how many values the folded path stands for */
	uint64_t elements;   /* elements in all of them: entries, properties, bytes of a string */
	uint64_t bytes;      /* bytes reached through them and through nothing earlier; not those of loops still open */
} lt_walk_size;

/* Which holder keeps the surviving blocks of a leaf, in one heap walk. */
typedef struct {
	uint32_t leaf;
	uint32_t holder; /* LT_ROOT_NATIVE holder: no PHP value reaches them */
	uint64_t bytes;
	uint64_t blocks;
	uint64_t extra_refs; /* references that no PHP value accounts for; native only */
} lt_walk_claim;

/* Where contexts that have not ended are held, by the leaf that began them. */
typedef struct {
	uint32_t started;
	uint32_t holder;
	uint64_t count;
} lt_walk_parked;

/* A heap walk, done while window `window` was judged. */
typedef struct {
	uint32_t window;
	uint64_t time_us;
	uint64_t cost_us;
	uint64_t values; /* values visited */
	const lt_walk_size *sizes;
	size_t size_count;
	const lt_walk_claim *claims;
	size_t claim_count;
	const lt_walk_parked *parked;
	size_t parked_count;
} lt_walk;

/* Garbage cycles collected at the judgement of `window`: what made them. */
typedef struct {
	uint32_t window;
	uint32_t leaf;     /* where the ring's objects were born */
	uint32_t ring;     /* string id: "Node->parent"; 0: unknown */
	uint64_t bytes, blocks;
} lt_cycle;

/* Contexts that have not ended, grouped by where they were begun. */
typedef struct {
	uint32_t window;
	uint32_t started; /* leaf that began them */
	uint32_t waiting; /* leaf they wait at; 0: unknown */
	uint64_t count;
	uint64_t bytes;   /* live bytes born in their loops, and the stacks of those that no loop began */
} lt_pending;

/* Every callback may be NULL. All return false to say "no more" (the writer's
 * disk is full): the producer then stops calling. None may keep a pointer. */
typedef struct {
	bool (*start)(void *self, const lt_start *start);
	bool (*string)(void *self, uint32_t id, lt_str text);
	bool (*func)(void *self, const lt_func_def *def);
	bool (*node)(void *self, const lt_node_def *def);
	bool (*leaf)(void *self, const lt_leaf_def *def);
	bool (*holder)(void *self, const lt_holder_def *def);
	bool (*window)(void *self, const lt_window *window, const lt_delta *deltas, size_t count);
	bool (*walk)(void *self, const lt_walk *walk);
	bool (*cycle)(void *self, const lt_cycle *cycle);
	bool (*pending)(void *self, const lt_pending *pending);
	bool (*end)(void *self, lt_end_state state, uint64_t time_us);
} lt_sink_ops;

typedef struct {
	const lt_sink_ops *ops;
	void *self;
} lt_sink;

#endif
