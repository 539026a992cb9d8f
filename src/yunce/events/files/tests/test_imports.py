"""Whole imports: from a file to the store, twice, cancelled, killed, mended and loaded again."""

import csv
import io
import threading
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from yunce.accounts.api import create_user, create_workspace
from yunce.events.api import counts, erase_person, look_up_person
from yunce.events.files import api, jobs, run, store
from yunce.events.files.rules.cells import FileRefused, Limits
from yunce.events.files.rules.mapping import MappingRefused
from yunce.events.files.rules.reading import Batch
from yunce.events.sources.api import revoke_source
from yunce.events.store.api import EventStore

MAPPING: dict[str, Any] = {
    "time": {"column": "付款时间"},
    "event": {"name": "支付"},
    "person": {"column": "会员号"},
    "amount": {"column": "金额"},
}
HEADER = "会员号,付款时间,金额,城市\n"


def saved(tmp_path: Path, rows: str, name: str = "orders.csv", encoding: str = "utf-8") -> Path:
    path = tmp_path / name
    path.write_text(HEADER + rows, encoding=encoding)
    return path


ORDERS = "甲,2025-03-01 12:00,12.5,杭州\n乙,2025-03-01 13:00,¥1200,苏州\n甲,2025-03-01 12:00,12.5,杭州\n"


def test_a_file_is_stored_once_however_often_it_is_loaded(workspace: str, facts: EventStore, tmp_path: Path) -> None:
    path = saved(tmp_path, ORDERS, encoding="gb18030")
    first = api.import_file(workspace, path, MAPPING)
    assert (first.read, first.stored, first.duplicates, first.rejected, first.rejects_file) == (3, 3, 0, 0, None)
    again = api.import_file(workspace, saved(tmp_path, ORDERS, "copy of orders.csv"), MAPPING)
    assert (again.read, again.stored, again.duplicates) == (3, 0, 3)
    rows = facts.query("SELECT person, amount, time, properties FROM events ORDER BY time, person").rows
    assert [(row[0], row[1]) for row in rows] == [
        ("甲", Decimal("12.5")),
        ("甲", Decimal("12.5")),
        ("乙", Decimal(1200)),
    ]
    assert rows[0][2] == datetime(2025, 3, 1, 4, 0, tzinfo=UTC)  # noon in the workspace's zone, Shanghai
    assert rows[0][3] == '{"城市":"杭州"}'


def test_an_export_that_overlaps_the_last_one_adds_its_new_rows_only(
    workspace: str, facts: EventStore, tmp_path: Path
) -> None:
    api.import_file(workspace, saved(tmp_path, ORDERS), MAPPING)
    longer = api.import_file(
        workspace, saved(tmp_path, "丙,2025-03-02,1,\n" + ORDERS + ORDERS.splitlines()[0] + "\n"), MAPPING
    )
    assert (longer.read, longer.stored, longer.duplicates) == (5, 2, 3)


def test_the_same_rows_in_a_workbook_are_the_same_rows(workspace: str, facts: EventStore, tmp_path: Path) -> None:
    book = xlsxwriter.Workbook(str(tmp_path / "orders.xlsx"))
    page = book.add_worksheet()
    for number, line in enumerate((HEADER + ORDERS).splitlines()):
        page.write_row(number, 0, line.split(","))
    page.write_number(1, 2, 12.5)
    book.close()
    api.import_file(workspace, saved(tmp_path, ORDERS), MAPPING)
    assert api.import_file(workspace, tmp_path / "orders.xlsx", MAPPING).duplicates == 3


def test_rows_kept_aside_are_mended_and_loaded_without_doubling_the_rest(
    workspace: str, facts: EventStore, tmp_path: Path
) -> None:
    rows = "甲,2025-03-01 12:00,12.5,杭州\n甲,2025-03-01 12:00,12.五,杭州\n=cmd,很久以前,3,杭州\n丁,2099-01-01,3,杭州\n"
    first = api.import_file(workspace, saved(tmp_path, rows), MAPPING, rejects=tmp_path / "rejects.csv")
    assert (first.read, first.stored, first.rejected) == (4, 1, 3)
    text = (tmp_path / "rejects.csv").read_text(encoding="utf-8-sig")
    lines = list(csv.DictReader(io.StringIO(text, newline="")))
    assert [(line["_row"], line["_column"]) for line in lines] == [("3", "金额"), ("4", "付款时间"), ("5", "付款时间")]
    assert [line["_reason"] for line in lines] == ["不是数字", "读不成时间", "时间在一天以后的将来"]
    assert lines[1]["会员号"] == "'=cmd"
    mended = text.replace("12.五", "12.5").replace("很久以前", "2025-03-02").replace("2099-", "2025-")
    (tmp_path / "mended.csv").write_text(mended, encoding="utf-8-sig")
    # The first mended row now reads like one that is stored already, and is another order all the same.
    second = api.import_file(workspace, tmp_path / "mended.csv", MAPPING)
    assert (second.read, second.stored, second.rejected) == (3, 3, 0)
    assert api.import_file(workspace, tmp_path / "mended.csv", MAPPING).duplicates == 3
    assert facts.query("SELECT count() FROM events WHERE person = '=cmd'").value() == 1


