/* Leads as CRMs export them, for the ready-made rules: answers to six questions, a
 * webinar and a shop with what people did there, HubSpot, Salesforce, amoCRM and
 * Bitrix24. Columns are named as in those exports. */
#include "scripts/examples/dice.h"

#include <string.h>

/* Whether somebody was won: likelier the more of `fit` and `interest`, which are about
 * -2 to 2. */
static bool won(dice *d, double fit, double interest) {
    return chance(d, 1 / (1 + exp(2.1 - 0.9 * fit - 0.9 * interest)));
}

static const level mailboxes[] = {{"example.com", 30, 0.3},
                                  {"example.org", 20, 0.2},
                                  {"gmail.com", 34, -0.4},
                                  {"outlook.com", 8, -0.2},
                                  {"mail.ru", 8, -0.4}};
static const char *const firsts[] = {"Ada",   "Boris", "Carla", "Deniz", "Elena", "Farid",
                                     "Greta", "Hugo",  "Irina", "Jonas", "Kira",  "Leon"};
static const char *const lasts[] = {"Adler", "Baum",   "Costa", "Duda",  "Eriksen",
                                    "Fuchs", "Gromov", "Hahn",  "Ivers", "Jansen"};

static const char *first(dice *d) {
    return firsts[between(d, 0, 11)];
}

static const char *last(dice *d) {
    return lasts[between(d, 0, 9)];
}

/* ------------------------------------------------------------------------- questions */

/* What a seller ticks after the first call; blank where it was not asked. */
static const level problems[] = {{"", 8, -0.6},
                                 {"none", 14, -1.4},
                                 {"vague", 32, -0.2},
                                 {"clear", 34, 0.7},
                                 {"urgent", 12, 1.5}};
static const level tries[] = {
    {"", 12, -0.3}, {"nothing", 38, -0.3}, {"alone", 32, 0.4}, {"competitor", 18, 0.6}};
static const level knowledges[] = {
    {"", 14, -0.2}, {"unaware", 30, -0.5}, {"compares", 38, 0.3}, {"decided", 18, 0.9}};
static const level budgets[] = {
    {"", 22, -0.4}, {"none", 22, -1.1}, {"unclear", 32, 0.1}, {"set", 24, 1.0}};
static const level motives[] = {
    {"", 12, -0.3}, {"curious", 30, -0.8}, {"wants", 40, 0.4}, {"must", 18, 1.1}};
static const level deadlines[] = {{"", 16, -0.3},
                                  {"none", 28, -0.8},
                                  {"this_year", 28, 0.0},
                                  {"this_quarter", 18, 0.7},
                                  {"this_month", 10, 1.2}};
static const level channels[] = {
    {"site", 40, 0}, {"call", 22, 0.1}, {"referral", 14, 0.6}, {"ads", 24, -0.3}};

static void answers(dice *d) {
    puts("lead_id,asked_at,source,problem,tried,knowledge,budget,motive,deadline,won");
    for (int i = 0; i < 400; i++) {
        const level *problem = PICK(d, problems), *tried = PICK(d, tries);
        const level *knowledge = PICK(d, knowledges), *budget = PICK(d, budgets);
        const level *motive = PICK(d, motives), *deadline = PICK(d, deadlines);
        const level *source = PICK(d, channels);
        bool yes = won(d, tried->effect + knowledge->effect + budget->effect - 0.1,
                       0.6 * (problem->effect + motive->effect + deadline->effect));
        printf("Q-%04d,", i + 1);
        print_moment(moment_at((i + 0.5) / 400, 4));
        printf(",%s,%s,%s,%s,%s,%s,%s,%d\n", source->name, problem->name, tried->name,
               knowledge->name, budget->name, motive->name, deadline->name, yes);
    }
}

/* ---------------------------------------------------------------- webinar and shop */

/* One who signed up or visited, so that a file and its events agree. */
typedef struct guest {
    const level *source, *mailbox;
    moment at;
    double interest;
    int size; /* of the company */
    bool won;
} guest;

static const level invites[] = {{"newsletter", 38, 0.3},
                                {"partner", 20, 0.5},
                                {"facebook", 28, -0.5},
                                {"search", 14, 0.1}};

enum { GUESTS = 400 };

static guest draw_guest(dice *d, int i) {
    guest g = {.source = PICK(d, invites), .mailbox = PICK(d, mailboxes)};
    g.at = moment_at((i + 0.5) / GUESTS, 9);
    g.interest = 2 * share(d) - 1 + g.source->effect;
    g.size = (int)skewed(d, 25, 1.2) + 1;
    double fit = g.mailbox->effect + (g.size >= 20 && g.size <= 300 ? 0.6 : -0.3);
    g.won = won(d, fit, 1.2 * g.interest);
    return g;
}

