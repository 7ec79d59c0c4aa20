/*
 * leaktrace_ini.h: handlers that check INI values. A wrong value is refused with a
 * warning that says what would be right, and the default (or the value before) holds.
 */
#ifndef LEAKTRACE_INI_H
#define LEAKTRACE_INI_H

#include "php_leaktrace.h"
#include "zend_ini.h"

ZEND_INI_MH(leaktrace_ini_bool);  /* 0, 1, on, off, yes, no, true, false */
ZEND_INI_MH(leaktrace_ini_enable); /* the same, and fixed once a request has begun */
ZEND_INI_MH(leaktrace_ini_startup_bool); /* the same, and fixed once PHP has started */
ZEND_INI_MH(leaktrace_ini_loop);  /* fixed likewise; names of functions, separated by commas */
ZEND_INI_MH(leaktrace_ini_dir);   /* empty or an absolute path */
ZEND_INI_MH(leaktrace_ini_times); /* 1 to 1000000 */
ZEND_INI_MH(leaktrace_ini_count); /* 0 to 1000000 */
ZEND_INI_MH(leaktrace_ini_size);  /* 1M and more; suffixes K, M, G */

#endif
