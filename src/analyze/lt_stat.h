/*
 * lt_stat.h: the statistics behind the verdicts. Pure functions over numbers.
 * docs/statistics.md explains the models and names the sources.
 */
#ifndef LT_STAT_H
#define LT_STAT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Something grew in the loops (from, to]: once (weight 1), or more often. */
typedef struct {
	double from, to;
	double weight;
	double bytes;
} lt_event;

typedef struct {
	double score; /* nats by which steady growth explains the events better than bounded growth does */
	double onset; /* loop after which the growth is steady */
	bool recent;  /* it went on until the end of what was seen */
} lt_steady;

/* Does growth look steady in (from, to], or like something that fills up? Steady:
 * one rate from the beginning, from an onset, or after a warm-up. Filling: a rate
 * that falls as 1/n (records of noise: a pool's largest use, a growing buffer),
 * or exponentially (a cache of finitely many keys). `events` ascend by `to` and lie
 * within the range. */
lt_steady lt_steadiness(const lt_event *events, size_t count, double from, double to);

/* Scales weights, which are amounts, so that their scatter is that of single events. */
void lt_events_scale(lt_event *events, size_t count);

/* A curve over loops. */
typedef struct {
	double at, value;
} lt_sample;

typedef struct {
	double growth;   /* rise of the floor, the least value that is still to come */
	double drawdown; /* deepest fall below a value reached before */
	size_t rises;    /* samples at which the floor rose */
} lt_floor;

/* The floor of a curve, and how deep it falls; floors[] (as many as samples) gets
 * the floor at each sample unless it is NULL. */
lt_floor lt_floor_of(const lt_sample *samples, size_t count, double *floors);

/* What the floor rose by in the later half of the loops; between samples, evenly. Of all that
 * it rose by this part must be. */
#define LT_LATE_PART 0.2
double lt_late_rise(const lt_sample *samples, const double *floors, size_t count);

/* Slope of a curve: the median of the slopes between its points (Theil 1950, Sen
 * 1968), of at most 100 points spread evenly. 0 with fewer than two points. */
double lt_theil_sen(const lt_sample *samples, size_t count);

/* What a curve must show. */
typedef struct {
	double falls;  /* the floor must have risen by this many times the deepest fall */
	size_t rises;  /* in at least so many steps */
	double amount; /* and by at least so much */
	double late;   /* this part of it, if more than a fifth, in the later half of the loops */
	bool counts;   /* values count things, which come one by one or many at once */
	double series; /* of counts: they are the mean of so many, each of which may be at its maximum */
	double times;  /* of counts: so often at least they must have risen, in looks or between them */
	bool sized;    /* rises weigh what they are: samples may be ever farther apart */
	bool ordered;  /* values may be drawn anew each time: chance must not put them in such order */
} lt_demand;

/* Nats by which growth at one rate explains the floor of counted things better than that it
 * is the most that so many series of random demands ever needed. *jump: how many then come
 * at once. -INFINITY when nothing was gained, or memory runs out. */
double lt_more_than_maxima(const lt_sample *samples, const double *floors, size_t count, double series, double *jump);

/* The harmonic number of x loops, continued between the integers. */
double lt_harmonic(double x);

/* Does the curve keep growing, steadily and to the end? *onset (NULL allowed) is set
 * if it does. False as well when memory runs out. */
bool lt_curve_grows(const lt_sample *samples, size_t count, const lt_demand *demand, double *onset);

/* Nats that steadiness must win by, and growth of counts over maxima: see docs/statistics.md. */
#define LT_STEADY_SCORE 0.6
#define LT_MAXIMA_SCORE 2.5

#endif
