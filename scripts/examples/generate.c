/* Makes the example files of this folder, and a big one for timing:
 *
 *     generate visits | shop | pricing | headlines | email | demos | forms
 *     generate leads | events | leads_ru | spend | spend_ru | touches
 *     generate answers | webinar | webinar_events | shoppers | shop_events
 *     generate hubspot | salesforce | amocrm_ru | bitrix24_ru
 *     generate inquiries | deals
 *     generate timing ROWS
 *
 * `make examples` runs it. The numbers come from a fixed seed, so the files are the same
 * on every machine; a test compares them with what is in the tree. The people in them do
 * not exist. */
#include "scripts/examples/dice.h"

#include <stdlib.h>
#include <string.h>

static const level devices[] = {
    {"mobile", 56, 0.86}, {"desktop", 37, 1.21}, {"tablet", 7, 1.00}};
static const level countries[] = {{"DE", 34, 1.05}, {"US", 27, 1.00}, {"GB", 15, 0.97},
                                  {"FR", 12, 0.90}, {"PL", 9, 1.10},  {"", 3, 0.80}};

/* A landing page with a long and a short sign-up form. The short one raises sign-ups from
 * about 10% to about 12.5%. Some visitors come back, and a few of those have lost their
 * cookie and see the other form. */
static void visits(dice *d) {
    enum { VISITORS = 6000 };
    puts("visitor_id,seen_at,variant,device,country,signed_up,revenue");
    for (int i = 0; i < VISITORS; i++) {
        bool is_short = chance(d, 0.5);
        const level *device = PICK(d, devices), *country = PICK(d, countries);
        double rate = (is_short ? 0.125 : 0.10) * device->effect * country->effect;
        int rows = chance(d, 0.02) ? 2 : 1;
        for (int row = 0; row < rows; row++) {
            moment at = moment_at((i + 0.5) / VISITORS, 3 + row);
            if (row == 1 && chance(d, 0.08)) is_short = !is_short;
            bool signed_up = chance(d, rate);
            bool paid = signed_up && chance(d, 0.4);
            printf("v%05d,2025-%02d-%02d %02d:%02d,%s,%s,%s,%d,%.2f\n", i + 10001,
                   at.month, at.day, at.hour, at.minute,
                   is_short ? "short_form" : "long_form", device->name, country->name,
                   signed_up, paid ? skewed(d, 39, 0.6) : 0.0);
        }
    }
}

/* Two price lists. The shorter one brings more trials; what visitors spent in the weeks
 * before says much about what they spend now. */
static void pricing(dice *d) {
    enum { VISITORS = 3000 };
    puts("visitor_id,seen_at,page,country,spent_before,started_trial,revenue,refunded");
    for (int i = 0; i < VISITORS; i++) {
        bool two = chance(d, 0.5);
        const level *country = PICK(d, countries);
        double before = chance(d, 0.45) ? skewed(d, 60, 0.7) : 0;
        double interest = before > 0 ? 1.8 : 0.7;
        bool trial = chance(d, (two ? 0.145 : 0.12) * interest * country->effect);
        bool paid = chance(d, before > 0 ? 0.5 : 0.05);
        double revenue = paid ? 0.7 * before + skewed(d, 15, 0.6) : 0;
        bool refunded = paid && chance(d, 0.04);
        printf("p%05d,", i + 20001);
        print_moment(moment_at((i + 0.5) / VISITORS, 4));
        printf(",%s,%s,%.2f,%d,%.2f,%d\n", two ? "two_plans" : "three_plans",
               country->name, before, trial, revenue, refunded);
    }
}

/* Three headlines. In the last two weeks the traffic was moved to the ones that did well,
 * and every row says how likely its headline was. */
