/*
 * threads.c: runs PHP scripts in several threads of one process at once, as
 * FrankenPHP and other servers do.
 *
 *   threads INI THREADS REQUESTS WAVES SCRIPT...
 *
 * INI is a php.ini. Each of WAVES waves begins THREADS new threads; each of these
 * runs REQUESTS requests one after another, thread number n the scripts n, n + 1, ...
 * round about. The first thread of the process serves nothing. What the scripts
 * print goes to the standard output, a request at a time. Status 1 when a request
 * could not be begun.
 */
#include <sapi/embed/php_embed.h>

#include <dlfcn.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

ZEND_TSRMLS_CACHE_DEFINE()

/* Linked with --wrap=dlopen under ThreadSanitizer, whose runtime refuses to open what
 * shall prefer its own symbols, as PHP wants it for extensions. */
void *__wrap_dlopen(const char *path, int flags);
void *__real_dlopen(const char *path, int flags) __attribute__((weak));

void *__wrap_dlopen(const char *path, int flags)
{
	return __real_dlopen(path, flags & ~RTLD_DEEPBIND);
}

typedef struct {
	pthread_t id;
	int number;
} worker;

static int requests, scripts;
static char **script_names;
static pthread_mutex_t output_lock = PTHREAD_MUTEX_INITIALIZER;
static bool failed; /* behind the lock */

/* What a request of this thread has printed. */
static __thread char *text;
static __thread size_t text_len;

static size_t keep_output(const char *data, size_t len)
{
	text = realloc(text, text_len + len);
	memcpy(text + text_len, data, len);
	text_len += len;
	return len;
}

static void write_output(bool ok)
{
	pthread_mutex_lock(&output_lock);
	fwrite(text, 1, text_len, stdout);
	fflush(stdout);
	failed |= !ok;
	pthread_mutex_unlock(&output_lock);
	free(text);
	text = NULL;
	text_len = 0;
}

static bool run_request(char *script)
{
	zend_file_handle file;
	bool ok;

	SG(request_info).path_translated = script;
	ok = php_request_startup() == SUCCESS;
	if (ok) {
		SG(headers_sent) = 1;
		SG(request_info).no_headers = 1;
		zend_first_try {
			zend_stream_init_filename(&file, script);
			php_execute_script(&file);
			zend_destroy_file_handle(&file);
		} zend_end_try();
		php_request_shutdown(NULL);
	}
	SG(request_info).path_translated = NULL;
	return ok;
}

static void *run_worker(void *data)
{
	const worker *self = data;

	ts_resource(0);
	ZEND_TSRMLS_CACHE_UPDATE();
	for (int i = 0; i < requests; i++) {
		bool ok = run_request(script_names[(self->number + i) % scripts]);

		write_output(ok);
	}
	ts_free_thread();
	return NULL;
}

static void run_wave(worker *workers, int count)
{
	for (int i = 0; i < count; i++) {
		workers[i].number = i;
		if (pthread_create(&workers[i].id, NULL, run_worker, &workers[i]) != 0) {
			abort();
		}
	}
	for (int i = 0; i < count; i++) {
		pthread_join(workers[i].id, NULL);
	}
}

int main(int argc, char **argv)
{
	int threads, waves;
	worker *workers;

	if (argc < 6) {
		fprintf(stderr, "usage: %s INI THREADS REQUESTS WAVES SCRIPT...\n", argv[0]);
		return 2;
	}
	threads = atoi(argv[2]);
	requests = atoi(argv[3]);
	waves = atoi(argv[4]);
	script_names = argv + 5;
	scripts = argc - 5;
	workers = calloc((size_t) threads, sizeof(*workers));
	php_embed_module.php_ini_path_override = argv[1];
	php_embed_module.php_ini_ignore = 0;
	php_embed_module.ub_write = keep_output;
	if (php_embed_init(1, argv) == FAILURE) {
		return 1;
	}
	ZEND_TSRMLS_CACHE_UPDATE();
	for (int i = 0; i < waves; i++) {
		run_wave(workers, threads);
	}
	php_embed_shutdown();
	free(workers);
	write_output(true);
	return failed ? 1 : 0;
}
