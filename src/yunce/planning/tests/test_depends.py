"""Names of tasks go out and come back, whatever they hold."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yunce.planning.rules.depends import NoSuchTask, by_label, labels, read, write

NAMES = st.text("甲乙a、；;，,\"' []", max_size=8) | st.text(max_size=12)
KEYS = st.from_regex(r"[a-c][0-9]?", fullmatch=True)


@given(st.dictionaries(KEYS, NAMES, max_size=6), st.data(), st.sampled_from(["、", "; ", ", "]))
def test_any_names_come_back_as_the_tasks_that_were_written(names, data, separator):
    named = labels(names.items())
    if len(set(named.values())) < len(named):  # two tasks that even with their keys look the same
        return
    keys = tuple(data.draw(st.lists(st.sampled_from(sorted(named)), unique=True))) if named else ()
    assert read(write(keys, named, separator), by_label(named)) == keys


def test_a_name_that_holds_a_separator_needs_no_quotes():
    named = labels([("close", "收尾：关入口、兑付权益"), ("goal", "目标评审")])
    assert write(("close", "goal"), named) == "收尾：关入口、兑付权益、目标评审"
    assert read("目标评审；收尾：关入口、兑付权益", by_label(named)) == ("goal", "close")


def test_two_tasks_of_one_name_are_told_apart_and_an_old_name_still_finds_its_task():
    named = labels([("a", "写稿"), ("b", "写稿"), ("c", "新名字")])
    assert write(("b", "c"), named) == "写稿 [b]、新名字"
    assert read("写稿 [a]、旧名字、b", by_label(named, {"c": "旧名字", "d": "已删除"})) == ("a", "c", "b")
    with pytest.raises(NoSuchTask, match="已删除"):
        read("已删除", by_label(named, {"d": "已删除"}))
