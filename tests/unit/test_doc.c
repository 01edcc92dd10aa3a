/* Documents and their renderers: one document with every kind of cell, in every format,
 * and what must not get through. */
#include "core/doc/csv_row.h"
#include "core/doc/doc.h"
#include "core/doc/render.h"
#include "core/doc/wrap.h"
#include "tests/unit/cmocka_all.h"

#include <math.h>

static wn_err err;

static wn_doc *new_doc(void) {
    wn_doc *doc;
    assert_int_equal(wn_doc_new("winnow.trial/1", &doc, &err), WN_OK);
    return doc;
}

static void expect(const wn_doc *doc, wn_render_options options, const char *expected) {
    wn_buf out = {0};
    assert_int_equal(wn_render(doc, &options, &out, &err), WN_OK);
    assert_string_equal(out.p, expected);
    wn_buf_free(&out);
}

static void expect_part(const wn_doc *doc, wn_format format, const char *part) {
    wn_buf out = {0};
    assert_int_equal(wn_render(doc, &(wn_render_options){.format = format}, &out, &err),
                     WN_OK);
    if (!strstr(out.p, part)) assert_string_equal(out.p, part);
    wn_buf_free(&out);
}

static const wn_estimate rate = {.value = 0.1203863, .low = 0.118722, .high = 0.12207};

static wn_doc *trial(void) {
    wn_doc *doc = new_doc();
    wn_doc_answer(doc, "Keep %s: it is %s.", "control", "better");
    wn_doc_table(doc, "Conversion");
    wn_doc_column(doc, "arm", "Arm", WN_LEFT);
    wn_doc_column(doc, "visitors", "Visitors", WN_RIGHT);
    wn_doc_column(doc, "rate", "Rate", WN_RIGHT);
    wn_doc_column_interval(doc, "rate", "95% interval");
    wn_doc_column(doc, "p", "p", WN_RIGHT);
    wn_doc_row(doc);
    wn_doc_cell_text(doc, "Москва");
    wn_doc_cell_count(doc, 145274);
    wn_doc_cell_estimate(doc, rate, WN_UNIT_PERCENT);
    wn_doc_cell_interval(doc, rate, WN_UNIT_PERCENT);
    wn_doc_cell_p(doc, 0.1898833);
    wn_doc_row(doc);
    wn_doc_cell_text(doc, "=1+2, \"b\"");
    wn_doc_cell_count(doc, 7);
    wn_doc_cell_estimate(doc, wn_estimate_none("nobody came"), WN_UNIT_PERCENT);
    wn_doc_cell_interval(doc, wn_estimate_none("nobody came"), WN_UNIT_PERCENT);
    wn_doc_paragraph(doc, "That is <all>.");
    wn_doc_warn(doc, "small", "Only %d visitors.", 7);
    json_t *verdict = wn_doc_set_object(doc, wn_doc_data(doc), "verdict");
    wn_doc_set_text(doc, verdict, "arm", "Москва");
    wn_doc_set_estimate(doc, verdict, "rate", rate);
    wn_doc_set_object(doc, wn_doc_data(doc), "provenance");
    wn_doc_set_count(doc, wn_doc_data(doc), "rows", 145281);
    assert_int_equal(wn_doc_finish(doc, &err), WN_OK);
    return doc;
}

static void text(void **state) {
    (void)state;
    wn_doc *doc = trial();
    expect(doc, (wn_render_options){.format = WN_FORMAT_TEXT},
           "Keep control: it is better.\n"
           "\n"
           "Conversion\n"
           "Arm        Visitors     Rate      95% interval     p\n"
           "Москва      145,274   12.04%  11.87% to 12.21%  0.19\n"
           "=1+2, \"b\"         7  n/a [1]           n/a [1]\n"
           "[1] not estimable: nobody came\n"
           "\n"
           "That is <all>.\n"
           "\n"
           "Warning: Only 7 visitors.\n");
    wn_doc_free(doc);
}

