"""Queries to begin with: they run on any workspace that has events."""

from dataclasses import dataclass

from yunce.insight.rules.words import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    key: str
    name: Words
    text: Words


EXAMPLES: dict[str, Example] = {
    example.key: example
    for example in (
        Example(
            key="events",
            name=Words(zh="有哪些事件", en="Which events there are"),
            text=Words(
                zh="SELECT event, count() AS 次数, uniqExact(person) AS 人数, min(time) AS 最早, max(time) AS 最近\n"
                "FROM events\nGROUP BY event\nORDER BY 次数 DESC",
                en="SELECT event, count() AS times, uniqExact(person) AS persons,\n"
                "    min(time) AS first, max(time) AS last\n"
                "FROM events\nGROUP BY event\nORDER BY times DESC",
            ),
        ),
        Example(
            key="months",
            name=Words(zh="每月多少人（带参数）", en="Persons a month (with a parameter)"),
            text=Words(
                zh="SELECT toStartOfMonth(time) AS 月份, uniqExact(person) AS 人数\n"
                "FROM events\nWHERE time >= {since:Date} AND person != ''\nGROUP BY 月份\nORDER BY 月份",
                en="SELECT toStartOfMonth(time) AS month, uniqExact(person) AS persons\n"
                "FROM events\nWHERE time >= {since:Date} AND person != ''\nGROUP BY month\nORDER BY month",
            ),
        ),
        Example(
            key="again",
            name=Words(zh="来过几天的人有多少", en="On how many days persons came"),
            text=Words(
                zh="WITH 每人 AS (\n    SELECT person, uniqExact(toDate(time)) AS 天数\n    FROM events\n"
                "    WHERE person != ''\n    GROUP BY person\n)\n"
                "SELECT toString(least(天数, 10)) AS 来过几天, count() AS 人数\nFROM 每人\nGROUP BY 来过几天\n"
                "ORDER BY toInt32(来过几天)",
                en="WITH each_person AS (\n    SELECT person, uniqExact(toDate(time)) AS days\n    FROM events\n"
                "    WHERE person != ''\n    GROUP BY person\n)\n"
                "SELECT toString(least(days, 10)) AS days_here, count() AS persons\nFROM each_person\n"
                "GROUP BY days_here\nORDER BY toInt32(days_here)",
            ),
        ),
    )
}