static void headlines(dice *d) {
    enum { VISITORS = 3600 };
    static const char *const lines[] = {"plain", "question", "number"};
    static const double rates[] = {0.081, 0.088, 0.118};
    static const double late[] = {0.2, 0.25, 0.55};
    puts("visitor_id,seen_at,headline,chance,device,clicked");
    for (int i = 0; i < VISITORS; i++) {
        const double equal = 1.0 / 3;
        bool adaptive = i >= VISITORS / 2;
        double at = share(d);
        int line = 0;
        while (line < 2 && (at -= adaptive ? late[line] : equal) >= 0)
            line++;
        const level *device = PICK(d, devices);
        printf("h%05d,", i + 30001);
        print_moment(moment_at((i + 0.5) / VISITORS, 5));
        printf(",%s,%.4f,%s,%d\n", lines[line], adaptive ? late[line] : equal,
               device->name, chance(d, rates[line] * device->effect));
    }
}

/* A newsletter with two subject lines, sent over four weeks; orders come days later, and
 * those of the last days are still to come. */
static void email(dice *d) {
    enum { SUBSCRIBERS = 3000, DAYS = 28 };
    puts("subscriber,sent_at,subject,opened,ordered_at,unsubscribed");
    for (int i = 0; i < SUBSCRIBERS; i++) {
        bool personal = chance(d, 0.5);
        double sent = (i + 0.5) / SUBSCRIBERS;
        bool opened = chance(d, personal ? 0.31 : 0.26);
        bool orders = chance(d, opened ? 0.24 : 0.02);
        double ordered = sent - 6 * log(share(d)) / DAYS;
        printf("s%05d,", i + 40001);
        print_moment(moment_at(sent, 6));
        printf(",%s,%d,", personal ? "personal" : "plain", opened);
        if (orders && ordered < 1) print_moment(moment_at(ordered, 6));
        printf(",%d\n", chance(d, personal ? 0.009 : 0.006));
    }
}

/* So few visitors that only exact methods are honest. */
static void demos(dice *d) {
    enum { VISITORS = 130 };
    puts("company,seen_on,page,asked_for_demo");
    for (int i = 0; i < VISITORS; i++) {
        bool video = chance(d, 0.5);
        moment at = moment_at((i + 0.5) / VISITORS, 7);
        printf("company %d,2025-%02d-%02d,%s,%s\n", i + 1, at.month, at.day,
               video ? "video" : "text", chance(d, video ? 0.16 : 0.04) ? "yes" : "no");
    }
}

/* A month of a shop, a row for each visitor, some of whom bought before. Who bought much
 * goes on buying much, which says most of what a visitor will do; the new pages add a
 * sixth to the orders. */
static void shop(dice *d) {
    enum { VISITORS = 3000 };
    puts("visitor_id,pages,device,sessions,orders,revenue,orders_before,revenue_before");
    for (int i = 0; i < VISITORS; i++) {
        const char *pages = chance(d, 0.5) ? "new" : "old";
        const level *device = PICK(d, devices);
        bool known = chance(d, 0.7);
        double keen = known ? skewed(d, 0.9, 0.9) : 0.5, basket = skewed(d, 30, 0.4);
        int sessions = 1 + (int)(keen * skewed(d, 1.8, 0.4)), orders = 0, before = 0;
        double rate = fmin(0.16 * device->effect * (*pages == 'n' ? 7.0 / 6 : 1), 1);
        for (int s = 0; s < sessions; s++)
            orders += chance(d, rate);
        for (int s = 0; s < (int)(8 * keen); s++)
            before += known && chance(d, 0.2 * device->effect);
        printf("c%05d,%s,%s,%d,%d,%.2f,", i + 20001, pages, device->name, sessions,
               orders, orders * basket * skewed(d, 1, 0.15));
        if (known) printf("%d,%.2f", before, before * basket * skewed(d, 1, 0.15));
        puts(known ? "" : ",");
    }
}

/* Sources of very different worth and size; one is spelled two ways, two are so small
 * that their raw rates say little. */
static const level sources[] = {{"google_ads", 600, 0.75},
                                {"organic", 430, 1.10},
                                {"facebook", 380, 0.40},
                                {"linkedin", 210, 1.25},
                                {"newsletter", 130, 1.6},
                                {"referral", 95, 2.6},
                                {"webinar", 70, 2.0},
                                {"Google_Ads", 25, 0.75},
                                {"podcast", 11, 1.8},
                                {"trade_fair", 7, 1.2},
                                {"", 42, 0.6}};
