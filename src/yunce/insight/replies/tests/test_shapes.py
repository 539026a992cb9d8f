"""The JSON of replies, and the document that describes it: every reference leads somewhere, every question fits."""

import json
from collections.abc import Iterator
from typing import Any

import msgspec
import pytest

from yunce.insight.replies.api import document, keys
from yunce.insight.replies.rules.fields import FieldLine, shapes
from yunce.insight.structured import STRUCTURED


def references(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        if "$ref" in value:
            yield value["$ref"]
        for each in value.values():
            yield from references(each)
    elif isinstance(value, list):
        for each in value:
            yield from references(each)


def test_every_question_has_its_path_and_every_reference_leads_somewhere() -> None:
    found = json.loads(json.dumps(document("en")))
    assert set(found["paths"]) == {f"/api/v1/insight/{key}" for key in keys()}
    schemas = found["components"]["schemas"]
    missing = [each for each in references(found) if each.rpartition("/")[2] not in schemas]
    assert missing == []
    assert {"AnswerBody", "Problem", "BoardQuestion"} <= set(schemas)


@pytest.mark.parametrize("key", list(STRUCTURED))
def test_the_fields_of_the_document_are_those_of_the_question(key: str) -> None:
    found = document("zh-Hans")
    body = found["paths"][f"/api/v1/insight/{key}"]["post"]["requestBody"]["content"]["application/json"]["schema"]
    [first, *inner] = shapes(body, found["components"]["schemas"])
    assert {line.name for line in first.fields} == {
        field.encode_name for field in msgspec.structs.fields(STRUCTURED[key].kind)
    }
    assert inner
    assert ("Period" in {shape.name for shape in inner}) == ("period" in {line.name for line in first.fields})


def test_a_field_says_its_type_and_its_default() -> None:
    class Inner(msgspec.Struct):
        days: list[int]

    class Outer(msgspec.Struct):
        inner: tuple[Inner, ...] = ()
        word: str | None = None

    [schema], schemas = msgspec.json.schema_components([Outer])
    assert shapes(schema | {"$ref": "#/$defs/Outer"}, schemas)[0].fields == (
        FieldLine(name="inner", type="Inner[]", default="[]"),
        FieldLine(name="word", type="text", default="null"),
    )
