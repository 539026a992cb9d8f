"""What a line of the audit trail says has changed."""

from yunce.accounts.rules.difference import FieldChange, changed


def test_only_fields_that_differ_are_named() -> None:
    assert changed({"name": "甲", "zone": "UTC"}, {"name": "乙", "zone": "UTC"}) == [
        FieldChange(name="name", before="甲", after="乙")
    ]


def test_what_is_made_has_no_before() -> None:
    assert changed(None, {"name": "甲"}) == [FieldChange(name="name", before=None, after="甲")]


def test_what_is_dropped_has_no_after() -> None:
    assert changed({"name": "甲"}, None) == [FieldChange(name="name", before="甲", after=None)]


def test_values_without_fields_are_compared_whole() -> None:
    assert changed([1], [2]) == [FieldChange(name="", before=[1], after=[2])]
    assert changed([1], [1]) == []