static const level mailboxes[] = {
    {"gmail.com", 30, 0.5},         {"mail.ru", 8, 0.4},
    {"northwind.example", 13, 1.2}, {"contoso.example", 12, 1.2},
    {"globex.example", 12, 1.3},    {"initech.example", 10, 1.1},
    {"umbrella.example", 8, 1.2},   {"hooli.example", 7, 1.3}};
static const char *const names[] = {"anna",   "ben",  "carla", "david", "elif",  "fatima",
                                    "george", "hana", "ivan",  "julia", "kemal", "lena",
                                    "marco",  "nina", "oleg",  "paula"};

enum { LEADS = 2000 };

typedef struct lead {
    const level *source, *country, *mailbox;
    int employees, seen, pages, name;
    bool asked, won, has_size;
    moment at;
} lead;

/* Company size, kind of mailbox and interest shown all matter. */
static lead draw_lead(dice *d, int i) {
    lead l = {.source = PICK(d, sources), .won = false};
    l.country = PICK(d, countries);
    l.mailbox = PICK(d, mailboxes);
    l.employees = (int)skewed(d, 60, 1.3) + 1;
    l.seen = (int)skewed(d, 2.2, 0.8) + 1;
    l.pages = l.seen * between(d, 1, 4);
    l.pages += between(d, 0, 2);
    l.asked = chance(d, l.seen >= 4 ? 0.45 : 0.2);
    double odds = 0.105 * l.source->effect * l.country->effect * l.mailbox->effect;
    odds *= (l.employees >= 50 && l.employees <= 500 ? 1.7 : 0.8) * (l.asked ? 1.9 : 0.8);
    odds *= l.seen >= 4 ? 1.5 : 0.9;
    l.won = chance(d, odds / (1 + odds));
    double month = (i + 0.5) / LEADS * 6;
    l.at = moment_at(month - (int)month, 1 + i * 6 / LEADS);
    l.has_size = chance(d, 0.93);
    l.name = between(d, 0, 15);
    return l;
}

/* Leads of a B2B product. */
static void leads(dice *d) {
    puts("lead_id,created_at,utm_source,country,employees,email,visits,pages,form_filled,"
         "became_customer");
    for (int i = 0; i < LEADS; i++) {
        lead l = draw_lead(d, i);
        printf("L-%04d,2025-%02d-%02d,%s,%s,", i + 1, l.at.month, l.at.day,
               l.source->name, l.country->name);
        if (l.has_size) printf("%d", l.employees);
        printf(",%s.%d@%s,%d,%d,%s,%d\n", names[l.name], i + 1, l.mailbox->name, l.seen,
               l.pages, l.asked ? "yes" : "no", l.won);
    }
}

/* So many days later, at another time of the day; false when that is in July. */
static bool later(dice *d, moment from, double days, moment *at) {
    static const int lengths[] = {31, 28, 31, 30, 31, 30};
    *at =
        (moment){from.month, from.day + (int)days, between(d, 7, 21), between(d, 0, 59)};
    while (at->month <= 6 && at->day > lengths[at->month - 1])
        at->day -= lengths[at->month++ - 1];
    return at->month <= 6;
}

/* Events of one kind: about `mean` of them, some days apart. */
static void add_events(dice *d, int i, moment from, const char *event, double mean) {
    static const level pages[] = {{"/", 40, 1},
                                  {"/product", 25, 1},
                                  {"/pricing", 20, 1},
                                  {"/blog/first-steps", 15, 1}};
    bool page = strcmp(event, "page_view") == 0;
    double days = 0;
    for (double left = skewed(d, mean, 0.7); left >= 1 || chance(d, left); left--) {
        moment at;
        days -= 9 * log(share(d));
        const char *url = page ? PICK(d, pages)->name : "";
        if (!later(d, from, days, &at)) return;
        printf("L-%04d,%s,", i + 1, event);
        print_moment(at);
        printf(",%s\n", url);
        if (left < 1) return;
    }
}

