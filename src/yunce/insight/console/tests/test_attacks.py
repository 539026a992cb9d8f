"""The attack list: what somebody would write who wants to read beyond their workspace, write, wait, or fill the machine.

Each is asked of the real store with two workspaces. Most are refused before anything runs, with a place; those that are
harmless answer, and then nothing of the other workspace is in the answer.
"""

from dataclasses import dataclass

import pytest

from yunce.accounts.api import Access
from yunce.insight.console import api
from yunce.insight.console.rules.limits import Limits
from yunce.insight.console.tests.conftest import SECRET

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("two_workspaces")]
QUICK = Limits(seconds=1)
DEEP = 400


@dataclass(frozen=True)
class Attack:
    """gets: the code of the refusal, or "answer" when it runs and shows only our own rows."""

    name: str
    text: str
    gets: str


ATTACKS = [
    # other tables and databases
    Attack("the raw rows", "SELECT * FROM event_rows", "table"),
    Attack("the raw traits", "SELECT * FROM trait_rows", "table"),
    Attack("edges of identities", "SELECT * FROM identity_edges", "table"),
    Attack("the dictionary as a table", "SELECT * FROM person_overrides", "table"),
    Attack("our view by its database", "SELECT * FROM yunce.events", "database"),
    Attack("system tables", "SELECT * FROM system.tables", "database"),
    Attack("system in capitals", "SELECT * FROM SYSTEM.TABLES", "database"),
    Attack("system in quotes", 'SELECT * FROM "system"."query_log"', "database"),
    Attack("system in backticks", "SELECT * FROM `system`.`parts`", "database"),
    Attack("a dot inside backticks", "SELECT * FROM `system.tables`", "table"),
    Attack("information_schema", "SELECT * FROM information_schema.tables", "database"),
    Attack("three parts", "SELECT * FROM a.b.events", "database"),
    Attack("comma to another table", "SELECT 1 FROM events, event_rows", "table"),
    Attack("join to another table", "SELECT 1 FROM events JOIN event_rows AS r ON r.person = events.person", "table"),
    Attack("union to another table", "SELECT person FROM events UNION ALL SELECT person FROM event_rows", "table"),
    Attack("union in brackets", "(SELECT person FROM events) UNION ALL (SELECT person FROM event_rows)", "table"),
    Attack("a subquery in the list", "SELECT (SELECT max(person) FROM event_rows)", "table"),
    Attack("a subquery in WHERE", "SELECT 1 FROM events WHERE person IN (SELECT person FROM event_rows)", "table"),
    Attack("exists", "SELECT 1 FROM events WHERE exists(SELECT 1 FROM event_rows)", "table"),
    Attack("a subquery in HAVING", "SELECT event FROM events GROUP BY event HAVING count() > (SELECT count() FROM event_rows)", "table"),
    Attack("a subquery in LIMIT", "SELECT event FROM events LIMIT (SELECT count() FROM event_rows)", "table"),
    Attack("a subquery in a lambda", "SELECT arrayMap(x -> (SELECT count() FROM event_rows), [1]) FROM events", "table"),
    Attack("a subquery in a window", "SELECT sum(amount) OVER (ORDER BY (SELECT max(time) FROM event_rows)) FROM events", "table"),
    Attack("a subquery in ARRAY JOIN", "SELECT x FROM events ARRAY JOIN (SELECT groupArray(person) FROM event_rows) AS x", "table"),
    # a name on the right of IN is a table
    Attack("IN and a table", "SELECT 1 FROM events WHERE person IN event_rows", "in_table"),
    Attack("IN and a table in brackets", "SELECT 1 FROM events WHERE person IN (event_rows)", "in_table"),
    Attack("IN and a table in two brackets", "SELECT 1 FROM events WHERE person NOT IN ((event_rows))", "in_table"),
    Attack("IN and a system table", "SELECT 1 FROM events WHERE event IN (system.one)", "in_table"),
    Attack("IN and an alias", "SELECT 1 FROM events WHERE event IN (event_rows AS e)", "unreadable"),
    Attack("GLOBAL IN", "SELECT 1 FROM events WHERE person GLOBAL IN (SELECT person FROM events)", "node"),
    Attack("in as a function", "SELECT in(person, event_rows) FROM events", "node"),
    # table functions
    Attack("merge", "SELECT * FROM merge('.*', 'event_rows')", "table_function"),
    Attack("merge over system", "SELECT * FROM merge(system, 'tables')", "table_function"),
    Attack("file", "SELECT * FROM file('/etc/passwd', 'LineAsString')", "table_function"),
    Attack("url", "SELECT * FROM url('http://127.0.0.1:1/', 'LineAsString')", "table_function"),
    Attack("remote", "SELECT * FROM remote('127.0.0.1', default, event_rows)", "table_function"),
    Attack("remoteSecure", "SELECT * FROM remoteSecure('127.0.0.1', 'default.event_rows')", "table_function"),
    Attack("cluster", "SELECT * FROM cluster('default', system, one)", "table_function"),
    Attack("s3", "SELECT * FROM s3('http://x/y.csv', 'CSV')", "table_function"),
    Attack("hdfs", "SELECT * FROM hdfs('hdfs://x/y', 'CSV')", "table_function"),
    Attack("mysql", "SELECT * FROM mysql('h:3306', 'd', 't', 'u', 'p')", "table_function"),
    Attack("postgresql", "SELECT * FROM postgresql('h:5432', 'd', 't', 'u', 'p')", "table_function"),
    Attack("sqlite", "SELECT * FROM sqlite('/data/db.sqlite3', 'accounts_user')", "table_function"),
    Attack("executable", "SELECT * FROM executable('id', 'TSV', 'a String')", "table_function"),
    Attack("dictionary", "SELECT * FROM dictionary('person_overrides')", "node"),
    Attack("numbers", "SELECT * FROM numbers(1000000000000)", "table_function"),
    Attack("generateRandom", "SELECT * FROM generateRandom('a Int8')", "table_function"),
    Attack("view", "SELECT * FROM view(SELECT * FROM event_rows)", "table_function"),
    Attack("viewIfPermitted", "SELECT * FROM viewIfPermitted(SELECT 1 ELSE null('a Int8'))", "unreadable"),
    Attack("values", "SELECT * FROM VALUES('a Int8', 1)", "values"),
    Attack("a table function joined", "SELECT 1 FROM events JOIN file('/etc/passwd', 'LineAsString') AS f ON 1", "table_function"),
    Attack("a quoted table function", "SELECT * FROM \"file\"('/etc/passwd')", "table_function"),
    Attack("loop", "SELECT * FROM loop(system.one)", "table_function"),
    # functions that read
    Attack("dictGet", "SELECT dictGet('person_overrides', 'survivor', ('theirs', person)) FROM events", "function"),
    Attack("dictGetOrDefault in capitals", "SELECT DICTGETORDEFAULT('person_overrides', 'survivor', ('theirs', person), '') FROM events", "function"),
    Attack("dictHas", "SELECT dictHas('person_overrides', ('theirs', person)) FROM events", "function"),
    Attack("joinGet", "SELECT joinGet('t', 'v', person) FROM events", "function"),
    Attack("file as a function", "SELECT file('/etc/passwd')", "function"),
    Attack("quoted function", "SELECT `file`('/etc/passwd')", "function"),
    Attack("hasColumnInTable", "SELECT hasColumnInTable('default', 'event_rows', 'id')", "function"),
    Attack("getSetting", "SELECT getSetting('additional_table_filters')", "function"),
    Attack("getMacro", "SELECT getMacro('shard')", "function"),
    Attack("currentDatabase", "SELECT currentDatabase()", "function"),
    Attack("current_database without brackets", "SELECT current_database FROM events", "bare_call"),
    Attack("current_user in capitals", "SELECT CURRENT_USER", "bare_call"),
    Attack("user as a name", "SELECT user FROM events", "bare_call"),
    Attack("user as an alias", "SELECT person AS user FROM events ORDER BY user", "answer"),
    Attack("currentUser", "SELECT currentUser()", "function"),
    Attack("hostName", "SELECT hostName()", "function"),
    Attack("version", "SELECT version()", "function"),
    Attack("serverUUID", "SELECT serverUUID()", "function"),
    Attack("addressToLine", "SELECT addressToLine(1)", "function"),
    Attack("finalizeAggregation", "SELECT finalizeAggregation(unhex('00'))", "function"),
    Attack("a state", "SELECT uniqState(person) FROM events", "function"),
    Attack("catboost", "SELECT catboostEvaluate('/model', 1)", "function"),
    Attack("a global variable", "SELECT @@max_threads", "node"),
    # waiting and failing
    Attack("sleep", "SELECT sleep(3)", "function"),
    Attack("sleepEachRow", "SELECT sleepEachRow(1) FROM events", "function"),
    Attack("throwIf", "SELECT throwIf(1)", "function"),
    Attack("rand", "SELECT person FROM events WHERE rand() % 10 = 0", "function"),
    # filling the machine
    Attack("range of a trillion", "SELECT range(1000000000000)", "engine"),
    Attack("arrayJoin of ranges", "SELECT count() FROM events ARRAY JOIN range(1000000) AS x ARRAY JOIN range(1000000) AS y", "memory"),
    Attack("repeat of repeat", "SELECT repeat(repeat('x', 1000000), 1000000)", "engine"),
    Attack("a wide constant", "SELECT repeat('x', 1000000) AS a, repeat('y', 1000000) AS b FROM events", "bytes"),
    Attack("events to the fourth", "SELECT count() FROM events a, events b, events c, events d", "time"),
    Attack("a recursive WITH", "WITH RECURSIVE r AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM r) SELECT * FROM r", "recursive"),
    Attack("deep brackets", f"SELECT {'(' * DEEP}1{')' * DEEP}", "deep"),
    Attack("deep functions", f"SELECT {'abs(' * DEEP}1{')' * DEEP}", "deep"),
    Attack("deep subqueries", f"{'SELECT * FROM (' * DEEP}SELECT 1{')' * DEEP}", "deep"),
    Attack("many nots", f"SELECT {'NOT ' * 2000}1", "deep"),
    Attack("a long text", f"SELECT '{'x' * 30_000}'", "long"),
    # more than one statement, or no SELECT
    Attack("two statements", "SELECT 1; SELECT * FROM event_rows", "second"),
    Attack("a drop behind", "SELECT 1; DROP TABLE event_rows", "second"),
    Attack("drop", "DROP TABLE event_rows", "start"),
    Attack("insert", "INSERT INTO event_rows SELECT * FROM events", "start"),
    Attack("insert after WITH", "WITH a AS (SELECT 1) INSERT INTO event_rows SELECT * FROM a", "no_select"),
    Attack("explain", "EXPLAIN SELECT * FROM event_rows", "start"),
    Attack("show", "SHOW TABLES", "start"),
    Attack("describe", "DESCRIBE TABLE event_rows", "start"),
    Attack("set", "SET readonly = 0", "start"),
    Attack("use", "USE system", "start"),
    Attack("kill", "KILL QUERY WHERE 1", "start"),
    Attack("system command", "SYSTEM SHUTDOWN", "start"),
    Attack("create", "CREATE TABLE t (a Int8) ENGINE = Memory", "start"),
    Attack("attach", "ATTACH TABLE t", "start"),
    Attack("parallel with", "SELECT 1 PARALLEL WITH SELECT 2", "unreadable"),
    # settings, formats, outfiles
    Attack("settings", "SELECT 1 FROM events SETTINGS readonly = 0", "settings"),
    Attack("settings in a subquery", "SELECT * FROM (SELECT 1 SETTINGS max_execution_time = 0)", "settings"),
    Attack("settings that lift the wall", "SELECT * FROM events SETTINGS additional_table_filters = {}", "settings"),
    Attack("settings on one side of a union", "SELECT 1 UNION ALL SELECT 2 SETTINGS readonly = 0", "settings"),
    Attack("format", "SELECT 1 FORMAT Null", "format"),
    Attack("into outfile", "SELECT 1 INTO OUTFILE '/tmp/x' FORMAT CSV", "outfile"),
    Attack("into outfile in a subquery", "SELECT * FROM (SELECT 1 INTO OUTFILE '/tmp/x')", "outfile"),
    # comments
    Attack("a comment hides nothing", "SELECT 1 /* FROM events */ FROM /* x */ event_rows -- y", "table"),
    Attack("an open comment", "SELECT 1 FROM events /* ", "open"),
    Attack("nested comments", "SELECT 1 /* /* */ FROM event_rows -- */\nFROM events", "answer"),
    Attack("a comment that ends our text", "SELECT 1 FROM events --", "answer"),
    Attack("a hash comment", "SELECT person FROM events # FROM event_rows", "answer"),
    Attack("an executable comment", "SELECT /*! person FROM event_rows */ 1 FROM events", "answer"),
    Attack("only a comment", "-- nothing", "comments"),
    # names
    Attack("WITH in the place of a table", "WITH events AS (SELECT 1) SELECT * FROM events", "cte_name"),
    Attack("WITH in the place of a raw table", "WITH event_rows AS (SELECT 1 AS a) SELECT * FROM event_rows", "answer"),
    Attack("WITH out of reach", "SELECT * FROM (WITH event_rows AS (SELECT 1 AS a) SELECT a FROM event_rows) AS x, event_rows", "table"),
    Attack("WITH of itself", "WITH event_rows AS (SELECT * FROM event_rows) SELECT * FROM event_rows", "table"),
    Attack("WITH in another branch", "WITH a AS (WITH event_rows AS (SELECT 1) SELECT 1), b AS (SELECT * FROM event_rows) SELECT 1", "table"),
    Attack("WITH twice", "WITH a AS (SELECT 1), a AS (SELECT 2) SELECT * FROM a", "cte_twice"),
    Attack("an alias of the condition", "WITH 'theirs' AS workspace SELECT count() FROM events HAVING count() > 600", "answer"),
    Attack("the column itself", "SELECT workspace FROM events", "engine"),
    Attack("an alias named workspace", "SELECT 'theirs' AS workspace, person FROM events WHERE workspace = 'theirs'", "answer"),
    Attack("an alias in our place", "WITH 'theirs' AS yunce_src SELECT * FROM events", "reserved"),
    Attack("a tuple in our place", "SELECT tuple('theirs') AS yunce_src, person FROM events", "reserved"),
    Attack("our own column", "SELECT yunce_src.workspace FROM events", "reserved"),
    Attack("our own WITH", "WITH a AS (SELECT 1 AS x) SELECT * FROM yunce_with_1", "reserved"),
    Attack("reserved in capitals", "SELECT 1 AS YUNCE_SRC FROM events", "reserved"),
    Attack("a quote in a name", 'SELECT 1 AS "a\\" FROM event_rows --" FROM events', "name"),
    Attack("a backtick in a name", "SELECT 1 AS `a\\`b` FROM events", "name"),
    Attack("a backslash at the end of a name", 'SELECT 1 AS "a\\\\" FROM events', "name"),
    Attack("a backslash at the end of a text", "SELECT 'a\\\\', person FROM events", "answer"),
    Attack("a quote in a text", "SELECT 'a\\' FROM event_rows -- ' FROM events", "answer"),
    Attack("a doubled quote", "SELECT 'a'' FROM event_rows -- ' FROM events", "answer"),
    Attack("a heredoc", "SELECT $$' FROM event_rows --$$ FROM events", "node"),
    Attack("a typographic quote", "SELECT ‘a’ FROM events", "name"),
    Attack("a look-alike letter", "SELECT * FROM еvents", "look_alike"),
    Attack("full-width letters", "SELECT * FROM ｅｖｅｎｔｓ", "table"),
    Attack("another case", "SELECT * FROM Events", "table_case"),
    Attack("a zero-width letter", "SELECT * FROM events\u200b", "name"),
    Attack("a null letter", "SELECT 'a\0b' FROM events", "answer"),
    # stars and columns
    Attack("a star", "SELECT * FROM events", "answer"),
    Attack("a star without", "SELECT * EXCEPT (person) FROM events", "answer"),
    Attack("a star of an alias", "SELECT e.* FROM events AS e", "answer"),
    Attack("columns by pattern", "SELECT COLUMNS('.*') FROM events", "function"),
    Attack("apply", "SELECT * APPLY(toString) FROM events", "columns"),
    Attack("virtual columns", "SELECT _part, _table FROM events", "engine"),
    Attack("the id of the row", "SELECT id, batch FROM events", "engine"),
    # parameters
    Attack("a table as parameter", "SELECT * FROM {t:Identifier}", "table_parameter"),
    Attack("a column as parameter", "SELECT {c:Identifier} FROM events", "parameter_type"),
    Attack("our own parameter", "SELECT {yunce_workspace:String} FROM events", "parameter_name"),
    Attack("a parameter of two types", "SELECT {a:String}, {a:Int64}", "parameter_twice"),
    Attack("a question mark", "SELECT ? FROM events", "parameter_name"),
    Attack("a format of Python's", "SELECT '%(x)s %s {x}' FROM events", "answer"),
    # odd clauses
    Attack("final", "SELECT * FROM events FINAL", "sample"),
    Attack("sample", "SELECT * FROM events SAMPLE 0.1", "sample"),
    Attack("prewhere", "SELECT * FROM events PREWHERE workspace = 'theirs'", "prewhere"),
    Attack("except", "SELECT person FROM events EXCEPT SELECT person FROM persons", "set_operation"),
    Attack("a cast to a state", "SELECT CAST(unhex('00') AS AggregateFunction(uniq, String))", "type"),
    Attack("FROM first", "FROM event_rows SELECT person", "table"),
    Attack("lateral", "SELECT 1 FROM events, LATERAL (SELECT * FROM event_rows)", "node"),
    Attack("a pivot", "SELECT * FROM events PIVOT (count() FOR event IN ('a'))", "node"),
]  # fmt: skip


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.name)
def test_an_attack_reads_nothing_of_others(analyst: Access, attack: Attack) -> None:
    got = api.ask(analyst, attack.text, {}, limits=QUICK)
    if attack.gets == "answer":
        assert isinstance(got, api.Found), got
        assert SECRET not in repr(got.rows)
        return
    assert isinstance(got, api.Refusal), got
    # Each wall stands alone; on a busy machine the clock may be the first to stop what memory or bytes would have.
    walls = {attack.gets, "time"} if attack.gets in {"bytes", "memory"} else {attack.gets}
    assert got.code in walls, got.said("en")
    assert got.what.zh
    assert got.instead.en


def test_names_are_unique() -> None:
    names = [attack.name for attack in ATTACKS]
    assert len(names) == len(set(names)) >= 60