static void json(void **state) {
    (void)state;
    wn_doc *doc = trial();
    expect(doc, (wn_render_options){.format = WN_FORMAT_JSON},
           "{\n"
           "  \"schema\": \"winnow.trial/1\",\n"
           "  \"verdict\": {\n"
           "    \"arm\": \"Москва\",\n"
           "    \"rate\": {\n"
           "      \"estimate\": 0.1203863,\n"
           "      \"low\": 0.11872199999999999,\n"
           "      \"high\": 0.12207\n"
           "    }\n"
           "  },\n"
           "  \"rows\": 145281,\n"
           "  \"warnings\": [\n"
           "    {\n"
           "      \"code\": \"small\",\n"
           "      \"sentence\": \"Only 7 visitors.\"\n"
           "    }\n"
           "  ],\n"
           "  \"provenance\": {}\n"
           "}\n");
    wn_doc_free(doc);
}

static void csv(void **state) {
    (void)state;
    wn_doc *doc = trial();
    expect(doc, (wn_render_options){.format = WN_FORMAT_CSV},
           "arm,visitors,rate,rate_low,rate_high,p\n"
           "Москва,145274,0.1203863,0.118722,0.12207,0.1898833\n"
           "\"'=1+2, \"\"b\"\"\",7,,,,\n");
    wn_doc_free(doc);
    doc = new_doc();
    wn_doc_answer(doc, "Nothing, to show.");
    assert_int_equal(wn_doc_finish(doc, &err), WN_OK);
    expect(doc, (wn_render_options){.format = WN_FORMAT_CSV},
           "answer\n\"Nothing, to show.\"\n");
    wn_doc_free(doc);
}

static void csv_may_have_a_table_of_its_own(void **state) {
    (void)state;
    wn_doc *doc = trial();
    wn_doc_table_csv(doc);
    wn_doc_column(doc, "arm", "", WN_LEFT);
    wn_doc_column(doc, "rate", "", WN_RIGHT);
    wn_doc_row(doc);
    wn_doc_cell_text(doc, "Москва");
    wn_doc_cell_number(doc, 0.1203863, 2);
    expect(doc, (wn_render_options){.format = WN_FORMAT_CSV},
           "arm,rate\nМосква,0.1203863\n");
    wn_buf text = {0}, without = {0};
    for (wn_format f = WN_FORMAT_TEXT; f <= WN_FORMAT_HTML; f++) {
        if (f == WN_FORMAT_CSV || f == WN_FORMAT_JSON) continue;
        wn_doc *plain = trial();
        wn_render_options options = {.format = f};
        wn_buf_clear(&text);
        wn_buf_clear(&without);
        assert_int_equal(wn_render(doc, &options, &text, &err), WN_OK);
        assert_int_equal(wn_render(plain, &options, &without, &err), WN_OK);
        assert_string_equal(text.p, without.p);
        wn_doc_free(plain);
    }
    wn_buf_free(&without);
    wn_buf_free(&text);
    wn_doc_free(doc);
}

static void markdown(void **state) {
    (void)state;
    wn_doc *doc = trial();
    expect(doc, (wn_render_options){.format = WN_FORMAT_MARKDOWN},
           "**Keep control: it is better.**\n"
           "\n"
           "### Conversion\n"
           "\n"
           "| Arm | Visitors | Rate | 95% interval | p |\n"
           "| --- | ---: | ---: | ---: | ---: |\n"
           "| Москва | 145,274 | 12.04% | 11.87% to 12.21% | 0.19 |\n"
           "| =1+2, \"b\" | 7 | n/a \\[1\\] | n/a \\[1\\] |  |\n"
           "\n"
           "\\[1\\] not estimable: nobody came\n"
           "\n"
           "That is \\<all\\>.\n"
           "\n"
           "> **Warning:** Only 7 visitors.\n");
    wn_doc_free(doc);
}

static void html(void **state) {
    (void)state;
    wn_doc *doc = trial();
    expect_part(doc, WN_FORMAT_HTML, "<!doctype html>\n<html lang=\"en\">");
    expect_part(doc, WN_FORMAT_HTML, "<h1>Keep control: it is better.</h1>");
    expect_part(doc, WN_FORMAT_HTML,
                "<tr><td>Москва</td><td class=\"n\">145,274</td><td "
                "class=\"n\">12.04%</td><td class=\"n\">11.87% to 12.21%</td><td "
                "class=\"n\">0.19</td></tr>");
    expect_part(doc, WN_FORMAT_HTML, "<td>=1+2, &quot;b&quot;</td>");
    expect_part(doc, WN_FORMAT_HTML, "<p>That is &lt;all&gt;.</p>");
    expect_part(doc, WN_FORMAT_HTML, "<strong>Warning:</strong> Only 7 visitors.</p>");
    wn_doc_free(doc);
}