/* What the same leads did, until the end of June. Those who become customers do more. The
 * last few belong to leads that were deleted. */
static void events(dice *d) {
    dice own = {d->state + 1};
    puts("lead_id,event,happened_at,url");
    for (int i = 0; i < LEADS + 5; i++) {
        lead l = draw_lead(d, i < LEADS ? i : LEADS - 1);
        double interest = l.won ? 2.2 : l.asked ? 1.2 : 0.5;
        if (l.asked) {
            printf("L-%04d,form,", i + 1);
            print_moment(l.at);
            puts(",");
        }
        add_events(&own, i, l.at, "page_view", 0.8 * interest);
        add_events(&own, i, l.at, "email_open", 1.1 * interest);
        add_events(&own, i, l.at, "demo_request", 0.12 * interest);
        add_events(&own, i, l.at, "unsubscribe", 0.02);
    }
}

/* What the sources of these leads cost, week by week; one of them has brought none, and
 * the last week of the year before is in the file, too. */
static void spend(dice *d) {
    static const level weekly[] = {{"google_ads", 430, 0}, {"facebook", 250, 0},
                                   {"linkedin", 370, 0},   {"webinar", 65, 0},
                                   {"podcast", 34, 0},     {"tiktok", 21, 0}};
    puts("date,source,cost");
    for (int week = 0; week <= 24; week++)
        for (size_t i = 0; i < sizeof weekly / sizeof *weekly; i++) {
            int month = (week + 3) / 4, day = 1 + (week + 3) % 4 * 7;
            if (month == 0)
                printf("2024-12-22");
            else
                printf("2025-%02d-%02d", month, day);
            printf(",%s,%.2f\n", weekly[i].name, skewed(d, weekly[i].weight, 0.15));
        }
}

/* Inquiries for machines, which are decided on weeks later. The partners came in May:
 * they are the best, and look the worst. */
typedef struct inquiry {
    const char *channel;
    moment at, end;
    bool won, lost; /* by the end of June */
} inquiry;

enum { INQUIRIES = 1500 };

static inquiry draw_inquiry(dice *d, int i) {
    static const level channels[] = {{"search_ads", 40, 0.14},
                                     {"trade_press", 22, 0.10},
                                     {"social_ads", 25, 0.05},
                                     {"referral", 8, 0.19},
                                     {"partners", 90, 0.4}};
    enum { OLD = sizeof channels / sizeof *channels - 1 };
    double month = (i + 0.5) / INQUIRIES * 6;
    const level *channel = month < 5.2 ? pick(d, channels, OLD) : PICK(d, channels);
    inquiry q = {
        channel->name, moment_at(month - (int)month, 1 + (int)month), {0}, false, false};
    bool wins = chance(d, channel->effect), ends = wins || chance(d, 0.6);
    double days = wins ? skewed(d, 21, 0.8) : skewed(d, 28, 0.7);
    bool known = later(d, q.at, days, &q.end);
    q.won = wins && known;
    q.lost = !wins && ends && known;
    return q;
}

static void print_day(moment at) {
    printf("2025-%02d-%02d", at.month, at.day);
}

static void inquiries(dice *d) {
    puts("lead_id,created_at,channel,won_at,lost_at");
    for (int i = 0; i < INQUIRIES; i++) {
        inquiry q = draw_inquiry(d, i);
        printf("I-%04d,", i + 1);
        print_day(q.at);
        printf(",%s,", q.channel);
        if (q.won) print_day(q.end);
        printf(",");
        if (q.lost) print_day(q.end);
        puts("");
    }
}

/* What came of the same inquiries, as another system has it. One of its deals has no
 * inquiry, and one inquiry led to two. */