/* Something a guest did so many hours after signing up. */
static void print_event(int i, moment at, int hours, const char *event, int value) {
    int days = at.day - 1 + (at.hour + hours) / 24;
    moment later = {at.month + days / 28, 1 + days % 28, (at.hour + hours) % 24,
                    at.minute};
    printf("G-%04d,%s,", i + 1, event);
    print_moment(later);
    if (value > 0)
        printf(",%d\n", value);
    else
        puts(",");
}

static void webinar(dice *d) {
    puts("id,registered_at,source,email,role,company_size,bought");
    static const level roles[] = {
        {"owner", 20, 0}, {"manager", 40, 0}, {"specialist", 28, 0}, {"student", 12, 0}};
    dice own = {d->state + 1};
    for (int i = 0; i < GUESTS; i++) {
        guest g = draw_guest(d, i);
        const char *role = g.interest < -0.8 ? "student" : PICK(&own, roles)->name;
        printf("G-%04d,", i + 1);
        print_moment(g.at);
        printf(",%s,%s.%d@%s,%s,%d,%d\n", g.source->name, first(&own), i + 1,
               g.mailbox->name, role, g.size, g.won);
    }
}

/* `value` is minutes of attendance. */
static void webinar_events(dice *d) {
    puts("id,event,happened_at,minutes");
    dice own = {d->state + 2};
    for (int i = 0; i < GUESTS; i++) {
        guest g = draw_guest(d, i);
        double pull = 0.45 + 0.22 * g.interest + 0.15 * g.won;
        if (chance(&own, pull)) print_event(i, g.at, 1, "reminder_open", 0);
        if (chance(&own, pull)) {
            int minutes = between(&own, 8, 45 + (int)(20 * pull));
            print_event(i, g.at, 48, "attended", minutes);
            for (int asked = 0; asked < 2 && chance(&own, 0.5 * pull); asked++)
                print_event(i, g.at, 49, "question", 0);
        } else if (chance(&own, 0.4 * pull)) {
            print_event(i, g.at, 96, "replay", between(&own, 5, 40));
        }
        if (chance(&own, 0.45 * pull)) print_event(i, g.at, 72, "offer_click", 0);
        if (chance(&own, 0.04)) print_event(i, g.at, 120, "unsubscribe", 0);
    }
}

static void shoppers(dice *d) {
    puts("customer_id,first_seen,source,email,newsletter,orders,returns,bought_again");
    dice own = {d->state + 3};
    for (int i = 0; i < GUESTS; i++) {
        guest g = draw_guest(d, i);
        int orders = chance(&own, 0.35) ? 1 + (int)(2.5 * share(&own) + g.won) : 0;
        int returns = orders > 0 && chance(&own, g.won ? 0.1 : 0.3);
        printf("G-%04d,", i + 1);
        print_moment(g.at);
        printf(",%s,%s.%d@%s,%s,%d,%d,%d\n", g.source->name, first(&own), i + 1,
               g.mailbox->name, chance(&own, 0.3 + 0.1 * g.interest) ? "yes" : "no",
               orders, returns, g.won);
    }
}

/* `value` is what is in the basket. */
static void shop_events(dice *d) {
    puts("customer_id,event,happened_at,value");
    dice own = {d->state + 4};
    for (int i = 0; i < GUESTS; i++) {
        guest g = draw_guest(d, i);
        double pull = 0.5 + 0.25 * g.interest + 0.25 * g.won;
        int views = (int)skewed(&own, 2.2 + 2 * fmax(pull, 0), 0.7);
        for (int k = 0; k < views && k < 12; k++)
            print_event(i, g.at, 7 * k, "product_view", 0);
        if (chance(&own, 0.7 * pull)) {
            int value = (int)skewed(&own, 60, 0.7);
            print_event(i, g.at, 20, "add_to_cart", value);
            if (chance(&own, 0.7 * pull)) print_event(i, g.at, 21, "checkout", value);
        }
        if (chance(&own, 0.5 * pull)) print_event(i, g.at, 160, "email_click", 0);
        if (chance(&own, 0.05)) print_event(i, g.at, 200, "unsubscribe", 0);
    }
}

/* ------------------------------------------------------------------------------- CRMs */

static const level origins[] = {{"Organic Search", 26, 0.4}, {"Paid Search", 22, 0.1},
                                {"Direct Traffic", 16, 0.2}, {"Email Marketing", 12, 0.3},
                                {"Paid Social", 14, -0.6},   {"Referrals", 8, 0.7},
                                {"Offline Sources", 2, 0.0}};
static const level conversions[] = {{"", 38, -0.6},
                                    {"Newsletter: Footer", 22, -0.2},
                                    {"White paper: Download", 20, 0.2},
                                    {"Pricing: Contact sales", 12, 1.0},
                                    {"Home: Demo request", 8, 1.3}};
