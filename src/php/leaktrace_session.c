/*
 * leaktrace_session.c: starting and stopping the tracer, its trace, forks.
 *
 * Whatever fails here is told once, as a warning, and never ends the program:
 * without a trace file the tracer goes on in memory, so that leaktrace_status()
 * still answers.
 */
#include "src/php/leaktrace_tracer.h"
#include "src/php/leaktrace_output.h"
#include "main/SAPI.h"
#include "os/lt_process.h"
#include "util/lt_say.h"
#include "zend_compile.h"

#include <pthread.h>
#include <stdatomic.h>
#include <unistd.h>

static const lt_sink_ops leaktrace_no_ops;

static zend_op_array *(*leaktrace_compile_file_original)(zend_file_handle *file, int type);
static zend_op_array *(*leaktrace_compile_string_original)(zend_string *source, const char *filename, zend_compile_position position);

/* Code is about to be compiled: addresses of code that went may come again, and calls
 * beside the stack (see leaktrace_path.c) are charged to the frame that is known last. */
static void leaktrace_compiling(void)
{
	if (LT_G(hooked)) {
		lt_tree_forget_code(&LT_G(tracker).tree);
		leaktrace_jit_doubt(&LT_G(jit));
	}
	if (LT_G(counting)) {
		leaktrace_path_now(NULL);
	}
}

static zend_op_array *leaktrace_compile_file(zend_file_handle *file, int type)
{
	leaktrace_compiling();
	return leaktrace_compile_file_original(file, type);
}

static zend_op_array *leaktrace_compile_string(zend_string *source, const char *filename, zend_compile_position position)
{
	leaktrace_compiling();
	return leaktrace_compile_string_original(source, filename, position);
}

static void leaktrace_fork_child(void)
{
	if (!leaktrace_thread_known()) {
		return;
	}
	LT_G(forked) = LT_G(hooked);
	LT_G(forked_loops) = LT_G(tracker).loops;
}

void leaktrace_session_arm(void)
{
	leaktrace_compile_file_original = zend_compile_file;
	zend_compile_file = leaktrace_compile_file;
	leaktrace_compile_string_original = zend_compile_string;
	zend_compile_string = leaktrace_compile_string;
	pthread_atfork(NULL, NULL, leaktrace_fork_child);
}

void leaktrace_session_mshutdown(void)
{
	if (zend_compile_file == leaktrace_compile_file) {
		zend_compile_file = leaktrace_compile_file_original;
	}
	if (zend_compile_string == leaktrace_compile_string) {
		zend_compile_string = leaktrace_compile_string_original;
	}
}

static lt_str leaktrace_str(const char *text)
{
	lt_str str = {text != NULL ? text : "", text != NULL ? strlen(text) : 0};

	return str;
}

/* The script that this process runs. A server's router is told by no setting: it is the
 * code that nothing called. */
static const char *leaktrace_script(void)
{
	const char *script = NULL;

	if (SG(request_info).path_translated != NULL) {
		return SG(request_info).path_translated;
	}
	if (SG(request_info).argc > 0) {
		return SG(request_info).argv[0];
	}
	for (const zend_execute_data *frame = EG(current_execute_data); frame != NULL; frame = frame->prev_execute_data) {
		if (frame->func != NULL && ZEND_USER_CODE(frame->func->type)) {
			script = ZSTR_VAL(frame->func->op_array.filename);
		}
	}
	return script;
}

/* Tells the sink who is traced. */
static void leaktrace_tell_start(uint64_t parent_pid)
{
	lt_start start;

	if (LT_G(sink).ops->start == NULL) {
		return;
	}
	memset(&start, 0, sizeof(start));
	start.pid = (uint64_t) getpid();
	start.parent_pid = parent_pid;
	start.started_at_us = LT_G(started_unix_us);
	start.thread = leaktrace_thread_id();
	start.pid_started_at = lt_process_started_at(start.pid, start.thread);
	start.boot_id = lt_process_boot_id();
	start.mode = LT_MODE_EXACT;
	start.sapi = leaktrace_str(sapi_module.name);
	start.script = leaktrace_str(leaktrace_script());
	start.php_version = leaktrace_str(PHP_VERSION);
	start.body = leaktrace_str(LEAKTRACE_INI(loop));
	LT_G(sink).ops->start(LT_G(sink).self, &start);
}

