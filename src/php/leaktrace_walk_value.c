/*
 * leaktrace_walk_value.c: from a value to the values it holds: strings,
 * references, arrays, resources. See leaktrace_walk_internal.h.
 */
#include "php/leaktrace_walk_internal.h"

#include "php_streams.h"
#include "php_memory_streams.h"
#include "ext/standard/file.h"

#define LEAKTRACE_WALK_AHEAD 6

bool leaktrace_walk_needs_node(const zval *value)
{
	if (Z_TYPE_P(value) == IS_INDIRECT) {
		value = Z_INDIRECT_P(value);
	}
	if (Z_ISREF_P(value)) {
		value = Z_REFVAL_P(value);
	}
	if (!Z_REFCOUNTED_P(value)) {
		return false;
	}
	return Z_TYPE_P(value) != IS_STRING || Z_STRLEN_P(value) >= LEAKTRACE_WALK_STRING;
}

void leaktrace_walk_string(leaktrace_walk *walk, const zend_string *string, uint32_t holder)
{
	if (string != NULL && leaktrace_walk_meet(walk, string)) {
		leaktrace_walk_block(walk, string, ZEND_MM_ALIGNED_SIZE(_ZSTR_STRUCT_SIZE(ZSTR_LEN(string))), holder);
	}
}

static void leaktrace_walk_push(leaktrace_walk *walk, const void *container, uint32_t node)
{
	if (leaktrace_walk_meet(walk, container) && !leaktrace_queue_push(&walk->queue, container, node)) {
		walk->failed = true;
	}
}

void leaktrace_walk_array(leaktrace_walk *walk, const HashTable *array, uint32_t node)
{
	if (array != NULL && !(GC_FLAGS(array) & GC_IMMUTABLE)) {
		leaktrace_walk_push(walk, array, node);
	}
}

/* During the census: whether an object is one of those that no root reached. */
static void leaktrace_walk_census(leaktrace_walk *walk, const zend_object *object)
{
	if (object->handle < walk->census_size && !leaktrace_marks_has(&walk->reached, object)) {
		walk->census[object->handle]++;
	}
}

void leaktrace_walk_object(leaktrace_walk *walk, const zend_object *object, uint32_t node)
{
	if (object != NULL) {
		if (UNEXPECTED(walk->census != NULL)) {
			leaktrace_walk_census(walk, object);
		}
		if (UNEXPECTED(walk->ring == object) && walk->ring_node == 0) {
			walk->ring_node = node;
		}
		leaktrace_walk_push(walk, object, node);
	}
}

void leaktrace_walk_resource(leaktrace_walk *walk, const zend_resource *resource, uint32_t node)
{
	if (resource != NULL) {
		leaktrace_walk_push(walk, resource, node);
	}
}

/* A value that is no reference. */
static zend_always_inline void leaktrace_walk_plain(leaktrace_walk *walk, const zval *value, uint32_t holder,
	uint32_t node)
{
	if (!Z_REFCOUNTED_P(value)) {
		return;
	}
	switch (Z_TYPE_P(value)) {
		case IS_STRING:
			leaktrace_walk_string(walk, Z_STR_P(value), holder);
			break;
		case IS_ARRAY:
			leaktrace_walk_array(walk, Z_ARR_P(value), node);
			break;
		case IS_OBJECT:
			leaktrace_walk_object(walk, Z_OBJ_P(value), node);
			break;
		case IS_RESOURCE:
			leaktrace_walk_resource(walk, Z_RES_P(value), node);
			break;
		case IS_CONSTANT_AST:
			leaktrace_walk_block_once(walk, Z_AST_P(value), 0, holder);
			break;
		default:
			break;
	}
}

void leaktrace_walk_value(leaktrace_walk *walk, const zval *value, uint32_t holder, uint32_t node)
{
	if (Z_TYPE_P(value) == IS_INDIRECT) {
		value = Z_INDIRECT_P(value);
	}
	if (Z_ISREF_P(value)) {
		if (!leaktrace_walk_meet(walk, Z_REF_P(value))) {
			return;
		}
		leaktrace_walk_block(walk, Z_REF_P(value), sizeof(zend_reference), holder);
		value = Z_REFVAL_P(value);
	}
	leaktrace_walk_plain(walk, value, holder, node);
}

