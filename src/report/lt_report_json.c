/*
 * lt_report_json.c: the JSON report, which leaktrace_report() returns as an array.
 *
 * Its names are part of leaktrace's interface: new ones may come, none may go or
 * change. A finding that several processes share stands under each of them, with
 * the same `id` and the same figures, which are those of all of them together.
 */
#include "report/lt_report.h"

#include "report/lt_human.h"
#include "report/lt_json.h"

static const char *root_kind_name(lt_root_kind kind)
{
	static const char *const names[] = {
		[LT_ROOT_NONE] = "none",
		[LT_ROOT_GLOBAL] = "global",
		[LT_ROOT_STATIC_PROP] = "static_property",
		[LT_ROOT_FUNCTION_STATIC] = "function_static",
		[LT_ROOT_CONSTANT] = "constant",
		[LT_ROOT_CLASS_CONSTANT] = "class_constant",
		[LT_ROOT_AUTOLOADER] = "autoloader",
		[LT_ROOT_SHUTDOWN] = "shutdown_function",
		[LT_ROOT_ERROR_HANDLER] = "error_handler",
		[LT_ROOT_EXCEPTION_HANDLER] = "exception_handler",
		[LT_ROOT_OUTPUT] = "output_buffer",
		[LT_ROOT_SIGNAL] = "signal_handler",
		[LT_ROOT_TICK] = "tick_function",
		[LT_ROOT_RESOURCE] = "resource",
		[LT_ROOT_FRAME] = "frame",
		[LT_ROOT_GENERATOR] = "generator",
		[LT_ROOT_FIBER] = "fiber",
		[LT_ROOT_COROUTINE] = "coroutine",
		[LT_ROOT_OBJECT_STORE] = "object_store",
		[LT_ROOT_CODE] = "code",
		[LT_ROOT_NATIVE] = "native",
	};

	if ((size_t) kind >= sizeof(names) / sizeof(names[0]) || names[kind] == NULL) {
		return "unknown";
	}
	return names[kind];
}

static const char *function_kind_name(lt_func_kind kind)
{
	static const char *const names[] = {
		[LT_FUNC_USER] = "user",
		[LT_FUNC_INTERNAL] = "internal",
		[LT_FUNC_CLOSURE] = "closure",
		[LT_FUNC_FILE] = "file",
		[LT_FUNC_EVAL] = "eval",
		[LT_FUNC_ELIDED] = "elided",
		[LT_FUNC_ROOT] = "root",
	};

	return (size_t) kind < sizeof(names) / sizeof(names[0]) ? names[kind] : "unknown";
}

static void write_frame(lt_json *json, const lt_frame *frame)
{
	lt_json_open(json, NULL, '{');
	lt_json_string(json, "function", frame->function);
	lt_json_string(json, "file", frame->file);
	lt_json_uint(json, "line", frame->line);
	lt_json_string(json, "kind", function_kind_name(frame->kind));
	lt_json_uint(json, "function_line", frame->func_line);
	lt_json_close(json, '}');
}

static void write_stacks(lt_json *json, const lt_finding *finding)
{
	lt_json_open(json, "stacks", '[');
	for (size_t i = 0; i < finding->stack_count; i++) {
		const lt_stack *stack = &finding->stacks[i];

		lt_json_open(json, NULL, '{');
		lt_json_int(json, "bytes", stack->bytes);
		lt_json_int(json, "blocks", stack->blocks);
		lt_json_open(json, "frames", '[');
		for (size_t j = 0; j < stack->frame_count; j++) {
			write_frame(json, &stack->frames[j]);
		}
		lt_json_close(json, ']');
		lt_json_close(json, '}');
	}
	lt_json_close(json, ']');
}

