"""People of each role, signed in, and a fact base that nobody else uses."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from yunce.accounts.api import Role, add_member, create_user, create_workspace
from yunce.events.store.api import EventStore
from yunce.events.testing import fresh_fact_base

SignedIn = Callable[[Role], Client]


@pytest.fixture
def facts(chdb_directory: Path, tmp_path: Path) -> Iterator[EventStore]:
    with fresh_fact_base(f"chdb://{chdb_directory}", tmp_path) as store:
        yield store


@pytest.fixture
def workspace(db: None) -> str:
    return create_workspace("小店", owner=create_user("owner").id).id


@pytest.fixture
def signed_in(workspace: str) -> SignedIn:
    """A browser of a member of the workspace, in a role."""

    def sign_in(role: Role, *, strict: bool = False) -> Client:
        name = role.value if role is not Role.OWNER else "owner"
        if role is not Role.OWNER:
            add_member(workspace, create_user(name).id, role)
        client = Client(enforce_csrf_checks=strict)
        client.force_login(get_user_model().objects.get(username=name))
        return client

    return sign_in


@pytest.fixture
def owner(signed_in: SignedIn, facts: EventStore) -> Client:
    return signed_in(Role.OWNER)


@pytest.fixture
def stranger(db: None) -> Client:
    """Owner of another workspace."""
    create_workspace("别家", owner=create_user("stranger").id)
    client = Client()
    client.force_login(get_user_model().objects.get(username="stranger"))
    return client
