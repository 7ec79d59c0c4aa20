/*
 * lt_test.h: the whole unit-test harness.
 *
 * A test file is one program: it includes this header and has any number of
 *
 *     LT_TEST(what_it_shows)
 *     {
 *         CHECK(condition);
 *     }
 *
 * Each test runs in a child process of its own, so one that crashes, or that a
 * sanitizer ends, fails alone. Output: `PASS file.name`, `FAIL file.name` or
 * `SKIP file.name` (the reason goes to stderr), one line a test. Arguments name the tests to run;
 * LT_TEST_NO_FORK=1 runs them in this process, for a debugger.
 */
#ifndef LT_TEST_H
#define LT_TEST_H

#include <inttypes.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define LT_TEST_MAX 256
#define LT_TEST_SKIPPED 77

typedef void (*lt_test_function)(void);

static struct {
	const char *name;
	lt_test_function run;
} lt_tests[LT_TEST_MAX];
static size_t lt_test_count;

static inline void lt_test_add(const char *name, lt_test_function run)
{
	if (lt_test_count == LT_TEST_MAX) {
		fprintf(stderr, "more than %d tests in one file\n", LT_TEST_MAX);
		abort();
	}
	lt_tests[lt_test_count].name = name;
	lt_tests[lt_test_count++].run = run;
}

#define LT_TEST(test) \
	static void test(void); \
	__attribute__((constructor)) static void lt_register_##test(void) \
	{ \
		lt_test_add(#test, test); \
	} \
	static void test(void)

__attribute__((format(printf, 3, 4), noreturn))
static inline void lt_test_fail(const char *file, int line, const char *format, ...)
{
	va_list args;

	fprintf(stderr, "  %s:%d: ", file, line);
	va_start(args, format);
	vfprintf(stderr, format, args);
	va_end(args);
	fputc('\n', stderr);
	exit(1);
}

#define CHECK(condition) \
	do { \
		if (!(condition)) { \
			lt_test_fail(__FILE__, __LINE__, "not true: %s", #condition); \
		} \
	} while (0)

/* Like CHECK, with a message of its own: CHECK_MSG(n > 0, "n is %d", n). */
#define CHECK_MSG(condition, ...) \
	do { \
		if (!(condition)) { \
			lt_test_fail(__FILE__, __LINE__, __VA_ARGS__); \
		} \
	} while (0)

#define CHECK_U64(got, want) \
	do { \
		uint64_t lt_got = (uint64_t) (got), lt_want = (uint64_t) (want); \
		if (lt_got != lt_want) { \
			lt_test_fail(__FILE__, __LINE__, "%s is %" PRIu64 ", not %" PRIu64, #got, lt_got, lt_want); \
		} \
	} while (0)

#define CHECK_I64(got, want) \
	do { \
		int64_t lt_got = (int64_t) (got), lt_want = (int64_t) (want); \
		if (lt_got != lt_want) { \
			lt_test_fail(__FILE__, __LINE__, "%s is %" PRId64 ", not %" PRId64, #got, lt_got, lt_want); \
		} \
	} while (0)

#define CHECK_STR(got, want) \
	do { \
		const char *lt_got = (got), *lt_want = (want); \
		if (lt_got == NULL || strcmp(lt_got, lt_want) != 0) { \
			lt_test_fail(__FILE__, __LINE__, "%s is \"%s\", not \"%s\"", #got, lt_got ? lt_got : "(null)", lt_want); \
		} \
	} while (0)

/* CHECK_CONTAINS(message, "chmod"): the text must hold the part. */
#define CHECK_CONTAINS(text, part) \
	do { \
		const char *lt_text = (text), *lt_part = (part); \
		if (lt_text == NULL || strstr(lt_text, lt_part) == NULL) { \
			lt_test_fail(__FILE__, __LINE__, "%s is \"%s\", without \"%s\"", #text, lt_text ? lt_text : "(null)", lt_part); \
		} \
	} while (0)

/* Ends the test: it cannot be run here. */
#define SKIP(why) \
	do { \
		fprintf(stderr, "  skipped: %s\n", why); \
		exit(LT_TEST_SKIPPED); \
	} while (0)

/* A small random generator with a seed of one's own: the same sequence everywhere. */
static inline uint64_t lt_test_random(uint64_t *state)
{
	uint64_t z = (*state += UINT64_C(0x9e3779b97f4a7c15));

	z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
	return z ^ (z >> 31);
}

static inline int lt_test_run_one(lt_test_function run)
{
	int status = 0;
	pid_t child;

	fflush(NULL);
	child = fork();
	if (child == -1) {
		perror("fork");
		return 1;
	}
	if (child == 0) {
		alarm(120);
		run();
		exit(0);
	}
	while (waitpid(child, &status, 0) == -1) {
	}
	if (WIFSIGNALED(status)) {
		fprintf(stderr, "  ended by signal %d\n", WTERMSIG(status));
		return 1;
	}
	return WEXITSTATUS(status);
}

static inline bool lt_test_wanted(const char *name, int argc, char **argv)
{
	int i;

	for (i = 1; i < argc; i++) {
		if (strcmp(argv[i], name) == 0) {
			return true;
		}
	}
	return argc < 2;
}

int main(int argc, char **argv)
{
	const char *base = strrchr(argv[0], '/') ? strrchr(argv[0], '/') + 1 : argv[0];
	bool no_fork = getenv("LT_TEST_NO_FORK") != NULL;
	int failed = 0;
	size_t i;

	for (i = 0; i < lt_test_count; i++) {
		int code = 0;

		if (!lt_test_wanted(lt_tests[i].name, argc, argv)) {
			continue;
		}
		if (no_fork) {
			lt_tests[i].run();
		} else {
			code = lt_test_run_one(lt_tests[i].run);
		}
		printf("%s %s.%s\n", code == 0 ? "PASS" : code == LT_TEST_SKIPPED ? "SKIP" : "FAIL", base, lt_tests[i].name);
		fflush(stdout);
		failed += code != 0 && code != LT_TEST_SKIPPED;
	}
	return failed != 0;
}

#endif
