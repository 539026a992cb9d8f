"""The questions over the address of a server: the same answers as from the embedded engine, to the last digit."""

from collections.abc import Iterator

import pytest

from yunce.events.store.api import EventStore, use_store
from yunce.insight import api
from yunce.insight.testing import demo_shop
from yunce.insight.tests.test_questions import EVE_OF_SUMMER, HISTORY, ask


@pytest.fixture(scope="module")
def shop_on_a_server(clickhouse_url: str) -> Iterator[EventStore]:
    """The whole shop, sent in one insert."""
    with demo_shop(clickhouse_url) as store:
        yield store


@pytest.mark.parametrize("question", list(api.QUESTIONS))
def test_a_server_answers_as_the_embedded_engine_does(
    question: str, shop: EventStore, shop_on_a_server: EventStore
) -> None:
    here = ask(question, HISTORY, EVE_OF_SUMMER)
    with use_store(shop_on_a_server):
        there = ask(question, HISTORY, EVE_OF_SUMMER)
    assert here.rows
    assert there == here