/* Opens the trace file; without one (warned) events go nowhere. */
static void leaktrace_open_trace(void)
{
	char error[1024], dir[MAXPATHLEN];
	lt_writer_options options;

	memset(&options, 0, sizeof(options));
	LT_G(sink).ops = &leaktrace_no_ops;
	LT_G(sink).self = NULL;
	error[0] = '\0';
	leaktrace_output_dir(dir, sizeof(dir));
	options.dir = dir;
	options.pid = (uint64_t) getpid();
	options.thread = leaktrace_thread_id();
	options.started_at = LT_G(started_unix_us) / 1000000u;
	options.max_size = (uint64_t) LEAKTRACE_INI(max_trace_size);
	if (leaktrace_output_make(dir, error, sizeof(error))) {
		LT_G(writer) = lt_writer_create(&options, error, sizeof(error));
	}
	if (LT_G(writer) == NULL) {
		php_error_docref(NULL, E_WARNING, "No trace is written: %s", error);
		return;
	}
	LT_G(sink) = lt_writer_sink(LT_G(writer));
}

static void leaktrace_release(void)
{
	leaktrace_contexts_destroy();
	lt_vec_free(&LT_G(kept));
	lt_hash_free(&LT_G(kept_index));
	lt_tracker_destroy(&LT_G(tracker));
}

/* A session that another extension's handlers outlived: is it over now? */
static bool leaktrace_is_free(void)
{
	if (LT_G(stranded) && leaktrace_heap_unhook()) {
		leaktrace_release();
		LT_G(stranded) = false;
	}
	return !LT_G(stranded);
}

/* Makes the leaf of what no PHP code is the cause of; false when memory is refused. */
static bool leaktrace_begin_root(lt_tree *tree)
{
	uint32_t name = lt_strings_id(&LT_G(tracker).strings, ZEND_STRL("(engine)"));
	uint32_t func = name != 0 ? lt_tree_func(tree, name, 0, 0, LT_FUNC_ROOT) : 0;
	uint32_t node = func != 0 ? lt_tree_child(tree, 0, func) : 0;

	LT_G(root_leaf) = node != 0 ? lt_tree_leaf(tree, node, 0) : 0;
	return LT_G(root_leaf) != 0;
}

/* Everything but the trace file. */
static bool leaktrace_begin(const char **why)
{
	size_t smallest;
	void *probe;

	*why = "the system refuses memory";
	if (!leaktrace_thread_can_trace()) {
		return false;
	}
	if (!leaktrace_is_free()) {
		*why = "another extension has set handlers on PHP's heap; load only one tracer or profiler of memory";
		return false;
	}
	memset(LEAKTRACE_STATE, 0, offsetof(leaktrace_tracer, last_coroutine));
	probe = emalloc(1);
	smallest = zend_mm_is_custom_heap(zend_mm_get_heap()) ? 8 : zend_mem_block_size(probe);
	efree(probe);
	if (!lt_tracker_init(&LT_G(tracker), (uint32_t) smallest)) {
		return false;
	}
	LT_G(tracker).on_free = leaktrace_body_freed;
	LT_G(tracker).on_complete = leaktrace_context_unguest;
	leaktrace_context_init(&LT_G(main));
	LT_G(sink).ops = &leaktrace_no_ops;
	leaktrace_clock_start();
	LT_G(context) = &LT_G(main);
	if (!leaktrace_begin_root(&LT_G(tracker).tree) || !leaktrace_heap_hook(why)) {
		lt_tracker_destroy(&LT_G(tracker));
		return false;
	}
	LT_G(hooked) = true;
	leaktrace_contexts_start();
	return true;
}

/* Once: the next loop will try again. PHP's heap was taken away from outside and for this
 * run, by who looks for faults of PHP's: what the program prints is left alone then. */
static void leaktrace_tell_refused(const char *why)
{
	static atomic_bool told;
	char text[512];

	if (atomic_exchange(&told, true)) {
		return;
	}
	if (!leaktrace_heap_is_absent()) {
		php_error_docref(NULL, E_WARNING, "Nothing is traced: %s", why);
	} else if (PG(log_errors)) {
		lt_say(text, sizeof(text), "leaktrace: nothing is traced: ", why);
		php_log_err(text);
	}
}

