"""`yunce attribution`: published tables as fields of fixed names; what is wrong with a file, in one line."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from yunce.cli import main

# DP6/Marketing-Attribution-Models, tests/test_mam.py: nine paths, each worth 3.
NINE = "path,value,converted\n" + "".join(
    f"{path},3,1\n" for path in ("A", "A>B", "A>B>C", "B", "B>A", "B>C>A", "C", "C>A", "C>B>A")
)
MARKOV = "path,value,converted\nC1 > C2 > C3,1,yes\nC1,0,no\nC2>C3,,否\n"
GAME = "path,value\nO,7\nF,6\nD,4\nO>F,15\nO>D,7\nF>D,9\nO>F>D,19\n"


@pytest.fixture
def ask(tmp_path: Path):
    def asked(text: str, *arguments: str) -> Result:
        file = tmp_path / "paths.csv"
        file.write_text(text, encoding="utf-8")
        return CliRunner().invoke(main, ["attribution", str(file), *arguments])

    return asked


def found(answer: Result) -> dict:
    assert answer.exit_code == 0, answer.stderr
    return json.loads(answer.stdout)


@pytest.mark.parametrize(
    ("model", "credit"),
    [
        ("first", (9, 9, 9)),
        ("last", (15, 6, 6)),
        ("linear", (10.5, 9, 7.5)),
        ("position", (11.1, 8.4, 7.5)),
        ("decay", (11.8571, 8.1429, 7)),
        ("shapley", (10.5, 9, 7.5)),
    ],
)
def test_the_nine_paths_come_out_as_published(ask, model, credit):
    answer = found(ask(NINE, "--model", model, "--json"))
    assert tuple(round(answer["credit"][channel], 4) for channel in "ABC") == credit
    assert (answer["total"], answer["n"], answer["conversions"]) == (27, 9, 9)


def test_the_markov_example_comes_out_as_published(ask):
    answer = found(ask(MARKOV, "--model", "markov", "--json"))
    assert answer["credit"] == {"C1": 0.2, "C2": 0.4, "C3": 0.4}
    assert answer["removal_effects"] == pytest.approx({"C1": 0.5, "C2": 1, "C3": 1})
    assert (answer["total"], answer["n"]) == (1, 3)


def test_a_stated_game_comes_out_as_published(ask):
    answer = found(ask(GAME, "--model", "shapley", "--coalitions", "--json"))
    assert answer["exact"] == {"F": "49/6", "O": "23/3", "D": "19/6"}
    assert answer["total"] == 19


def test_a_sampled_answer_says_so_and_with_which_seed(ask):
    paths = "".join(f"c{at}>c{(at * at + 1) % 23},{at % 2},{at % 2}\n" for at in range(23))
    text = "path,value,converted\n" + paths
    options = ("--model", "shapley", "--game", "rate", "--samples", "50", "--seed", "7", "--json")
    answer = found(ask(text, *options))
    assert (answer["seed"], answer["samples"]) == (7, 50)
    assert "50 drawn orders" in answer["method"]
    assert set(answer["standard_errors"]) == set(answer["credit"])
    assert answer == found(ask(text, *options))


def test_costs_add_the_cost_of_a_conversion_and_the_return(ask, tmp_path):
    costs = tmp_path / "costs.csv"
    costs.write_text("channel,cost\nA,4\nA,6\nD,4\n", encoding="utf-8")
    answer = found(ask(NINE, "--model", "last", "--costs", str(costs), "--json"))
    by = {each["channel"]: each for each in answer["channels"]}
    assert (by["A"]["cost"], by["A"]["cpa"], by["A"]["roi"]) == (10, 2, 0.5)
    assert (by["C"]["cpa"], by["C"]["roi"]) == (None, None)
    assert (by["D"]["value"], by["D"]["cpa"], by["D"]["roi"]) == (0, None, -1)


TIMED = "path,value,converted,times,converted_at\nA>B,3,1,2026-03-01>2026-03-08,2026-03-08\n"


def test_times_make_the_half_life_one_of_days_and_allow_a_look_back(ask):
    assert found(ask(TIMED, "--model", "decay", "--json"))["credit"] == {"A": 1, "B": 2}
    assert found(ask(TIMED, "--model", "first", "--lookback-days", "6", "--json"))["credit"] == {"B": 3}


def test_counts_stand_for_as_many_paths(ask):
    answer = found(ask("path,converted,count\nA>B,1,3\nA,0,5\n", "--model", "linear", "--json"))
    assert answer["credit"] == {"A": 1.5, "B": 1.5}
    assert (answer["n"], answer["conversions"]) == (8, 3)


def test_a_value_without_a_conversion_is_not_counted_and_said(ask):
    answer = ask("path,value,converted\nA,3,1\nB,5,0\n", "--model", "last", "--json")
    assert found(answer)["credit"] == {"A": 3, "B": 0}
    assert "1 rows have a value without a conversion" in answer.stderr


def test_position_shares_can_be_set(ask):
    answer = found(ask(NINE, "--model", "position", "--position", "100/0/0", "--json"))
    assert answer["credit"] == {"A": 9, "B": 9, "C": 9}


def test_without_json_there_is_a_table(ask):
    answer = ask(NINE.replace("A", "[品牌]"), "--model", "linear")
    assert "[品牌]" in answer.stdout
    assert "total 27.00 of 9 conversions on 9 paths" in answer.stdout


HEADER = "path,value,converted\n"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("path,value\nA,3\n", "no column converted; found path, value"),
        (HEADER + "A,3,1\n,3,1\n", "row 3, column path: is empty"),
        (HEADER + "A>>B,3,1\n", "row 2, column path: 'A>>B' has an empty channel"),
        (HEADER + "A,dear,1\n", "row 2, column value: 'dear' is no number"),
        (HEADER + "A,-3,1\n", "row 2, column value: must be a number from 0 on, got -3"),
        (HEADER + "A,3,7\n", "row 2, column converted: '7' says neither yes nor no"),
        ("path,converted,count\nA,1,2.5\n", "row 2, column count: 2.5 is no whole number"),
        ("path,converted,count\nA,1,0\n", "row 2, column count: must be at least 1"),
        (TIMED.replace(">2026-03-08,", ","), "row 2, column times: 1 times for 2 touches"),
        (TIMED.replace(">2026-03-08,", ">2026-02-08,"), "row 2, column times: touches must come oldest first"),
        (TIMED.replace("2026-03-01>", "spring>"), "row 2, column times: 'spring' is no moment"),
        (TIMED.replace("2026-03-01>", "2026-03-01T00:00+08:00>"), "row 2, column times: some moments have a zone"),
        (TIMED.replace("03-08\n", "03-07\n"), "none after the end of the path"),
    ],
)
def test_what_cannot_be_taken_is_refused_in_one_line(ask, text, says):
    answer = ask(text, "--model", "linear", "--json")
    assert answer.exit_code == 1
    assert says in answer.stderr
    assert answer.stderr.startswith("paths.csv: ")
    assert answer.stdout == ""
    assert len(answer.stderr.strip().splitlines()) == 1


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (GAME.replace("O>D,7\n", ""), "the worth of D + O is not given"),
        (GAME + "D>O,3\n", "row 9, column path: the combination D + O stands here twice"),
    ],
)
def test_a_game_with_a_hole_or_a_contradiction_is_refused(ask, text, says):
    answer = ask(text, "--model", "shapley", "--coalitions")
    assert (answer.exit_code, says in answer.stderr) == (1, True)


def test_a_look_back_without_times_is_refused(ask):
    answer = ask(NINE, "--model", "first", "--lookback-days", "7")
    assert (answer.exit_code, "no column times" in answer.stderr) == (1, True)


@pytest.mark.parametrize(
    "arguments",
    [
        ("--model", "magic"),
        ("--model", "position", "--position", "40/40"),
        ("--model", "position", "--position", "40/20/30"),
        ("--model", "position", "--position", "120/-40/20"),
        ("--model", "decay", "--half-life-days", "0"),
        ("--model", "markov", "--order", "0"),
        ("--model", "linear", "--coalitions"),
        ("--model", "linear", "--lookback-days", "-1"),
    ],
    ids=" ".join,
)
def test_a_wrong_call_ends_with_two(ask, arguments):
    assert ask(NINE, *arguments).exit_code == 2
