/*
 * leaktrace_info.c: phpinfo() under trace.
 *
 * It asks the heap whether it has handlers, and if so says "Zend Memory Manager =>
 * disabled". That is for what takes the heap's place (USE_ZEND_ALLOC=0); ours leave all
 * work to it. So that row of the page is put right, by an output handler that lies
 * beneath the one in which phpinfo() collects its page.
 */
#include "src/php/leaktrace_tracer.h"
#include "main/php_output.h"

static zif_handler leaktrace_phpinfo_original;

static const char *const leaktrace_info_rows[] = {
	"Zend Memory Manager => disabled\n",
	"Zend Memory Manager </td><td class=\"v\">disabled </td>",
};

static void leaktrace_info_output(char *page, size_t len, char **handled, size_t *handled_len, int mode)
{
	(void) mode;
	for (size_t i = 0; i < sizeof(leaktrace_info_rows) / sizeof(*leaktrace_info_rows); i++) {
		const char *row = leaktrace_info_rows[i];
		const char *at = zend_memnstr(page, row, strlen(row), page + len);

		if (at != NULL) {
			size_t before = (size_t) (at - page) + (size_t) (strstr(row, "disabled") - row);

			*handled_len = len - 1;
			*handled = emalloc(len);
			memcpy(*handled, page, before);
			memcpy(*handled + before, "enabled", 7);
			memcpy(*handled + before + 7, page + before + 8, len - before - 8);
			(*handled)[*handled_len] = '\0';
			return;
		}
	}
}

/* In an output callback PHP refuses to buffer, ours as its own. */
static ZEND_FUNCTION(leaktrace_phpinfo)
{
	bool ours = LT_G(hooked) && leaktrace_heap_is_ours() && OG(running) == NULL
		&& php_output_start_internal(ZEND_STRL("phpinfo"), leaktrace_info_output, 0, PHP_OUTPUT_HANDLER_STDFLAGS) == SUCCESS;

	leaktrace_phpinfo_original(INTERNAL_FUNCTION_PARAM_PASSTHRU);
	if (ours) {
		php_output_end();
	}
}

void leaktrace_info_minit(void)
{
	zend_function *function = zend_hash_str_find_ptr(CG(function_table), ZEND_STRL("phpinfo"));

	if (function != NULL && function->type == ZEND_INTERNAL_FUNCTION) {
		leaktrace_phpinfo_original = function->internal_function.handler;
		function->internal_function.handler = ZEND_FN(leaktrace_phpinfo);
	}
}
