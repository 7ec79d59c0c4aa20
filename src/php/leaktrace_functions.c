/*
 * leaktrace_functions.c: hooking, status, cleaning. The functions that analyse are
 * in leaktrace_analyze.c, leaktrace_check() in leaktrace_check.c.
 */
#include "src/php/leaktrace_tracer.h"
#include "src/php/leaktrace_output.h"
#include "src/php/leaktrace_traces.h"

/* The nearest frame of user code that called the running internal function. */
static zend_execute_data *leaktrace_caller(zend_execute_data *frame)
{
	frame = frame->prev_execute_data;
	while (frame != NULL && (frame->func == NULL || !ZEND_USER_CODE(frame->func->type))) {
		frame = frame->prev_execute_data;
	}
	return frame;
}

ZEND_FUNCTION(leaktrace_hook_malloc)
{
	zend_execute_data *frame;

	ZEND_PARSE_PARAMETERS_NONE();
	if (!LEAKTRACE_INI(enable) || (!LT_G(hooked) && !leaktrace_start())) {
		RETURN_FALSE;
	}
	frame = leaktrace_caller(execute_data);
	RETURN_BOOL(frame != NULL && leaktrace_body_mark(frame));
}

ZEND_FUNCTION(leaktrace_unhook_malloc)
{
	ZEND_PARSE_PARAMETERS_NONE();
	if (!LT_G(hooked) || LT_G(ration).running || LT_G(checking)) {
		RETURN_FALSE;
	}
	/* A body that has returned ends when the stack is next looked at: now. */
	if (LT_G(counting)) {
		leaktrace_path_resolve(LT_G(context), execute_data, NULL);
	}
	leaktrace_judge(true);
	leaktrace_stop(LT_END_UNHOOKED);
	RETURN_TRUE;
}

ZEND_FUNCTION(leaktrace_clean)
{
	zend_string *path = NULL;

	ZEND_PARSE_PARAMETERS_START(0, 1)
		Z_PARAM_OPTIONAL
		Z_PARAM_PATH_STR_OR_NULL(path)
	ZEND_PARSE_PARAMETERS_END();
	RETURN_LONG((zend_long) leaktrace_traces_clean(path));
}

static void leaktrace_add_long(zval *array, const char *name, uint64_t value)
{
	add_assoc_long(array, name, value > (uint64_t) ZEND_LONG_MAX ? ZEND_LONG_MAX : (zend_long) value);
}

ZEND_FUNCTION(leaktrace_status)
{
	bool hooked = LT_G(hooked);
	const leaktrace_ration *ration = &LT_G(ration);
	lt_tracker *tracker = &LT_G(tracker);
	uint64_t bytes = 0, blocks = 0, allocations = 0, cpu = hooked ? leaktrace_cpu_us() : 0;
	char dir[MAXPATHLEN];

	ZEND_PARSE_PARAMETERS_NONE();
	if (hooked) {
		lt_tracker_live(tracker, &bytes, &blocks, &allocations);
	}
	leaktrace_output_dir(dir, sizeof(dir));
	array_init(return_value);
	add_assoc_bool(return_value, "enabled", LEAKTRACE_INI(enable));
	add_assoc_bool(return_value, "hooked", hooked);
	add_assoc_string(return_value, "refused", LT_G(refused) != NULL ? (char *) LT_G(refused) : "");
	add_assoc_string(return_value, "mode", "exact");
	add_assoc_bool(return_value, "recording", hooked && LT_G(counting));
	leaktrace_add_long(return_value, "loops", hooked ? tracker->loops : 0);
	leaktrace_add_long(return_value, "pending_loops", hooked ? tracker->open_loops : 0);
	leaktrace_add_long(return_value, "pending_contexts", hooked ? tracker->open_contexts : 0);
	leaktrace_add_long(return_value, "windows", hooked ? tracker->window : 0);
	leaktrace_add_long(return_value, "live_bytes", bytes);
	leaktrace_add_long(return_value, "live_blocks", blocks);
	leaktrace_add_long(return_value, "allocations", allocations);
	leaktrace_add_long(return_value, "sites", hooked ? tracker->tree.leaves.count : 0);
	leaktrace_add_long(return_value, "call_paths", hooked ? tracker->tree.nodes.count : 0);
	leaktrace_add_long(return_value, "own_bytes", hooked ? lt_mem_mapped() : 0);
	add_assoc_string(return_value, "output_dir", dir);
	add_assoc_string(return_value, "trace_file", hooked && LT_G(writer) ? (char *) lt_writer_path(LT_G(writer)) : "");
	leaktrace_add_long(return_value, "trace_bytes", hooked && LT_G(writer) ? lt_writer_size(LT_G(writer)) : 0);
	leaktrace_add_long(return_value, "drops", hooked ? LT_G(drops) : 0);
	leaktrace_add_long(return_value, "gc_runs", ration->gc_runs);
	leaktrace_add_long(return_value, "gc_us", ration->gc_spent_us);
	leaktrace_add_long(return_value, "walk_runs", ration->walk_runs);
	leaktrace_add_long(return_value, "walk_us", ration->walk_spent_us);
	leaktrace_add_long(return_value, "walk_last_us", ration->walk_us);
	add_assoc_double(return_value, "judge_share", cpu > 0 ? (double) (ration->gc_spent_us + ration->walk_spent_us + ration->pending_spent_us) / (double) cpu : 0.0);
	add_assoc_string(return_value, "unseen_body", leaktrace_body_unseen() ? (char *) leaktrace_body_unseen() : "");
}
