/*
 * leaktrace_shutdown.c: the last safe point of a script.
 *
 * A module's RSHUTDOWN comes after destructors and after globals were taken
 * apart: too late to see what a script held. Shutdown functions come before. So
 * ours is one, behind all of the script's own. Registering it the ordinary way
 * would take memory from the request heap, and memory_get_usage() would tell; so
 * the engine gets a table that lies in our own state and keeps its data outside of
 * that heap. The script's own table is put in its place whenever the script
 * registers a function, and when shutdown functions run: ours runs the script's,
 * just as the engine would have, and then judges the last loop.
 *
 * Extensions append to the engine's table themselves (session_set_save_handler()
 * does), and so to ours: what they appended is handed on to the script's.
 */
#include "src/php/leaktrace_tracer.h"
#include "ext/standard/basic_functions.h"

static zif_handler leaktrace_register_original;
static zend_internal_function leaktrace_last_function;

static bool leaktrace_is_last(const php_shutdown_function_entry *entry)
{
	return entry->fci_cache.function_handler == (zend_function *) &leaktrace_last_function;
}

/* Puts the script's table in the engine's place, with what others appended to ours. */
static void leaktrace_shutdown_give(void)
{
	HashTable *ours = &LT_G(shutdown_table);
	dtor_func_t free_entry = ours->pDestructor;
	zend_ulong index;
	zend_string *name;
	php_shutdown_function_entry *entry;

	BG(user_shutdown_function_names) = LT_G(script_shutdown_table);
	LT_G(script_shutdown_table) = NULL;
	ours->pDestructor = NULL; /* what the entries hold moves */
	ZEND_HASH_FOREACH_KEY_PTR(ours, index, name, entry) {
		if (leaktrace_is_last(entry)) {
			continue;
		}
		if (name != NULL) {
			register_user_shutdown_function(ZSTR_VAL(name), ZSTR_LEN(name), entry);
			zend_hash_del(ours, name);
		} else {
			append_user_shutdown_function(entry);
			zend_hash_index_del(ours, index);
		}
		pefree(entry, 1);
	} ZEND_HASH_FOREACH_END();
	ours->pDestructor = free_entry;
}

/* And ours again. */
static void leaktrace_shutdown_take(void)
{
	LT_G(script_shutdown_table) = BG(user_shutdown_function_names);
	BG(user_shutdown_function_names) = &LT_G(shutdown_table);
}

HashTable *leaktrace_shutdown_table(void)
{
	bool ours = LT_G(shutdown_armed) && BG(user_shutdown_function_names) == &LT_G(shutdown_table);

	return ours ? LT_G(script_shutdown_table) : BG(user_shutdown_function_names);
}

/* The engine calls this one, and nothing else in our table before it. */
static ZEND_FUNCTION(leaktrace_last_judgement)
{
	zend_execute_data *frame = EG(current_execute_data);

	ZEND_PARSE_PARAMETERS_NONE();
	leaktrace_shutdown_give();
	LT_G(shutdown_armed) = false;
	/* Without a frame beneath it, as the engine does: an exception then ends there. */
	EG(current_execute_data) = NULL;
	php_call_shutdown_functions();
	EG(current_execute_data) = frame;
	leaktrace_session_script_ended();
}

ZEND_BEGIN_ARG_INFO_EX(leaktrace_last_judgement_arginfo, 0, 0, 0)
ZEND_END_ARG_INFO()

/* Entries that were not handed on (the engine went down early) are released as the engine does. */
static void leaktrace_shutdown_entry_free(zval *item)
{
	php_shutdown_function_entry *entry = Z_PTR_P(item);

	if (!leaktrace_is_last(entry)) {
		zend_fcall_info_args_clear(&entry->fci, true);
		zval_ptr_dtor(&entry->fci.function_name);
		zend_release_fcall_info_cache(&entry->fci_cache);
	}
	pefree(entry, 1);
}

void leaktrace_shutdown_arm(void)
{
	php_shutdown_function_entry entry;

	if (LT_G(shutdown_armed) || (EG(flags) & EG_FLAGS_IN_SHUTDOWN)) {
		return;
	}
	memset(&entry, 0, sizeof(entry));
	entry.fci.size = sizeof(entry.fci);
	ZVAL_UNDEF(&entry.fci.function_name);
	entry.fci_cache.function_handler = (zend_function *) &leaktrace_last_function;
	zend_hash_init(&LT_G(shutdown_table), 8, NULL, leaktrace_shutdown_entry_free, 1);
	zend_hash_next_index_insert_mem(&LT_G(shutdown_table), &entry, sizeof(entry));
	leaktrace_shutdown_take();
	LT_G(shutdown_armed) = LT_G(shutdown_table_made) = true;
}

/* RSHUTDOWN at the latest: the engine frees the script's table itself. */
void leaktrace_shutdown_disarm(void)
{
	if (LT_G(shutdown_armed) && BG(user_shutdown_function_names) == &LT_G(shutdown_table)) {
		leaktrace_shutdown_give();
	}
	LT_G(shutdown_armed) = false;
	if (LT_G(shutdown_table_made)) {
		zend_hash_destroy(&LT_G(shutdown_table));
		LT_G(shutdown_table_made) = false;
	}
}

static ZEND_FUNCTION(leaktrace_register_shutdown_function)
{
	bool swap = LT_G(shutdown_armed) && BG(user_shutdown_function_names) == &LT_G(shutdown_table);

	if (swap) {
		leaktrace_shutdown_give();
	}
	leaktrace_register_original(INTERNAL_FUNCTION_PARAM_PASSTHRU);
	if (swap) {
		leaktrace_shutdown_take();
	}
}

void leaktrace_shutdown_minit(void)
{
	zend_function *function = zend_hash_str_find_ptr(CG(function_table), ZEND_STRL("register_shutdown_function"));

	memset(&leaktrace_last_function, 0, sizeof(leaktrace_last_function));
	leaktrace_last_function.type = ZEND_INTERNAL_FUNCTION;
	leaktrace_last_function.handler = ZEND_FN(leaktrace_last_judgement);
	leaktrace_last_function.function_name = zend_string_init_interned(ZEND_STRL("leaktrace_last_judgement"), 1);
	leaktrace_last_function.arg_info = (zend_internal_arg_info *) leaktrace_last_judgement_arginfo + 1;
	leaktrace_last_function.module = &leaktrace_module_entry;
	if (function != NULL && function->type == ZEND_INTERNAL_FUNCTION) {
		leaktrace_register_original = function->internal_function.handler;
		function->internal_function.handler = ZEND_FN(leaktrace_register_shutdown_function);
	}
}