def test_phones_and_mails_of_a_file_are_hashed_at_the_door_when_asked(
    workspace: str, facts: EventStore, tmp_path: Path
) -> None:
    path = tmp_path / "members.csv"
    path.write_text("会员号,付款时间,金额,手机\n13818470054,2025-03-01 12:00,1,13818470054\n", encoding="utf-8")
    api.import_file(workspace, path, MAPPING, hash_personal=True)
    [(person, properties)] = facts.query("SELECT person, properties FROM events").rows
    assert "13818470054" not in person + properties
    assert person in properties  # the same person can still be told by either


def test_two_workspaces_never_share_rows(workspace: str, facts: EventStore, tmp_path: Path) -> None:
    other = run.new_id()
    path = saved(tmp_path, ORDERS)
    source = api.file_source(other)
    assert source != api.file_source(workspace)
    api.import_file(workspace, path, MAPPING)
    assert counts(workspace).events == 3
    assert counts(other).events == 0


def test_a_mapping_that_cannot_work_is_refused_before_anything_is_queued(
    workspace: str, tmp_path: Path, facts: EventStore
) -> None:
    path = saved(tmp_path, "甲,01/02/2025,1,\n")
    with pytest.raises(MappingRefused, match="ambiguous_time"):
        api.import_file(workspace, path, MAPPING)
    assert api.jobs(workspace) == []
    with pytest.raises(MappingRefused, match="no_such_column"):
        api.import_file(workspace, path, {**MAPPING, "person": {"column": "用户"}})