/* Texts of others must not steer a terminal, become markup, or break the data. */
static void hostile_texts(void **state) {
    (void)state;
    wn_doc *doc = new_doc();
    wn_doc_answer(doc, "%s", "\033[31mred\tand\xff");
    wn_doc_table(doc, "");
    wn_doc_column(doc, "source", "Source", WN_LEFT);
    static const char *const cells[] = {"\033]0;title\a", "a|b *c* [d](e)",
                                        "<script>alert(1)</script>", "\xE2\x80\xAEgnp"};
    for (size_t i = 0; i < 4; i++) {
        wn_doc_row(doc);
        wn_doc_cell_text(doc, cells[i]);
        wn_doc_set_text(doc, wn_doc_data(doc), cells[i], cells[i]);
    }
    wn_doc_set_text(doc, wn_doc_data(doc), "bad", "caf\xe9");
    assert_int_equal(wn_doc_finish(doc, &err), WN_OK);
    expect(doc, (wn_render_options){.format = WN_FORMAT_TEXT},
           "\\x1b[31mred and\xEF\xBF\xBD\n\nSource\n\\x1b]0;title\\x07\na|b *c* "
           "[d](e)\n<script>alert(1)</script>\n\\xe2\\x80\\xaegnp\n");
    expect_part(doc, WN_FORMAT_MARKDOWN, "| a\\|b \\*c\\* \\[d\\](e) |");
    expect_part(doc, WN_FORMAT_HTML, "<td>&lt;script&gt;alert(1)&lt;/script&gt;</td>");
    expect_part(doc, WN_FORMAT_JSON, "\"bad\": \"caf\xEF\xBF\xBD\"");
    wn_doc_free(doc);
}

static void code_stands_as_it_is(void **state) {
    (void)state;
    wn_doc *doc = new_doc();
    wn_doc_code(doc, "a {\n  b = \"<*>\",\n\n}\033\n");
    wn_doc_paragraph(doc, "Done.");
    assert_int_equal(wn_doc_finish(doc, &err), WN_OK);
    expect(doc, (wn_render_options){.format = WN_FORMAT_TEXT},
           "a {\n  b = \"<*>\",\n\n}\\x1b\n\nDone.\n");
    expect_part(doc, WN_FORMAT_MARKDOWN,
                "    a {\n      b = \"<*>\",\n    \n    }\\x1b\n\nDone.");
    expect_part(doc, WN_FORMAT_HTML,
                "<pre>a {\n  b = &quot;&lt;*&gt;&quot;,\n\n}\\x1b\n</pre>\n<p>Done.");
    wn_doc_free(doc);
}

static void terminal(void **state) {
    (void)state;
    wn_doc *doc = new_doc();
    wn_doc_answer(doc, "One two three four five six.");
    wn_doc_warn(doc, "w", "Seven eight nine ten.");
    assert_int_equal(wn_doc_finish(doc, &err), WN_OK);
    expect(doc, (wn_render_options){.format = WN_FORMAT_TEXT, .width = 20, .color = true},
           "\033[1mOne two three four\nfive six.\n\033[0m\n"
           "\033[33mWarning: \033[0mSeven eight\nnine ten.\n");
    wn_doc_free(doc);
}

