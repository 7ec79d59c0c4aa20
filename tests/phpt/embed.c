/*
 * embed.c: a program that has PHP in it (libphp): embed SCRIPT... runs each of them as a
 * request of its own, one after another, with the php.ini that PHPRC names.
 */
#include "sapi/embed/php_embed.h"

static void run(const char *script)
{
	zend_file_handle file;

	zend_stream_init_filename(&file, script);
	zend_first_try {
		php_execute_script(&file);
	} zend_end_try();
	zend_destroy_file_handle(&file);
}

int main(int count, char **args)
{
	if (php_embed_init(count, args) != SUCCESS) {
		return 1;
	}
	for (int i = 1; i < count; i++) {
		if (i > 1 && php_request_startup() != SUCCESS) {
			return 2;
		}
		run(args[i]);
		if (i + 1 < count) {
			php_request_shutdown(NULL);
			printf("-- %d\n", EG(exit_status));
			fflush(stdout);
		}
	}
	php_embed_shutdown();
	printf("-- end\n");
	return 0;
}
