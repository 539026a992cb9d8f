"""The small cast of these tests: two workspaces that must never see each other, and one member a role."""

from dataclasses import dataclass

import pytest
from django.test import Client

from yunce.accounts import api
from yunce.accounts.api import Person, Role, WorkspaceInfo
from yunce.accounts.models import User

PASSWORD = "long enough 42"


@dataclass(frozen=True)
class Cast:
    team: WorkspaceInfo
    other: WorkspaceInfo
    people: dict[Role, Person]
    stranger: Person  # owns `other`

    def client(self, who: Role | Person) -> Client:
        """Signed in as the member with that role, or as that person."""
        person = self.people[who] if isinstance(who, Role) else who
        client = Client()
        client.force_login(User.objects.get(pk=person.id))
        return client


@pytest.fixture
def cast(db: None) -> Cast:
    people = {role: api.create_user(f"{role.value}-1", role.value.title()) for role in Role}
    stranger = api.create_user("stranger", "Stranger")
    team = api.create_workspace("甲队", owner=people[Role.OWNER].id)
    other = api.create_workspace("乙队", "GBP", "Europe/London", stranger.id)
    for role, person in people.items():
        api.add_member(team.id, person.id, role)
    return Cast(team=team, other=other, people=people, stranger=stranger)