def test_an_upload_beyond_the_limit_leaves_nothing_behind(workspace: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(api, "LIMITS", Limits(file_bytes=10))
    with pytest.raises(FileRefused, match="file_too_large"):
        api.receive(workspace, "u", "big.csv", [b"0123456789", b"x"])
    assert api.jobs(workspace) == []


def many(tmp_path: Path, rows: int) -> Path:
    return saved(
        tmp_path,
        "".join(f"甲{n % 97},2025-03-01 12:00,{'x' if n % 1000 == 999 else n % 5},杭州\n" for n in range(rows)),
    )


def test_a_killed_import_goes_on_and_counts_every_row_once(
    workspace: str, facts: EventStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = api.submit(workspace, many(tmp_path, 9000), MAPPING)
    real, seen = run._send, []

    def dies(job: store.Job, batch: Batch, stop: threading.Event) -> Any:
        seen.append(real(job, batch, stop))  # the rows are in the inbox …
        if len(seen) == 3:
            job.rejects.open("ab").write(b"half a line")
            raise KeyboardInterrupt  # … and the process is gone before it could say so
        return seen[-1]

    monkeypatch.setattr(run, "_send", dies)
    with pytest.raises(KeyboardInterrupt):
        run.run_import(job.id)
    monkeypatch.setattr(run, "_send", real)
    dead = store.any_job(job.id)
    assert dead is not None
    assert (dead.state, dead.read) == ("running", 4000)
    assert store.lease_next("other", datetime.now(UTC)) is None
    store.change(job.id, lease_until=datetime.now(UTC) - timedelta(seconds=1))
    run.run_import(job.id)
    done = store.any_job(job.id)
    assert done is not None
    assert (done.state, done.read, done.stored, done.duplicates, done.rejected) == ("done", 9000, 8991, 0, 9)
    assert len(done.rejects.read_text(encoding="utf-8-sig").splitlines()) == 10
    assert not done.file.exists()


def test_a_server_that_stops_gives_the_import_back(workspace: str, facts: EventStore, tmp_path: Path) -> None:
    job = api.submit(workspace, many(tmp_path, 100), MAPPING)
    stop = threading.Event()
    stop.set()
    run.run_import(job.id, stop)
    waiting = store.any_job(job.id)
    assert waiting is not None
    assert (waiting.state, waiting.file.exists()) == ("queued", True)


def test_a_cancelled_import_keeps_what_it_stored_and_says_so(workspace: str, facts: EventStore, tmp_path: Path) -> None:
    job = api.submit(workspace, many(tmp_path, 100), MAPPING)
    assert api.cancel(workspace, job.id)
    run.run_import(job.id)
    ended = store.any_job(job.id)
    assert ended is not None
    assert (ended.state, ended.read, ended.file.exists()) == ("cancelled", 0, False)
    assert not api.cancel(workspace, job.id)
    assert not api.cancel("another", job.id)


def test_a_running_import_stops_at_its_next_batch(workspace: str, facts: EventStore, tmp_path: Path) -> None:
    job = api.submit(workspace, many(tmp_path, 5000), MAPPING)
    store.change(job.id, cancel_asked=True)
    run.run_import(job.id)
    ended = store.any_job(job.id)
    assert ended is not None
    assert (ended.state, ended.read) == ("cancelled", 0)


def test_a_source_that_was_shut_fails_the_import_in_words(workspace: str, facts: EventStore, tmp_path: Path) -> None:
    job = api.submit(workspace, many(tmp_path, 100), MAPPING)
    revoke_source(workspace, job.source_id)
    run.run_import(job.id)
    ended = store.any_job(job.id)
    assert ended is not None
    assert api.error_words(ended.error) == "这个数据来源已停用。请选择别的来源。"


def test_a_fault_in_the_middle_keeps_what_came_before_and_names_its_row(
    workspace: str, facts: EventStore, tmp_path: Path
) -> None:
    path = many(tmp_path, 4500)
    with path.open("a", encoding="utf-8") as file:
        file.write('"甲,2025-03-01,1,杭州\n' + "x" * 140_000)
    job = api.submit(workspace, path, MAPPING)
    run.run_import(job.id)
    ended = store.any_job(job.id)
    assert ended is not None
    assert (ended.state, ended.read, ended.stored + ended.rejected) == ("failed", 4000, 4000)
    assert "第 4502 行" in api.error_words(ended.error)


@pytest.mark.django_db(transaction=True)
def test_the_service_runs_what_is_queued_until_it_is_told_to_stop(
    facts: EventStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace = create_workspace("小店", owner=create_user("planner").id).id
    job = api.submit(workspace, many(tmp_path, 3000), MAPPING)
    stop = threading.Event()

    def runs_and_says_so(job_id: str, stopped: threading.Event, *, worker: str) -> None:
        run.run_import(job_id, stopped, worker=worker)
        stop.set()

    monkeypatch.setattr(jobs, "run_import", runs_and_says_so)
    thread = threading.Thread(target=jobs.run_pending, args=(stop,))
    thread.start()
    thread.join(60)
    assert not thread.is_alive()
    done = store.any_job(job.id)
    assert done is not None
    assert (done.state, done.stored, done.rejected, done.share) == ("done", 2997, 3, 1.0)


def test_erasing_a_person_takes_their_rows_out_of_the_rejects_too(
    workspace: str, facts: EventStore, tmp_path: Path
) -> None:
    rows = "甲,2025-03-01,x,杭州\n乙,2025-03-01,y,苏州\n甲,2025-03-01,1,杭州\n"
    api.import_file(workspace, saved(tmp_path, rows), MAPPING)
    assert look_up_person(workspace, "甲").counts["rejects"] == 1
    assert erase_person(workspace, "甲", actor="u").counts["rejects"] == 1
    assert not look_up_person(workspace, "甲").anything
    kept = api.jobs_with_rejects(workspace)[0].rejects.read_text(encoding="utf-8-sig")
    assert "乙" in kept
    assert "甲" not in kept


def test_uploads_that_nobody_started_and_old_rejects_are_forgotten(
    workspace: str, facts: EventStore, tmp_path: Path
) -> None:
    waiting = api.receive(workspace, "u", "a.csv", [HEADER.encode()])
    api.import_file(workspace, saved(tmp_path, "甲,2025-03-01,x,\n"), MAPPING)
    api.clean_up(datetime.now(UTC))
    assert waiting.file.exists()
    api.clean_up(datetime.now(UTC) + timedelta(days=31))
    assert not waiting.folder.exists()
    kept = api.jobs(workspace)
    assert [(job.rejected, job.rejects.exists()) for job in kept] == [(1, False)]


def test_two_workers_never_carry_the_same_import(workspace: str, tmp_path: Path, facts: EventStore) -> None:
    job = api.submit(workspace, many(tmp_path, 10), MAPPING)
    now = datetime.now(UTC)
    assert store.lease_next("one", now) == job.id
    assert store.lease_next("two", now) is None
    assert store.renew(job.id, "two", now) is None
    assert not store.advance(job.id, "two", added={"read": 1})
    assert store.renew(job.id, "one", now) is True
