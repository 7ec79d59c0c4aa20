/*
 * leaktrace_check.c: a leak test in one call, in this process and without files.
 *
 * The warm-up calls together are the first loop, which is not judged; each call
 * after that is a loop of its own. The tracer's windows go straight into an
 * analysis.
 */
#include "src/php/leaktrace_tracer.h"
#include "src/php/leaktrace_traces.h"
#include "src/php/leaktrace_result.h"
#include "zend_exceptions.h"

/* One call of the body; false when it threw or the tracer stopped. */
static bool leaktrace_check_call(zend_fcall_info *fci, zend_fcall_info_cache *fcc)
{
	zval returned;
	zend_result called;

	ZVAL_UNDEF(&returned);
	fci->retval = &returned;
	called = zend_call_function(fci, fcc);
	fci->retval = NULL;
	if (called != SUCCESS) {
		return false;
	}
	zval_ptr_dtor(&returned);
	return EG(exception) == NULL && LT_G(counting);
}

/* `count` calls as one loop. */
static bool leaktrace_check_loop(zend_fcall_info *fci, zend_fcall_info_cache *fcc, zend_long count)
{
	leaktrace_entry *entry = leaktrace_path_now(NULL);
	lt_loop *loop = entry != NULL ? lt_loop_begin(&LT_G(tracker), entry->leaf) : NULL;
	bool ok = loop != NULL;

	if (!ok) {
		return false;
	}
	entry->loop = loop;
	while (ok && count-- > 0) {
		ok = leaktrace_check_call(fci, fcc);
	}
	if (!LT_G(hooked)) {
		return false;
	}
	/* The entry may have moved, as the stack grew. */
	entry = leaktrace_path_now(NULL);
	if (entry != NULL) {
		entry->loop = NULL;
	}
	lt_loop_end(&LT_G(tracker), loop);
	leaktrace_judge(false);
	return ok;
}

ZEND_FUNCTION(leaktrace_check)
{
	zend_fcall_info fci;
	zend_fcall_info_cache fcc;
	zend_long loops = 50, warmup = 5;
	lt_analysis_options options = leaktrace_analysis_options();
	const char *why = "the system refuses memory";
	lt_analysis *analysis;
	const lt_result *result;
	bool ok;

	ZEND_PARSE_PARAMETERS_START(1, 3)
		Z_PARAM_FUNC(fci, fcc)
		Z_PARAM_OPTIONAL
		Z_PARAM_LONG(loops)
		Z_PARAM_LONG(warmup)
	ZEND_PARSE_PARAMETERS_END();
	if (loops < 1) {
		zend_argument_value_error(2, "must be greater than 0");
		RETURN_THROWS();
	}
	if (warmup < 1) {
		zend_argument_value_error(3, "must be greater than 0");
		RETURN_THROWS();
	}
	if (!LEAKTRACE_INI(enable)) {
		zend_throw_error(NULL, "leaktrace_check() needs leaktrace.enable=1: run PHP with -d leaktrace.enable=1");
		RETURN_THROWS();
	}
	if (LT_G(hooked)) {
		zend_throw_error(NULL, "leaktrace_check() can't run while the process is traced: call leaktrace_unhook_malloc() first");
		RETURN_THROWS();
	}
	analysis = lt_analysis_create(&options);
	if (analysis == NULL || !leaktrace_start_with(lt_analysis_add(analysis, NULL), &why)) {
		lt_analysis_free(analysis);
		zend_throw_error(NULL, "leaktrace_check() can't trace: %s", why);
		RETURN_THROWS();
	}
	LT_G(checking) = true;
	ok = leaktrace_check_loop(&fci, &fcc, warmup);
	while (ok && loops-- > 0) {
		ok = leaktrace_check_loop(&fci, &fcc, 1);
	}
	LT_G(checking) = false;
	leaktrace_stop(LT_END_EXITED);
	result = EG(exception) == NULL ? lt_analysis_finish(analysis) : NULL;
	if (result != NULL) {
		leaktrace_result_array(result, return_value);
	} else {
		array_init(return_value);
	}
	lt_analysis_free(analysis);
}