static const level titles[] = {{"", 34, -0.1},
                               {"CEO", 10, 0.6},
                               {"Head of Marketing", 14, 0.7},
                               {"Marketing Manager", 20, 0.3},
                               {"Student", 8, -1.2},
                               {"Developer", 14, -0.3}};

static void hubspot(dice *d) {
    puts("Record ID,First Name,Last Name,Email,Job Title,Number of Employees,Create Date,"
         "Original Source,Recent Conversion,Number of Sessions,Number of Pageviews,"
         "Marketing emails opened,Marketing emails clicked,"
         "Unsubscribed from all email,Lead Status,Lifecycle Stage,"
         "Became a Customer Date");
    for (int i = 0; i < 300; i++) {
        const level *source = PICK(d, origins), *form = PICK(d, conversions);
        const level *title = PICK(d, titles), *mailbox = PICK(d, mailboxes);
        int size = (int)skewed(d, 40, 1.3) + 1;
        double fit = title->effect + (size >= 20 && size <= 500 ? 0.5 : -0.3) - 0.1;
        double interest = 0.7 * (source->effect + form->effect) - 0.2;
        bool customer = won(d, fit, interest);
        int sessions = (int)skewed(d, 1.5 + fmax(interest, 0), 0.6) + 1;
        int opened = (int)(6 * share(d) * (1 + fmax(interest, 0)));
        moment at = moment_at((i + 0.5) / 300, 5);
        printf("%lld,%s,%s,%s.%d@%s,%s,", 51000000000LL + 7919LL * i, first(d), last(d),
               "contact", i + 1, mailbox->name, title->name);
        if (chance(d, 0.6)) printf("%d", size);
        printf(",2025-%02d-%02d %02d:%02d,%s,%s,%d,%d,%d,%d,%s,", at.month, at.day,
               at.hour, at.minute, source->name, form->name, sessions,
               sessions * between(d, 1, 5), opened, opened / 3,
               chance(d, 0.06) ? "true" : "false");
        printf("%s,%s,",
               customer         ? "Open deal"
               : chance(d, 0.4) ? "Attempted to contact"
                                : "New",
               customer             ? "Customer"
               : form->effect > 0.9 ? "Sales Qualified Lead"
                                    : "Lead");
        if (customer) printf("2025-%02d-%02d", at.month + 1, at.day);
        puts("");
    }
}

static const level lead_sources[] = {{"Web", 40, 0.1},
                                     {"Phone Inquiry", 14, 0.5},
                                     {"Partner Referral", 14, 0.8},
                                     {"Purchased List", 20, -1.0},
                                     {"Trade Show", 8, 0.1},
                                     {"", 4, 0}};
static const level industries[] = {{"Technology", 22, 0.5}, {"Manufacturing", 20, 0.3},
                                   {"Healthcare", 12, 0.1}, {"Education", 12, -0.5},
                                   {"Retail", 18, -0.2},    {"", 16, -0.2}};

static void salesforce(dice *d) {
    puts(
        "Lead ID,Create Date,First Name,Last Name,Title,Company,Email,Phone,Lead Source,"
        "Industry,No. of Employees,Annual Revenue,Email Opt Out,Rating,Status,Converted");
    for (int i = 0; i < 300; i++) {
        const level *source = PICK(d, lead_sources), *industry = PICK(d, industries);
        const level *title = PICK(d, titles), *mailbox = PICK(d, mailboxes);
        int size = (int)skewed(d, 60, 1.3) + 1;
        bool phone = chance(d, 0.55);
        double fit = title->effect + industry->effect + (size >= 50 ? 0.4 : -0.4);
        bool yes = won(d, fit, source->effect + (phone ? 0.3 : -0.3));
        moment at = moment_at((i + 0.5) / 300, 6);
        printf("00Q5g00000%05dEAA,%d/%d/2025,%s,%s,%s,Company %d,lead.%d@%s,",
               10007 + 61 * i, at.month, at.day, first(d), last(d), title->name, i + 1,
               i + 1, mailbox->name);
        printf("%s,%s,%s,", phone ? "+1 555 0100" : "", source->name, industry->name);
        if (chance(d, 0.7)) printf("%d", size);
        putchar(',');
        if (chance(d, 0.5)) printf("%d", size * between(d, 80, 160) * 1000);
        printf(",%d,%s,%s,%d\n", chance(d, 0.07),
               yes              ? "Hot"
               : chance(d, 0.3) ? "Warm"
                                : "",
               yes              ? "Closed - Converted"
               : chance(d, 0.5) ? "Working - Contacted"
                                : "Open - Not Contacted",
               yes);
    }
}