static void write_holders(lt_json *json, const lt_finding *finding)
{
	lt_json_open(json, "holders", '[');
	for (size_t i = 0; i < finding->holder_count; i++) {
		const lt_holder *holder = &finding->holders[i];

		lt_json_open(json, NULL, '{');
		lt_json_string(json, "root", holder->root);
		lt_json_string(json, "root_kind", root_kind_name(holder->kind));
		lt_json_string(json, "path", holder->path);
		lt_json_uint(json, "bytes", holder->bytes);
		lt_json_uint(json, "blocks", holder->blocks);
		lt_json_uint(json, "elements", holder->elements);
		lt_json_double(json, "elements_per_loop", holder->elements_per_loop);
		lt_json_uint(json, "extra_refs", holder->extra_refs);
		lt_json_close(json, '}');
	}
	lt_json_close(json, ']');
}

/* Was this process named before, for another of its threads? */
static bool is_named(const lt_finding *finding, size_t at)
{
	for (size_t i = 0; i < at; i++) {
		if (finding->pids[i] == finding->pids[at]) {
			return true;
		}
	}
	return false;
}

static void write_pids(lt_json *json, const lt_finding *finding)
{
	bool threads = false;

	for (size_t i = 0; i < finding->pid_count; i++) {
		threads |= lt_finding_thread(finding, i) != 0;
	}
	lt_json_open(json, "pids", '[');
	for (size_t i = 0; i < finding->pid_count; i++) {
		if (!threads || !is_named(finding, i)) {
			lt_json_uint(json, NULL, finding->pids[i]);
		}
	}
	lt_json_close(json, ']');
}

static void write_finding(lt_json *json, const lt_finding *finding, size_t id)
{
	lt_json_open(json, NULL, '{');
	lt_json_uint(json, "id", id);
	lt_json_string(json, "kind", lt_kind_name(finding->kind));
	lt_json_bool(json, "leak", finding->is_leak);
	lt_json_string(json, "file", finding->file);
	lt_json_uint(json, "line", finding->line);
	lt_json_string(json, "function", finding->function);
	lt_json_uint(json, "growth_times", finding->growth_times);
	lt_json_uint(json, "growth_size", finding->growth_size);
	lt_json_int(json, "live_bytes", finding->live_bytes);
	lt_json_int(json, "live_blocks", finding->live_blocks);
	lt_json_double(json, "bytes_per_loop", finding->bytes_per_loop);
	lt_json_uint(json, "first_loop", finding->first_loop);
	lt_json_uint(json, "last_loop", finding->last_loop);
	lt_json_uint(json, "cause", finding->cause);
	lt_json_uint(json, "count", finding->count);
	lt_json_double(json, "count_per_loop", finding->count_per_loop);
	lt_json_string(json, "detail", finding->detail);
	write_pids(json, finding);
	write_holders(json, finding);
	write_stacks(json, finding);
	lt_json_close(json, '}');
}

static void write_memory(lt_json *json, const lt_memory *memory)
{
	lt_json_open(json, "memory", '{');
	lt_json_uint(json, "zend_usage", memory->zend_usage);
	lt_json_uint(json, "zend_real", memory->zend_real);
	lt_json_uint(json, "zend_limit", memory->zend_limit);
	lt_json_uint(json, "rss", memory->rss);
	lt_json_uint(json, "pss", memory->pss);
	lt_json_uint(json, "uss", memory->uss);
	lt_json_uint(json, "native", memory->native);
	lt_json_close(json, '}');
}

static void write_between(lt_json *json, const lt_process *process)
{
	lt_json_open(json, "between_loops", '{');
	lt_json_double(json, "bytes_per_loop", process->between_per_loop);
	lt_json_open(json, "sites", '[');
	for (size_t i = 0; i < process->between_count; i++) {
		const lt_between *site = &process->between[i];

		lt_json_open(json, NULL, '{');
		lt_json_string(json, "file", site->file);
		lt_json_uint(json, "line", site->line);
		lt_json_string(json, "function", site->function);
		lt_json_double(json, "bytes_per_loop", site->bytes_per_loop);
		lt_json_int(json, "live_bytes", site->live_bytes);
		lt_json_close(json, '}');
	}
	lt_json_close(json, ']');
	lt_json_close(json, '}');
}

