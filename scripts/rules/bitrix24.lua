-- Leads as Bitrix24 exports them, in Russian: who came, from where, and can they be reached
-- Columns as in the export of leads to CSV; try it on scripts/examples/bitrix24_ru.csv with
-- --encoding windows-1251 (exports in UTF-8 need no option).
--
-- Left out on purpose: "Стадия", which is the outcome. Leads that are still in work count
-- as not won here, so export finished ones to judge the rules.

scoring "Лиды Битрикс24" {
    id = "ID",
    created = "Дата создания",
    source = "Источник",
    outcome = 'col "Стадия" == "Качественный лид"',
    bands = {["горячие"] = 45, ["тёплые"] = 20, ["холодные"] = 0},
    min = 0,
    max = 100,
}

group "Клиент" {
    max = 50,
    min = -15,
    rule "Компания" {points = 10, when = {["Название компании"] = present}},
    rule "Руководитель" {points = 20, when = {["Должность"] = contains {"иректор", "уководитель", "ладелец"}}},
    rule "Есть телефон" {points = 15, when = {["Рабочий телефон"] = present}},
    rule "Нет ни телефона, ни почты" {
        points = -20,
        when = {["Рабочий телефон"] = missing, ["Рабочий e-mail"] = missing},
    },
    rule "Сумма от 100 000" {points = 10, when = {["Возможная сумма"] = at_least(100000)}},
}

group "Источник лида" {
    max = 45,
    min = -25,
    rule "Рекомендация" {points = 30, when = {["Источник"] = "Рекомендация"}},
    rule "Позвонил сам" {points = 18, when = {["Источник"] = "Звонок"}},
    rule "Форма или сайт" {points = 12, when = {["Источник"] = oneof {"CRM-форма", "Веб-сайт"}}},
    rule "Обратился снова" {points = 25, when = {["Повторный лид"] = yes}},
    rule "Холодный обзвон" {points = -25, when = {["Источник"] = "Холодный обзвон"}},
}
