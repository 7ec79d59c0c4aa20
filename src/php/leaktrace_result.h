/* leaktrace_result.h: an lt_result as a PHP array. */
#ifndef LEAKTRACE_RESULT_H
#define LEAKTRACE_RESULT_H

#include "php_leaktrace.h"
#include "analyze/lt_result.h"

/* The array of leaktrace_report(): what the JSON report holds. */
void leaktrace_result_array(const lt_result *result, zval *array);

#endif