static void deals(dice *d) {
    int number = 700;
    puts("deal,inquiry,closed_on,amount");
    for (int i = 0; i < INQUIRIES; i++) {
        inquiry q = draw_inquiry(d, i);
        for (int k = 0; q.won && k < (number == 741 ? 2 : 1); k++) {
            number++;
            printf("D-%d,I-%04d,", number, number == 763 ? INQUIRIES + 100 : i + 1);
            print_day(q.end);
            printf(",%d\n", 500 * (1 + (i * 37 + k) % 60));
        }
    }
}

/* Visitors of a long and a short form for companies. The short one brings more leads, but
 * those that it brings in addition are small firms, out of curiosity. What is known of a
 * visitor before the form is where he came from and what that has cost. */
static void forms(dice *d) {
    enum { VISITORS = 4000 };
    puts("visitor_id,seen_at,form,utm_source,ad_cost,form_filled,country,employees,email,"
         "visits,pages,amount");
    for (int i = 0; i < VISITORS; i++) {
        bool is_short = chance(d, 0.5);
        const level *source = PICK(d, sources), *country = PICK(d, countries);
        const level *mailbox = PICK(d, mailboxes);
        bool paid = source->effect < 1.3 && source->effect != 1.10;
        bool serious = chance(d, 0.085), curious = is_short && chance(d, 0.05);
        int employees = (int)skewed(d, serious ? 120 : 8, 1.0) + 1;
        int seen = (int)skewed(d, serious ? 3 : 1, 0.6) + 1;
        int pages = seen * between(d, 2, 5);
        double cost = paid ? skewed(d, 2.4, 0.3) : 0, amount = skewed(d, 1500, 0.7);
        bool won = chance(d, serious ? 0.2 : 0.02);
        printf("f%05d,", i + 50001);
        print_moment(moment_at((i + 0.5) / VISITORS, 8));
        printf(",%s,%s,%.2f,", is_short ? "short" : "long", source->name, cost);
        if (serious || curious)
            printf("yes,%s,%d,%s.%d@%s,%d,%d,", country->name, employees,
                   names[between(d, 0, 15)], i + 1, mailbox->name, seen, pages);
        else
            fputs("no,,,,,,", stdout);
        if ((serious || curious) && won) printf("%.0f", amount);
        puts("");
    }
}

/* What brings people to a shop for the first time, and what brings them back; `effect` is
 * how often a visit that came this way ends in an order. */
static const level openers[] = {{"facebook", 34, 0.004},   {"organic", 30, 0.03},
                                {"google_ads", 24, 0.025}, {"podcast", 1, 0.03},
                                {"price_portal", 8, 0.05}, {"", 6, 0.03}};
static const level returners[] = {{"newsletter", 30, 0.09}, {"google_ads", 22, 0.07},
                                  {"organic", 20, 0.06},    {"", 22, 0.08},
                                  {"facebook", 8, 0.01},    {"price_portal", 3, 0.08}};

/* The visits of a shop's customers to be, visitor by visitor. Many come by one channel
 * first and order by another; the newsletter mostly reaches those who were there. */
static void touches(dice *d) {
    enum { PEOPLE = 2600, MINUTES = 28 * 24 * 60 };
    puts("visitor_id,seen_at,channel,ordered,revenue");
    for (int i = 0; i < PEOPLE; i++) {
        double at = share(d);
        for (int visit = 0; at < 1; visit++) {
            const level *channel = visit ? PICK(d, returners) : PICK(d, openers);
            bool orders = chance(d, channel->effect);
            printf("t%05d,", i + 60001);
            print_moment(moment_at(at, 9));
            printf(",%s,%s,", channel->name, orders ? "yes" : "no");
            if (orders) printf("%.2f", skewed(d, 45, 0.6));
            puts("");
            if (!chance(d, visit ? 0.62 : 0.5)) break;
            at += (30 - 3 * 24 * 60 * log(share(d))) / MINUTES;
        }
    }
}

static const level sources_ru[] = {
    {"Яндекс.Директ", 130, 0.8},  {"ВКонтакте", 80, 0.5}, {"Рекомендация", 40, 2.4},
    {"Холодный звонок", 35, 0.4}, {"Сайт", 75, 1.2},      {"сайт", 6, 1.2},
    {"Выставка", 14, 1.6}};
