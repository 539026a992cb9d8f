"""Ways in: keys are shown once, kept as hashes, and can be changed and shut."""

from threading import Thread

import pytest

from yunce.events.models import Source
from yunce.events.sources.api import (
    configure_source,
    create_source,
    personal_key,
    revoke_source,
    rotate_key,
    source,
    source_by_key,
    sources,
)

pytestmark = pytest.mark.django_db
W = "01WORKSPACE000000000000000"


def test_the_key_is_kept_only_as_a_hash() -> None:
    made = create_source(W, "shop")
    assert made.write_key not in str(Source.objects.values().get())
    found = source_by_key(made.write_key)
    assert found is not None
    assert (found.id, found.key_hint) == (made.id, made.write_key[-4:])


def test_a_new_key_replaces_the_old_one() -> None:
    made = create_source(W, "shop")
    fresh = rotate_key(W, made.id)
    assert fresh is not None
    assert source_by_key(made.write_key) is None
    found = source_by_key(fresh.write_key)
    assert found is not None
    assert found.id == made.id


def test_a_shut_source_opens_to_no_key_and_stays_listed() -> None:
    made = create_source(W, "shop")
    assert revoke_source(W, made.id)
    assert not revoke_source(W, made.id)
    assert source_by_key(made.write_key) is None
    assert [each.active for each in sources(W)] == [False]


def test_another_workspace_can_neither_see_nor_change_it() -> None:
    made = create_source(W, "shop")
    other = "01OTHER0000000000000000000"
    assert source(other, made.id) is None
    assert rotate_key(other, made.id) is None
    assert not revoke_source(other, made.id)
    assert sources(other) == []


def test_its_settings_can_be_changed() -> None:
    made = create_source(W, "shop")
    settings = {"name": "店铺", "hash_personal": True, "retention_days": 30, "events_per_second": 5}
    assert configure_source(W, made.id, **settings)  # type: ignore[arg-type]
    found = source(W, made.id)
    assert found is not None
    assert (found.name, found.hash_personal, found.retention_days, found.events_per_second) == ("店铺", True, 30, 5)


def test_an_unknown_kind_is_refused_with_the_known_ones() -> None:
    with pytest.raises(ValueError, match="segment"):
        create_source(W, "x", "carrier pigeon")


@pytest.mark.django_db(transaction=True)
def test_many_who_ask_at_once_for_a_workspaces_key_get_the_same() -> None:
    found: list[bytes] = []
    threads = [Thread(target=lambda: found.append(personal_key(W))) for _ in range(6)]
    personal_key(W)
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(found)) == 1
    assert len(found[0]) == 32
