/*
 * leaktrace_names.h: the names in leaktrace.loop, and which calls they mean.
 *
 * "name" is that function. "Class::name" is that method, called on an object or class
 * that is a Class: its own, inherited, overridden by a child, or, where Class is an
 * interface or a trait, of whoever implements or uses it. Upper and lower case are one.
 */
#ifndef LEAKTRACE_NAMES_H
#define LEAKTRACE_NAMES_H

#include "zend_compile.h"

/* MINIT: reads the names, separated by commas. MSHUTDOWN: forgets them. */
void leaktrace_names_read(const char *text);
void leaktrace_names_forget(void);

/* How many there are. */
size_t leaktrace_names_count(void);

/* Can a call of this function be meant? What it is called on is not known yet. */
bool leaktrace_names_may_mean(const zend_function *func);

/* Is this call meant? Its name is then seen. */
bool leaktrace_names_mean(const zend_execute_data *frame);

/* Was a call of any of them seen? */
bool leaktrace_names_seen(void);

/* The first name that no call was seen of; NULL: none. */
const char *leaktrace_names_unseen(void);

#endif