void leaktrace_walk_slot(leaktrace_walk *walk, const zval *value, uint32_t holder, uint32_t node)
{
	const zval *plain = value;

	if (Z_TYPE_P(plain) == IS_INDIRECT) {
		plain = Z_INDIRECT_P(plain);
	}
	ZVAL_DEREF(plain);
	if (Z_TYPE_P(plain) == IS_STRING && Z_REFCOUNTED_P(plain) && node != 0
			&& Z_STRLEN_P(plain) >= LEAKTRACE_WALK_STRING && !leaktrace_marks_has(&walk->marks, Z_STR_P(plain))) {
		lt_holders_string(&walk->holders, node, Z_STRLEN_P(plain));
		holder = node;
	}
	leaktrace_walk_value(walk, value, holder, node);
}

static void leaktrace_walk_packed(leaktrace_walk *walk, const HashTable *array, uint32_t node)
{
	const zval *value = array->arPacked, *end = value + array->nNumUsed;
	uint32_t star = 0;

	for (; value < end; value++) {
		if (!Z_REFCOUNTED_P(value) && Z_TYPE_P(value) != IS_INDIRECT) {
			continue;
		}
		if (value + LEAKTRACE_WALK_AHEAD < end) {
			__builtin_prefetch(Z_COUNTED_P(value + LEAKTRACE_WALK_AHEAD));
		}
		if (star == 0 && Z_TYPE_P(value) != IS_STRING) {
			star = lt_holders_star(&walk->holders, node);
		}
		leaktrace_walk_value(walk, value, node, star);
	}
}

static void leaktrace_walk_bucket(leaktrace_walk *walk, const Bucket *bucket, const HashTable *array, uint32_t node)
{
	uint32_t child;

	if (bucket->key != NULL && !ZSTR_IS_INTERNED(bucket->key)) {
		leaktrace_walk_string(walk, bucket->key, node);
	}
	if (!Z_REFCOUNTED(bucket->val) && Z_TYPE(bucket->val) != IS_INDIRECT) {
		return;
	}
	if (!leaktrace_walk_needs_node(&bucket->val)) {
		leaktrace_walk_value(walk, &bucket->val, node, 0);
	} else if (bucket->key == NULL) {
		child = lt_holders_star(&walk->holders, node);
		leaktrace_walk_value(walk, &bucket->val, node, child);
	} else {
		child = lt_holders_key(&walk->holders, node, bucket->h, ZSTR_VAL(bucket->key), ZSTR_LEN(bucket->key),
			array->nNumOfElements);
		if (node != 0 && child == lt_holders_node(&walk->holders, node)->star) {
			leaktrace_walk_value(walk, &bucket->val, node, child);
		} else {
			leaktrace_walk_slot(walk, &bucket->val, node, child);
		}
	}
}

void leaktrace_walk_entries(leaktrace_walk *walk, const HashTable *array, uint32_t node)
{
	if (HT_FLAGS(array) & HASH_FLAG_UNINITIALIZED) {
		return;
	}
	if (HT_FLAGS(array) & HASH_FLAG_PACKED) {
		leaktrace_walk_block_once(walk, HT_GET_DATA_ADDR(array), HT_PACKED_SIZE(array), node);
		leaktrace_walk_packed(walk, array, node);
		return;
	}
	leaktrace_walk_block_once(walk, HT_GET_DATA_ADDR(array), HT_SIZE(array), node);
	for (uint32_t i = 0; i < array->nNumUsed; i++) {
		const Bucket *bucket = &array->arData[i];
		if (Z_TYPE(bucket->val) == IS_UNDEF) {
			continue;
		}
		if (i + LEAKTRACE_WALK_AHEAD < array->nNumUsed) {
			__builtin_prefetch(Z_COUNTED(bucket[LEAKTRACE_WALK_AHEAD].val));
			__builtin_prefetch(bucket[LEAKTRACE_WALK_AHEAD].key);
		}
		leaktrace_walk_bucket(walk, bucket, array, node);
	}
}

void leaktrace_walk_enter_array(leaktrace_walk *walk, const HashTable *array, uint32_t node)
{
	if (GC_TYPE(array) != IS_ARRAY) {
		return; /* being destroyed */
	}
	lt_holders_count(&walk->holders, node, LT_HOLDS_ELEMENTS, array->nNumOfElements);
	leaktrace_walk_block(walk, array, sizeof(zend_array), node);
	leaktrace_walk_entries(walk, array, node);
}