static void long_texts_fold_to_the_screen(void **state) {
    (void)state;
    wn_doc *doc = new_doc();
    wn_doc_table(doc, "");
    wn_doc_column(doc, "reason", "Reason", WN_LEFT);
    wn_doc_column(doc, "leads", "Leads", WN_RIGHT);
    wn_doc_row(doc);
    wn_doc_cell_text(doc, "Core market +10; Free mailbox -10; Came back +3");
    wn_doc_cell_count(doc, 1234567);
    assert_int_equal(wn_doc_finish(doc, &err), WN_OK);
    expect(doc, (wn_render_options){.format = WN_FORMAT_TEXT, .width = 40},
           "Reason                             Leads\n"
           "Core market +10; Free mailbox  1,234,567\n"
           "-10; Came back +3\n");
    expect(doc, (wn_render_options){.format = WN_FORMAT_TEXT, .width = 20},
           "Reason                      Leads\n"
           "Core market +10; Free   1,234,567\n"
           "mailbox -10; Came back\n"
           "+3\n");
    expect(doc, (wn_render_options){.format = WN_FORMAT_TEXT},
           "Reason                                               Leads\n"
           "Core market +10; Free mailbox -10; Came back +3  1,234,567\n");
    wn_doc_free(doc);
}

static void headings_fold_first(void **state) {
    (void)state;
    wn_doc *doc = new_doc();
    wn_doc_table(doc, "");
    wn_doc_column(doc, "arm", "Arm", WN_LEFT);
    wn_doc_column(doc, "kept", "Expected loss if kept", WN_RIGHT);
    wn_doc_column(doc, "shipped", "Expected loss if shipped", WN_LEFT);
    wn_doc_row(doc);
    wn_doc_cell_text(doc, "long_form");
    wn_doc_cell_number(doc, 0.5, 1);
    wn_doc_cell_text(doc, "none so far");
    assert_int_equal(wn_doc_finish(doc, &err), WN_OK);
    expect(doc, (wn_render_options){.format = WN_FORMAT_TEXT, .width = 40},
           "           Expected loss  Expected loss\n"
           "Arm              if kept  if shipped\n"
           "long_form            0.5  none so far\n");
    expect(doc, (wn_render_options){.format = WN_FORMAT_TEXT, .width = 35, .color = true},
           "\033[1m           Expected  Expected\033[0m\n"
           "\033[1m            loss if  loss if\033[0m\n"
           "\033[1mArm            kept  shipped\033[0m\n"
           "long_form       0.5  none so far\n");
    wn_doc_free(doc);
}

static void first_failure_is_kept(wn_doc *doc, const char *message) {
    assert_int_equal(wn_doc_finish(doc, &err), WN_E_BUG);
    assert_string_equal(err.message, message);
    wn_doc_free(doc);
}

static void misuse(void **state) {
    (void)state;
    wn_doc *doc = new_doc();
    json_t *scrap = wn_doc_set_object(doc, wn_doc_data(doc), "a");
    wn_doc_set_number(doc, scrap, "p_value", NAN);
    scrap = wn_doc_append_object(doc, wn_doc_set_array(doc, scrap, "b"));
    wn_doc_set_flag(doc, scrap, "c", true);
    wn_doc_cell_count(doc, 1);
    first_failure_is_kept(doc, "\"p_value\" of the result is not a finite number");

    doc = new_doc();
    wn_doc_paragraph(doc, "no table");
    wn_doc_cell_count(doc, 1);
    first_failure_is_kept(doc, "a column, row or cell outside a table");

    doc = new_doc();
    wn_doc_table(doc, "T");
    wn_doc_column(doc, "a", "A", WN_LEFT);
    wn_doc_row(doc);
    wn_doc_cell_text(doc, "x");
    wn_doc_cell_text(doc, "y");
    first_failure_is_kept(doc, "row 1 of table \"T\" has more than 1 cells");

    doc = new_doc();
    wn_doc_table(doc, "T");
    wn_doc_column(doc, "a", "A", WN_LEFT);
    wn_doc_row(doc);
    wn_doc_cell_interval(doc, rate, WN_UNIT_PERCENT);
    first_failure_is_kept(doc, "column \"a\" is not for intervals");

    doc = new_doc();
    wn_doc_table(doc, "T");
    wn_doc_column(doc, "a", "A", WN_LEFT);
    wn_doc_row(doc);
    wn_doc_cell_p(doc, INFINITY);
    first_failure_is_kept(doc, "a cell of the result is not a finite number");
}

