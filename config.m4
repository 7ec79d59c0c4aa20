dnl config.m4 for extension leaktrace
dnl The list of sources is kept by tests/house/sync.

PHP_ARG_ENABLE([leaktrace],
  [whether to enable leaktrace support],
  [AS_HELP_STRING([--enable-leaktrace],
    [Enable leaktrace, the tracer of memory leaks])])

PHP_ARG_ENABLE([leaktrace-werror],
  [whether to build leaktrace with every warning as an error],
  [AS_HELP_STRING([--enable-leaktrace-werror],
    [leaktrace, developers only: -Wall -Wextra -Werror])],
  [no], [no])

PHP_ARG_ENABLE([leaktrace-sanitize],
  [whether to build leaktrace with sanitizers],
  [AS_HELP_STRING([--enable-leaktrace-sanitize],
    [leaktrace, developers only: AddressSanitizer and UndefinedBehaviorSanitizer,
     or the list given as =thread])],
  [no], [no])

PHP_ARG_ENABLE([leaktrace-coverage],
  [whether to build leaktrace for a measurement of coverage],
  [AS_HELP_STRING([--enable-leaktrace-coverage],
    [leaktrace, developers only: gcov])],
  [no], [no])

if test "$PHP_LEAKTRACE" != "no"; then
  AC_DEFINE([HAVE_LEAKTRACE], [1],
    [Define to 1 if the PHP extension 'leaktrace' is available.])

  dnl These come after the user's CFLAGS on the command line, and win: so optimisation
  dnl is the user's (-O2 when nothing is said).
  LEAKTRACE_CFLAGS="-std=gnu11 -fno-plt -fvisibility=hidden"
  LEAKTRACE_CFLAGS="$LEAKTRACE_CFLAGS -D_GNU_SOURCE -DZEND_ENABLE_STATIC_TSRMLS_CACHE=1"
  LEAKTRACE_CFLAGS="$LEAKTRACE_CFLAGS -I@ext_srcdir@ -I@ext_srcdir@/src"

  if test "$PHP_LEAKTRACE_WERROR" != "no"; then
    LEAKTRACE_CFLAGS="$LEAKTRACE_CFLAGS -Wall -Wextra -Werror"
  fi

  dnl PHP's macros declare parameters that most functions do not use; PHP builds itself
  dnl so. clang heeds it only behind -Wextra.
  LEAKTRACE_CFLAGS="$LEAKTRACE_CFLAGS -Wno-unused-parameter"

  if test "$PHP_LEAKTRACE_SANITIZE" != "no"; then
    leaktrace_sanitizers=$PHP_LEAKTRACE_SANITIZE
    if test "$leaktrace_sanitizers" = "yes"; then
      leaktrace_sanitizers=address,undefined
    fi
    AC_MSG_CHECKING([if $CC knows -fsanitize=$leaktrace_sanitizers])
    leaktrace_old_cflags=$CFLAGS
    CFLAGS="$CFLAGS -fsanitize=$leaktrace_sanitizers"
    AC_LINK_IFELSE([AC_LANG_PROGRAM()],
      [AC_MSG_RESULT([yes])],
      [AC_MSG_RESULT([no])
       AC_MSG_ERROR([$CC cannot build with -fsanitize=$leaktrace_sanitizers])])
    CFLAGS=$leaktrace_old_cflags
    LEAKTRACE_CFLAGS="$LEAKTRACE_CFLAGS -g -O1 -fno-omit-frame-pointer -fsanitize=$leaktrace_sanitizers"
    dnl libtool takes what follows -Wc apart at commas.
    for leaktrace_sanitizer in `echo "$leaktrace_sanitizers" | $SED 's/,/ /g'`; do
      LEAKTRACE_SHARED_LIBADD="$LEAKTRACE_SHARED_LIBADD -Wc,-fsanitize=$leaktrace_sanitizer"
    done
  fi

  if test "$PHP_LEAKTRACE_COVERAGE" != "no"; then
    AC_MSG_CHECKING([if $CC knows --coverage])
    leaktrace_old_cflags=$CFLAGS
    CFLAGS="$CFLAGS --coverage"
    AC_LINK_IFELSE([AC_LANG_PROGRAM()],
      [AC_MSG_RESULT([yes])],
      [AC_MSG_RESULT([no])
       AC_MSG_ERROR([$CC cannot build with --coverage])])
    CFLAGS=$leaktrace_old_cflags
    dnl Lines are exact only without optimisation.
    LEAKTRACE_CFLAGS="$LEAKTRACE_CFLAGS -g -O0 --coverage"
    LEAKTRACE_SHARED_LIBADD="$LEAKTRACE_SHARED_LIBADD -Wc,--coverage"
  fi

  PHP_SUBST([LEAKTRACE_SHARED_LIBADD])

  dnl In brackets, for lt_ is libtool's prefix as well: it has a macro lt_combine.
  leaktrace_sources="[
      leaktrace.c
      src/util/lt_bytes.c
      src/util/lt_crc32c.c
      src/util/lt_hash.c
      src/util/lt_mem.c
      src/util/lt_say.c
      src/util/lt_strings.c
      src/util/lt_utf8.c
      src/os/lt_maps.c
      src/os/lt_process.c
      src/os/lt_unwind.c
      src/os/lt_x86.c
      src/track/lt_cohort.c
      src/track/lt_fold.c
      src/track/lt_holders.c
      src/track/lt_holders_history.c
      src/track/lt_loop.c
      src/track/lt_tags.c
      src/track/lt_tree.c
      src/track/lt_window.c
      src/trace/lt_compact.c
      src/trace/lt_decode.c
      src/trace/lt_encode.c
      src/trace/lt_file.c
      src/trace/lt_folder.c
      src/trace/lt_merge.c
      src/trace/lt_order.c
      src/trace/lt_reader.c
      src/trace/lt_scan.c
      src/trace/lt_writer.c
      src/analyze/lt_analysis.c
      src/analyze/lt_between.c
      src/analyze/lt_combine.c
      src/analyze/lt_containers.c
      src/analyze/lt_define.c
      src/analyze/lt_events.c
      src/analyze/lt_forecast.c
      src/analyze/lt_growth.c
      src/analyze/lt_holds.c
      src/analyze/lt_intake.c
      src/analyze/lt_judge.c
      src/analyze/lt_kinds.c
      src/analyze/lt_leaks.c
      src/analyze/lt_lines.c
      src/analyze/lt_live.c
      src/analyze/lt_maxima.c
      src/analyze/lt_paths.c
      src/analyze/lt_replaced.c
      src/analyze/lt_stacks.c
      src/analyze/lt_stat.c
      src/analyze/lt_storage.c
      src/analyze/lt_totals.c
      src/analyze/lt_view.c
      src/report/lt_escape.c
      src/report/lt_human.c
      src/report/lt_json.c
      src/report/lt_out.c
      src/report/lt_report.c
      src/report/lt_report_json.c
      src/report/lt_report_malloc.c
      src/report/lt_report_text.c
      src/report/lt_table.c
      src/report/lt_text_finding.c
      src/report/lt_text_loops.c
      src/report/lt_text_other.c
      src/report/lt_text_process.c
      src/report/lt_text_stack.c
      src/report/lt_text_verdict.c
      src/php/leaktrace_aliases.c
      src/php/leaktrace_analyze.c
      src/php/leaktrace_body.c
      src/php/leaktrace_check.c
      src/php/leaktrace_clock.c
      src/php/leaktrace_context.c
      src/php/leaktrace_ffi.c
      src/php/leaktrace_force.c
      src/php/leaktrace_func.c
      src/php/leaktrace_functions.c
      src/php/leaktrace_heap.c
      src/php/leaktrace_hold.c
      src/php/leaktrace_info.c
      src/php/leaktrace_ini.c
      src/php/leaktrace_jit.c
      src/php/leaktrace_jit_align.c
      src/php/leaktrace_jit_code.c
      src/php/leaktrace_jit_facts.c
      src/php/leaktrace_judge.c
      src/php/leaktrace_mm.c
      src/php/leaktrace_names.c
      src/php/leaktrace_output.c
      src/php/leaktrace_path.c
      src/php/leaktrace_path_new.c
      src/php/leaktrace_pending.c
      src/php/leaktrace_session.c
      src/php/leaktrace_shutdown.c
      src/php/leaktrace_swoole.c
      src/php/leaktrace_thread.c
      src/php/leaktrace_traces.c
      src/php/leaktrace_walk.c
      src/php/leaktrace_walk_callbacks.c
      src/php/leaktrace_walk_code.c
      src/php/leaktrace_walk_frame.c
      src/php/leaktrace_walk_guard.c
      src/php/leaktrace_walk_names.c
      src/php/leaktrace_walk_object.c
      src/php/leaktrace_walk_rest.c
      src/php/leaktrace_walk_result.c
      src/php/leaktrace_walk_roots.c
      src/php/leaktrace_walk_set.c
      src/php/leaktrace_walk_value.c
    ]"
  PHP_NEW_EXTENSION([leaktrace], [$leaktrace_sources], [$ext_shared],, [$LEAKTRACE_CFLAGS])

  PHP_ADD_BUILD_DIR([$ext_builddir/src/util])
  PHP_ADD_BUILD_DIR([$ext_builddir/src/track])
  PHP_ADD_BUILD_DIR([$ext_builddir/src/trace])
  PHP_ADD_BUILD_DIR([$ext_builddir/src/analyze])
  PHP_ADD_BUILD_DIR([$ext_builddir/src/report])
  PHP_ADD_BUILD_DIR([$ext_builddir/src/os])
  PHP_ADD_BUILD_DIR([$ext_builddir/src/php])
fi