void leaktrace_walk_callback(leaktrace_walk *walk, const zend_fcall_info *fci,
	const zend_fcall_info_cache *cache, uint32_t node)
{
	if (fci != NULL && fci->size != 0) {
		leaktrace_walk_value(walk, &fci->function_name, node, node);
		leaktrace_walk_object(walk, fci->object, LEAKTRACE_STEP(walk, node, "->$this"));
		for (uint32_t i = 0; fci->params != NULL && i < fci->param_count; i++) {
			leaktrace_walk_value(walk, &fci->params[i], node, LEAKTRACE_STEP(walk, node, "(argument)"));
		}
		leaktrace_walk_block(walk, fci->params, fci->param_count * sizeof(zval), node);
		leaktrace_walk_array(walk, fci->named_params, LEAKTRACE_STEP(walk, node, "(argument)"));
	}
	if (cache != NULL && cache->function_handler != NULL) {
		leaktrace_walk_object(walk, cache->object, LEAKTRACE_STEP(walk, node, "->$this"));
		leaktrace_walk_object(walk, leaktrace_fcc_closure(cache), node);
	}
}

static void leaktrace_walk_filters(leaktrace_walk *walk, const php_stream_filter *filter, uint32_t node)
{
	uint32_t child;

	if (filter == NULL) {
		return;
	}
	child = LEAKTRACE_STEP(walk, node, "->(filter)");
	for (; filter != NULL; filter = filter->next) {
		leaktrace_walk_block_once(walk, filter, sizeof(*filter), child);
		leaktrace_walk_value(walk, &filter->abstract, child, child);
	}
}

/* What php://memory and php://temp hold. Their structs are private; these are the
 * first members: the contents, the stream that a temporary one writes to. */
static void leaktrace_walk_buffered(leaktrace_walk *walk, const php_stream *stream, uint32_t node)
{
	if (stream->abstract == NULL) {
		return;
	}
	if (stream->ops == &php_stream_memory_ops) {
		zval contents;
		zend_string *data = *(zend_string *const *) stream->abstract;
		if (data != NULL && !ZSTR_IS_INTERNED(data)) {
			ZVAL_STR(&contents, data);
			leaktrace_walk_slot(walk, &contents, node, LEAKTRACE_STEP(walk, node, "->(contents)"));
		}
		leaktrace_walk_block_once(walk, stream->abstract, 0, node);
	} else if (stream->ops == &php_stream_temp_ops) {
		const php_stream *inner = *(const php_stream *const *) stream->abstract;
		leaktrace_walk_block_once(walk, stream->abstract, 0, node);
		if (inner != NULL) {
			leaktrace_walk_resource(walk, inner->res, node);
		}
	}
}

static void leaktrace_walk_stream(leaktrace_walk *walk, const php_stream *stream, uint32_t node)
{
	if (stream->in_free) {
		return;
	}
	leaktrace_walk_buffered(walk, stream, node);
	leaktrace_walk_value(walk, &stream->wrapperdata, node, LEAKTRACE_STEP(walk, node, "->(wrapper)"));
	leaktrace_walk_resource(walk, stream->ctx, LEAKTRACE_STEP(walk, node, "->(context)"));
	leaktrace_walk_filters(walk, stream->readfilters.head, node);
	leaktrace_walk_filters(walk, stream->writefilters.head, node);
	leaktrace_walk_later(walk, &walk->opaque, stream, node, sizeof(*stream));
}

static void leaktrace_walk_context(leaktrace_walk *walk, const php_stream_context *context, uint32_t node)
{
	leaktrace_walk_block_once(walk, context, sizeof(*context), node);
	leaktrace_walk_value(walk, &context->options, node, LEAKTRACE_STEP(walk, node, "->(options)"));
	if (context->notifier != NULL) {
		leaktrace_walk_block_once(walk, context->notifier, sizeof(*context->notifier), node);
		leaktrace_walk_value(walk, &context->notifier->ptr, node, LEAKTRACE_STEP(walk, node, "->(notifier)"));
	}
}

void leaktrace_walk_enter_resource(leaktrace_walk *walk, const zend_resource *resource, uint32_t node)
{
	lt_holders_count(&walk->holders, node, LT_HOLDS_NOTHING, 0);
	leaktrace_walk_block(walk, resource, sizeof(*resource), node);
	if (resource->ptr == NULL || resource->type < 0) {
		return; /* closed */
	}
	if (resource->type == php_file_le_stream() || resource->type == php_file_le_pstream()) {
		leaktrace_walk_block_once(walk, resource->ptr, sizeof(php_stream), node);
		leaktrace_walk_stream(walk, resource->ptr, node);
	} else if (resource->type == php_le_stream_context()) {
		leaktrace_walk_context(walk, resource->ptr, node);
	} else {
		leaktrace_walk_later(walk, &walk->opaque, &resource->ptr, node, sizeof(resource->ptr));
	}
}