static void write_process(lt_json *json, const lt_result *result, const lt_process *process)
{
	char time[LT_HUMAN];

	lt_json_open(json, NULL, '{');
	lt_json_uint(json, "pid", process->pid);
	if (process->thread != 0) {
		lt_json_uint(json, "thread", process->thread);
	}
	lt_json_string(json, "sapi", process->sapi);
	lt_json_string(json, "script", process->script);
	lt_json_string(json, "php", process->php);
	lt_json_string(json, "started_at", lt_json_time(process->started_at_us, time));
	lt_json_string(json, "state", process->state);
	lt_json_string(json, "mode", process->mode == LT_MODE_SAMPLED ? "sampled" : "exact");
	lt_json_string(json, "body", process->body);
	lt_json_uint(json, "loops", process->loops);
	lt_json_uint(json, "judged_loops", process->judged_loops);
	lt_json_uint(json, "windows", process->windows);
	lt_json_uint(json, "allocations", process->allocations);
	lt_json_double(json, "duration_seconds", (double) process->duration_us / 1e6);
	write_memory(json, &process->memory);
	lt_json_double(json, "growth_per_loop", process->growth_per_loop);
	write_between(json, process);
	lt_json_until(json, "loops_until_limit", process->loops_until_limit);
	lt_json_until(json, "seconds_until_limit", process->seconds_until_limit);
	lt_json_string(json, "trace", process->trace);
	lt_json_bool(json, "torn", process->torn);
	lt_json_string(json, "warning", process->warning);
	lt_json_open(json, "findings", '[');
	for (size_t i = 0; i < process->finding_count; i++) {
		write_finding(json, &result->findings[process->findings[i]], process->findings[i] + 1);
	}
	lt_json_close(json, ']');
	lt_json_close(json, '}');
}

static void write_summary(lt_json *json, const lt_result *result)
{
	lt_report_summary sum = lt_report_sum_up(result);

	lt_json_open(json, "summary", '{');
	lt_json_string(json, "verdict", lt_verdict_name(sum.verdict));
	lt_json_uint(json, "leaks", result->leak_count);
	lt_json_uint(json, "causes", result->cause_count);
	lt_json_uint(json, "findings", result->finding_count);
	lt_json_uint(json, "processes", result->process_count);
	lt_json_uint(json, "loops", sum.loops);
	lt_json_uint(json, "judged_loops", sum.judged_loops);
	lt_json_uint(json, "needed_loops", sum.needed_loops);
	lt_json_uint(json, "allocations", sum.allocations);
	lt_json_double(json, "bytes_per_loop", sum.verdict == LT_VERDICT_LEAK ? sum.bytes_per_loop : 0);
	lt_json_until(json, "loops_until_limit", sum.worst != NULL ? sum.worst->loops_until_limit : -1);
	lt_json_until(json, "seconds_until_limit", sum.worst != NULL ? sum.worst->seconds_until_limit : -1);
	lt_json_close(json, '}');
}

static bool write_json(const lt_result *result, const lt_report_options *options, lt_out *out)
{
	lt_json json = {.out = out};

	lt_json_open(&json, NULL, '{');
	lt_json_uint(&json, "schema", 1);
	lt_json_string(&json, "tool", "leaktrace");
	if (options != NULL && options->version != NULL) {
		lt_json_string(&json, "version", options->version);
	}
	write_summary(&json, result);
	lt_json_open(&json, "processes", '[');
	for (size_t i = 0; i < result->process_count; i++) {
		write_process(&json, result, &result->processes[i]);
	}
	lt_json_close(&json, ']');
	lt_json_close(&json, '}');
	lt_out_text(out, "\n");
	return lt_out_flush(out);
}

const lt_report_format lt_report_json = {"json", write_json};