bool leaktrace_start(void)
{
	if (LT_G(hooked)) {
		return true;
	}
	if (!leaktrace_begin(&LT_G(refused))) {
		leaktrace_tell_refused(LT_G(refused));
		return false;
	}
	LT_G(refused) = NULL;
	leaktrace_open_trace();
	leaktrace_tell_start(0);
	if (LT_G(writer) != NULL) {
		lt_writer_flush(LT_G(writer));
	}
	leaktrace_shutdown_arm();
	return true;
}

bool leaktrace_start_with(lt_sink sink, const char **why)
{
	if (!leaktrace_begin(why)) {
		return false;
	}
	LT_G(sink) = sink;
	leaktrace_tell_start(0);
	return true;
}

void leaktrace_session_written(void)
{
	lt_writer *writer = LT_G(writer);
	const char *error;
	char text[1024];

	if (writer == NULL || (lt_writer_flush(writer) && lt_writer_error(writer) == NULL)) {
		return;
	}
	error = lt_writer_error(writer);
	snprintf(text, sizeof(text), "%s", error != NULL ? error : "it could not be written");
	/* Told once, and last: an error handler may stop, start, or never come back. */
	LT_G(writer) = NULL;
	LT_G(sink).ops = &leaktrace_no_ops;
	LT_G(sink).self = NULL;
	lt_writer_close(writer);
	php_error_docref(NULL, E_WARNING, "The trace ends here: %s", text);
}

/* The trace that a forked child has inherited is its parent's. */
static void leaktrace_disown_trace(void)
{
	LT_G(forked) = false;
	if (LT_G(writer) != NULL) {
		lt_writer_after_fork_child(LT_G(writer));
		LT_G(writer) = NULL;
	}
	LT_G(sink).ops = &leaktrace_no_ops;
	LT_G(sink).self = NULL;
}

void leaktrace_session_forked(void)
{
	leaktrace_disown_trace();
	lt_tracker_forked(&LT_G(tracker));
	leaktrace_hold_forget();
	leaktrace_clock_start();
	LT_G(rss_due_us) = LT_G(pss_due_us) = 0;
	memset(&LT_G(ration), 0, sizeof(LT_G(ration)));
	leaktrace_open_trace();
	leaktrace_tell_start((uint64_t) getppid());
}

void leaktrace_stop(lt_end_state state)
{
	if (!LT_G(hooked)) {
		leaktrace_is_free();
		return;
	}
	/* A child that came by no safe point since it was forked leaves no trace. */
	if (LT_G(forked)) {
		leaktrace_disown_trace();
	}
	LT_G(stranded) = !leaktrace_heap_unhook();
	LT_G(hooked) = false;
	if (LT_G(limit_hit)) {
		state = LT_END_MEMORY_LIMIT;
	} else if (LT_G(tracker).broken) {
		state = LT_END_TRUNCATED; /* the last windows are not there */
	}
	if (LT_G(sink).ops->end != NULL) {
		LT_G(sink).ops->end(LT_G(sink).self, state, leaktrace_now_us());
	}
	if (LT_G(writer) != NULL) {
		lt_writer_flush(LT_G(writer));
		lt_writer_close(LT_G(writer));
		LT_G(writer) = NULL;
	}
	leaktrace_hold_forget();
	/* Handlers that are still called need all of it. */
	if (!LT_G(stranded)) {
		leaktrace_release();
	}
}

/* The script ran to its end, or was ended: everything it holds still stands. */
void leaktrace_session_script_ended(void)
{
	bool fatal = PG(last_error_message) != NULL && (PG(last_error_type) & (E_ERROR | E_CORE_ERROR | E_COMPILE_ERROR | E_PARSE | E_USER_ERROR)) != 0;

	if (!LT_G(hooked)) {
		return;
	}
	leaktrace_path_pop_all(&LT_G(main));
	/* A fatal error in a destructor may have ended a judgement. */
	leaktrace_charge_end();
	LT_G(ration).running = false;
	if (!LT_G(forked) || LT_G(tracker).loops != LT_G(forked_loops)) {
		leaktrace_judge(true);
	}
	leaktrace_stop(fatal ? LT_END_FATAL : LT_END_EXITED);
}