static const level utm[] = {{"yandex", 34, 0.2},
                            {"vk", 22, -0.5},
                            {"google", 6, 0.1},
                            {"telegram", 14, 0.3},
                            {"", 24, 0.2}};
static const level tags[] = {{"", 46, 0},
                             {"сайт", 22, 0.2},
                             {"звонок", 14, 0.5},
                             {"рекомендация", 8, 1.0},
                             {"холодная база", 10, -1.1}};
static const char *const managers[] = {"Иванова А.", "Петров С.", "Ким О."};

/* `48 000,50`. */
static void print_roubles(dice *d, double median) {
    print_grouped((long)skewed(d, median, 0.9));
    printf(",%02d", between(d, 0, 99));
}

static void amocrm_ru(dice *d) {
    fputs("ID;Название сделки;Компания;Ответственный;Воронка;Этап сделки;Бюджет;"
          "Дата создания;Дата закрытия;Теги;Рабочий телефон;Рабочий email;utm_source\r\n",
          stdout);
    for (int i = 0; i < 300; i++) {
        const level *source = PICK(d, utm), *tag = PICK(d, tags);
        bool firm = chance(d, 0.4), phone = chance(d, 0.75), mail = chance(d, 0.5);
        bool yes = won(d, (firm ? 0.6 : -0.3) + (phone ? 0.3 : -0.7),
                       source->effect + tag->effect);
        bool closed = yes || chance(d, 0.6);
        moment at = moment_at((i + 0.5) / 300, 3);
        printf("%d;Сделка №%d;", 31000017 + 53 * i, i + 1);
        if (firm) printf("\"ООО \"\"Компания; %d\"\"\"", i + 1);
        printf(";%s;Продажи;%s;", managers[between(d, 0, 2)],
               yes      ? "Успешно реализовано"
               : closed ? "Закрыто и не реализовано"
                        : "Переговоры");
        if (chance(d, 0.7)) print_roubles(d, firm ? 120000 : 30000);
        printf(";%02d.%02d.2025 %02d:%02d;", at.day, at.month, at.hour, at.minute);
        if (closed) printf("%02d.%02d.2025", at.day, at.month + 1);
        printf(";%s;%s;", tag->name, phone ? "+7 900 000-00-00" : "");
        if (mail) printf("client%d@%s", i + 1, PICK(d, mailboxes)->name);
        printf(";%s\r\n", source->name);
    }
}

static const level bitrix_sources[] = {
    {"Веб-сайт", 34, 0.2},  {"Звонок", 20, 0.5},           {"Рекомендация", 10, 1.1},
    {"CRM-форма", 18, 0.3}, {"Холодный обзвон", 12, -1.1}, {"", 6, 0}};

static void bitrix24_ru(dice *d) {
    fputs("ID;Стадия;Название лида;Название компании;Должность;Рабочий телефон;"
          "Рабочий e-mail;Источник;Повторный лид;Возможная сумма;Валюта;Дата создания;"
          "Ответственный\r\n",
          stdout);
    for (int i = 0; i < 300; i++) {
        const level *source = PICK(d, bitrix_sources);
        bool firm = chance(d, 0.5), phone = chance(d, 0.75), again = chance(d, 0.15);
        bool boss = firm && chance(d, 0.4);
        bool yes = won(d, (firm ? 0.3 : -0.4) + (boss ? 0.6 : 0) + (phone ? 0.2 : -0.8),
                       source->effect + (again ? 0.9 : 0));
        moment at = moment_at((i + 0.5) / 300, 10);
        printf("%d;%s;Лид №%d;", 2011 + 3 * i,
               yes               ? "Качественный лид"
               : chance(d, 0.75) ? "Некачественный лид"
                                 : "В работе",
               i + 1);
        if (firm) printf("\"ООО \"\"Фирма %d\"\"\"", i + 1);
        printf(";%s;%s;",
               boss   ? "Директор"
               : firm ? "Менеджер"
                      : "",
               phone ? "+7 900 000-00-00" : "");
        if (chance(d, 0.5)) printf("lead%d@%s", i + 1, PICK(d, mailboxes)->name);
        printf(";%s;%s;", source->name, again ? "да" : "нет");
        if (chance(d, 0.6)) print_roubles(d, firm ? 90000 : 25000);
        printf(";RUB;%02d.%02d.2025 %02d:%02d;%s\r\n", at.day, at.month, at.hour,
               at.minute, managers[between(d, 0, 2)]);
    }
}

const table crm_tables[] = {{"answers", answers},
                            {"webinar", webinar},
                            {"webinar_events", webinar_events},
                            {"shoppers", shoppers},
                            {"shop_events", shop_events},
                            {"hubspot", hubspot},
                            {"salesforce", salesforce},
                            {"amocrm_ru", amocrm_ru},
                            {"bitrix24_ru", bitrix24_ru},
                            {0}};
