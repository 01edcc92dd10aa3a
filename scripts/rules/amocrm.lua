-- Deals as amoCRM exports them, in Russian: who came, from where, and can they be reached
-- Columns as in the export of deals to CSV; try it on scripts/examples/amocrm_ru.csv with
-- --encoding windows-1251 (exports in UTF-8 need no option).
--
-- Left out on purpose: "Этап сделки" and "Дата закрытия", which are the outcome. Open deals
-- count as not won here, so export closed ones to judge the rules. "Бюджет" says something
-- only where the client or a form fills it in, not the manager after the call.

scoring "Сделки amoCRM" {
    id = "ID",
    created = "Дата создания",
    source = "utm_source",
    outcome = 'col "Этап сделки" == "Успешно реализовано"',
    bands = {["горячие"] = 45, ["тёплые"] = 20, ["холодные"] = 0},
    min = 0,
    max = 100,
}

group "Клиент" {
    max = 50,
    rule "Компания" {points = 20, when = {["Компания"] = present}},
    rule "Есть телефон" {points = 15, when = {["Рабочий телефон"] = present}},
    rule "Нет телефона" {points = -10, when = {["Рабочий телефон"] = missing}},
    rule "Корпоративная почта" {
        points = 10,
        when = {
            ["Рабочий email"] = all {
                present,
                none {ends {"@mail.ru", "@bk.ru", "@yandex.ru", "@gmail.com", "@outlook.com"}},
            },
        },
    },
    rule "Бюджет от 100 000" {points = 10, when = {["Бюджет"] = at_least(100000)}},
}

group "Источник" {
    max = 40,
    min = -25,
    rule "Рекомендация" {points = 35, when = {["Теги"] = contains "рекомендация"}},
    rule "Позвонил сам" {points = 20, when = {["Теги"] = contains "звонок"}},
    rule "Заявка с сайта" {points = 12, when = {["Теги"] = contains "сайт"}},
    rule "Поиск или телеграм" {points = 8, when = {utm_source = oneof {"yandex", "google", "telegram"}}},
    rule "Реклама во ВКонтакте" {points = -5, when = {utm_source = "vk"}},
    rule "Холодная база" {points = -25, when = {["Теги"] = contains "холодная"}},
}