static void data_of_what_is_unknown(void **state) {
    (void)state;
    wn_doc *doc = new_doc();
    json_t *data = wn_doc_data(doc);
    wn_estimate half = {.low = 0.25, .high_unbounded = true, .why = "no controls"};
    wn_doc_set_estimate(doc, data, "lift", half);
    wn_doc_set_estimate(doc, data, "mean", wn_estimate_point(7, "one value"));
    wn_doc_set_none(doc, data, "p_value", "one arm only");
    json_t *list = wn_doc_set_array(doc, data, "list");
    wn_doc_append_number(doc, list, 0.5);
    wn_doc_append_text(doc, list, "x");
    assert_int_equal(wn_doc_finish(doc, &err), WN_OK);
    json_t *expected =
        json_pack("{s:s, s:{s:n,s:s,s:f,s:n,s:b}, s:{s:f,s:n,s:s,s:n,s:s},"
                  " s:n, s:s, s:[f,s], s:[]}",
                  "schema", "winnow.trial/1", "lift", "estimate", "why", "no controls",
                  "low", 0.25, "high", "high_unbounded", 1, "mean", "estimate", 7.0,
                  "low", "low_why", "one value", "high", "high_why", "one value",
                  "p_value", "p_value_why", "one arm only", "list", 0.5, "x", "warnings");
    assert_non_null(expected);
    assert_true(json_equal(data, expected));
    json_decref(expected);
    wn_doc_free(doc);
}

static void csv_cells(void **state) {
    (void)state;
    static const struct {
        const char *cell, *written;
    } cases[] = {
        {"plain", "plain\n"},
        {"", "\"\"\n"},
        {"a,b", "\"a,b\"\n"},
        {"two\nlines", "\"two\nlines\"\n"},
        {" blank", "\" blank\"\n"},
        {"-12.5e3", "-12.5e3\n"},
        {"+49 170 1", "+49 170 1\n"},
        {"-3,5", "\"-3,5\"\n"},
        {"+1+1", "'+1+1\n"},
        {"-1+cmd|' /C calc'!A0", "'-1+cmd|' /C calc'!A0\n"},
        {"@SUM(A1)", "'@SUM(A1)\n"},
        {"-", "-\n"},
        {"\t=1", "'\t=1\n"},
        {"\r=1", "\"'\r=1\"\n"},
        {"3-4", "3-4\n"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        wn_csv_row row = {0};
        assert_int_equal(wn_csv_row_text(&row, wn_text_of(cases[i].cell), &err), WN_OK);
        assert_int_equal(wn_csv_row_end(&row, &err), WN_OK);
        assert_string_equal(row.text.p, cases[i].written);
        wn_buf_free(&row.text);
    }
}

static void wrapping(void **state) {
    (void)state;
    static const struct {
        const char *text;
        size_t column, indent, width;
        const char *lines;
    } cases[] = {
        {"a bb  ccc", 0, 0, 4, "a bb\nccc\n"},
        {"a verylongword b", 0, 2, 6, "a\n  verylongword\n  b\n"},
        {"x\n\ny", 0, 2, 20, "x\n\n  y\n"},
        {"после шести", 3, 3, 9, "после\n   шести\n"},
        {"1\xC2\xA0kg 2", 0, 0, 5, "1\xC2\xA0kg\n2\n"},
        {"日本 語", 0, 0, 6, "日本\n語\n"},
        {"", 0, 4, 10, "\n"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        wn_buf out = {0};
        assert_int_equal(wn_wrap(&out, wn_text_of(cases[i].text), cases[i].column,
                                 cases[i].indent, cases[i].width, &err),
                         WN_OK);
        assert_string_equal(out.p, cases[i].lines);
        wn_buf_free(&out);
    }
}

int main(void) {
    wn_doc_init();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(text),
        cmocka_unit_test(json),
        cmocka_unit_test(csv),
        cmocka_unit_test(csv_may_have_a_table_of_its_own),
        cmocka_unit_test(markdown),
        cmocka_unit_test(html),
        cmocka_unit_test(hostile_texts),
        cmocka_unit_test(code_stands_as_it_is),
        cmocka_unit_test(terminal),
        cmocka_unit_test(long_texts_fold_to_the_screen),
        cmocka_unit_test(headings_fold_first),
        cmocka_unit_test(misuse),
        cmocka_unit_test(data_of_what_is_unknown),
        cmocka_unit_test(csv_cells),
        cmocka_unit_test(wrapping),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
