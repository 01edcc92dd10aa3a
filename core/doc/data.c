/* The data of a document: the helpers of doc.h over jansson, and the end of building. */
#include "core/base/printable.h"
#include "core/doc/content.h"
#include "core/doc/doc.h"

#include <math.h>

json_t *wn_doc_data(wn_doc *doc) {
    return doc->data;
}

/* Jansson reports every failure as NULL; the others (bad UTF-8, not finite, not an
 * object) are ruled out before it is called. */
static bool keep(wn_doc *doc, int status) {
    if (status == 0) return true;
    if (doc->failed.code == WN_OK) wn_fail_memory(&doc->failed);
    return false;
}

/* `value` is taken over, also on failure. After a failure nothing is added any more. */
static bool set_take(wn_doc *doc, json_t *object, const char *key, json_t *value) {
    if (doc->failed.code != WN_OK) {
        json_decref(value);
        return false;
    }
    return keep(doc, json_object_set_new(object, key, value));
}

static bool append_take(wn_doc *doc, json_t *array, json_t *value) {
    if (doc->failed.code != WN_OK) {
        json_decref(value);
        return false;
    }
    return keep(doc, json_array_append_new(array, value));
}

static json_t *new_text(const char *text) {
    if (wn_utf8_check(text, strlen(text)) == strlen(text)) return json_string(text);
    wn_buf valid = {0};
    wn_err err;
    bool done = wn_valid_utf8(&valid, wn_text_of(text), &err) == WN_OK;
    json_t *value = done ? json_string(valid.p) : NULL;
    wn_buf_free(&valid);
    return value;
}

static json_t *new_number(wn_doc *doc, const char *key, double value) {
    if (isfinite(value)) return json_real(value);
    if (doc->failed.code == WN_OK)
        wn_fail(&doc->failed, WN_E_BUG, "\"%s\" of the result is not a finite number",
                key);
    return NULL;
}

json_t *wn_doc_set_object(wn_doc *doc, json_t *object, const char *key) {
    json_t *value = json_object();
    return set_take(doc, object, key, value) ? value : doc->scrap_object;
}

json_t *wn_doc_set_array(wn_doc *doc, json_t *object, const char *key) {
    json_t *value = json_array();
    return set_take(doc, object, key, value) ? value : doc->scrap_array;
}

json_t *wn_doc_append_object(wn_doc *doc, json_t *array) {
    json_t *value = json_object();
    return append_take(doc, array, value) ? value : doc->scrap_object;
}

void wn_doc_append_number(wn_doc *doc, json_t *array, double value) {
    append_take(doc, array, new_number(doc, "an element", value));
}

void wn_doc_append_count(wn_doc *doc, json_t *array, uint64_t value) {
    append_take(doc, array, json_integer((json_int_t)value));
}

void wn_doc_append_text(wn_doc *doc, json_t *array, const char *text) {
    append_take(doc, array, new_text(text));
}

void wn_doc_set_text(wn_doc *doc, json_t *object, const char *key, const char *text) {
    set_take(doc, object, key, new_text(text));
}

void wn_doc_set_number(wn_doc *doc, json_t *object, const char *key, double value) {
    set_take(doc, object, key, new_number(doc, key, value));
}

void wn_doc_set_count(wn_doc *doc, json_t *object, const char *key, uint64_t value) {
    set_take(doc, object, key, json_integer((json_int_t)value));
}

void wn_doc_set_flag(wn_doc *doc, json_t *object, const char *key, bool value) {
    set_take(doc, object, key, json_boolean(value));
}

/* `key` + suffix as a key: keys are ours and short. */
static void set_suffixed(wn_doc *doc, json_t *object, const char *key, const char *suffix,
                         json_t *value) {
    wn_buf name = {0};
    wn_err err;
    if (wn_buf_format(&name, &err, "%s_%s", key, suffix) == WN_OK) {
        set_take(doc, object, name.p, value);
    } else {
        json_decref(value);
        keep(doc, -1);
    }
    wn_buf_free(&name);
}

void wn_doc_set_none(wn_doc *doc, json_t *object, const char *key, const char *why) {
    set_take(doc, object, key, json_null());
    set_suffixed(doc, object, key, "why", new_text(why));
}

static void set_end(wn_doc *doc, json_t *object, const char *key, double value,
                    bool unbounded, const char *why) {
    if (why) {
        wn_doc_set_none(doc, object, key, why);
    } else if (unbounded) {
        set_take(doc, object, key, json_null());
        set_suffixed(doc, object, key, "unbounded", json_true());
    } else {
        wn_doc_set_number(doc, object, key, value);
    }
}

void wn_doc_set_interval(wn_doc *doc, json_t *object, wn_estimate e) {
    set_end(doc, object, "low", e.low, e.low_unbounded, e.why_no_interval);
    set_end(doc, object, "high", e.high, e.high_unbounded, e.why_no_interval);
}

void wn_doc_set_estimate(wn_doc *doc, json_t *object, const char *key, wn_estimate e) {
    json_t *estimate = wn_doc_set_object(doc, object, key);
    if (e.why) {
        set_take(doc, estimate, "estimate", json_null());
        wn_doc_set_text(doc, estimate, "why", e.why);
    } else {
        wn_doc_set_number(doc, estimate, "estimate", e.value);
    }
    wn_doc_set_interval(doc, estimate, e);
}

static void add_warnings(wn_doc *doc) {
    json_t *warnings = wn_doc_set_array(doc, doc->data, "warnings");
    for (size_t i = 0; i < doc->warning_count; i++) {
        json_t *warning = wn_doc_append_object(doc, warnings);
        wn_doc_set_text(doc, warning, "code", doc->warnings[i].code);
        wn_doc_set_text(doc, warning, "sentence", doc->warnings[i].sentence);
    }
}

wn_rc wn_doc_finish(wn_doc *doc, wn_err *err) {
    if (doc->failed.code == WN_OK) add_warnings(doc);
    json_t *provenance = json_incref(json_object_get(doc->data, "provenance"));
    if (provenance) {
        json_object_del(doc->data, "provenance");
        set_take(doc, doc->data, "provenance", provenance);
    }
    if (doc->failed.code != WN_OK) *err = doc->failed;
    return doc->failed.code;
}