static const char *const companies[] = {"ООО «Ромашка»", "АО «Вектор»", "ИП Соколова",
                                        "ООО \"\"Север; Юг\"\"", "ЗАО «Луч»"};

/* The form of a Russian CRM export: `;` between cells, decimal comma, spaces in
 * thousands, day first, CRLF. (Written in UTF-8; the Makefile turns it into
 * windows-1251.) */
static void leads_ru(dice *d) {
    enum { DEALS = 380 };
    fputs("Номер сделки;Дата создания;Источник;Компания;Сумма;Визиты;Успешно\r\n",
          stdout);
    for (int i = 0; i < DEALS; i++) {
        const level *source = PICK(d, sources_ru);
        const char *company = companies[between(d, 0, 4)];
        bool won = chance(d, 0.17 * source->effect);
        moment at = moment_at((i + 0.5) / DEALS, 2);
        const char *quote = strchr(company, ';') ? "\"" : "";
        printf("5000000000000%06d;%02d.%02d.2025 %02d:%02d;%s;%s%s%s;", 137 * i + 11,
               at.day, at.month, at.hour, at.minute, source->name, quote, company, quote);
        print_grouped((long)skewed(d, 48000, 0.9));
        int visits = (int)skewed(d, 2.5, 0.7) + 1, cents = between(d, 0, 99);
        printf(",%02d;%d;%s\r\n", cents, visits, won ? "да" : "нет");
    }
}

/* What they cost, by source, as their accountant writes it. */
static void spend_ru(dice *d) {
    static const level costs[] = {{"Яндекс.Директ", 186000, 0},
                                  {"ВКонтакте", 94000, 0},
                                  {"Выставка", 61500, 0},
                                  {"Сайт", 12000, 0}};
    fputs("Канал;Расход\r\n", stdout);
    for (size_t i = 0; i < sizeof costs / sizeof *costs; i++) {
        printf("%s;", costs[i].name);
        print_grouped((long)costs[i].weight);
        printf(",%02d\r\n", between(d, 0, 99));
    }
}

/* About 43 bytes a row, so that 10 million rows are 430 MB. */
static void timing(dice *d, long rows) {
    puts("visitor_id,seen_at,variant,device,converted");
    for (long i = 0; i < rows; i++) {
        bool treatment = chance(d, 0.5);
        const level *device = PICK(d, devices);
        moment at = moment_at(((double)i + 0.5) / (double)rows, 3);
        bool converted = chance(d, (treatment ? 0.122 : 0.12) * device->effect);
        printf("%ld,2025-%02d-%02d %02d:%02d,%s,%s,%d\n", i + 1, at.month, at.day,
               at.hour, at.minute, treatment ? "treatment" : "control", device->name,
               converted);
    }
}

static const table tables[] = {{"visits", visits},   {"shop", shop},
                               {"pricing", pricing}, {"headlines", headlines},
                               {"email", email},     {"demos", demos},
                               {"forms", forms},     {"leads", leads},
                               {"events", events},   {"leads_ru", leads_ru},
                               {"spend", spend},     {"spend_ru", spend_ru},
                               {"touches", touches}, {"inquiries", inquiries},
                               {"deals", deals},     {0}};

static const table *find_table(const table *list, const char *name) {
    while (list->name && strcmp(list->name, name) != 0)
        list++;
    return list->name ? list : NULL;
}

int main(int argc, char **argv) {
    const char *what = argc > 1 ? argv[1] : "";
    dice d = {20250301};
    const table *it = find_table(tables, what);
    if (!it) it = find_table(crm_tables, what);
    if (it) {
        it->write(&d);
        return fflush(stdout) == 0 && !ferror(stdout) ? 0 : 1;
    }
    if (strcmp(what, "timing") != 0 || argc < 3) {
        fputs("usage: generate TABLE | timing ROWS\n", stderr);
        return 2;
    }
    timing(&d, strtol(argv[2], NULL, 10));
    return fflush(stdout) == 0 && !ferror(stdout) ? 0 : 1;
}
