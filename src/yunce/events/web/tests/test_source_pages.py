"""The pages of a source: what loading them again does."""

import re

from django.test import Client
from django.urls import reverse

from yunce.events.sources import api as sources


def test_loading_the_page_of_a_key_again_makes_no_second_source_and_no_second_key(
    owner: Client, workspace: str
) -> None:
    asked = {"name": "官网", "kind": "segment"}
    owner.post(reverse("data:new-source"), asked)
    again = owner.post(reverse("data:new-source"), asked)
    assert again.status_code == 422
    assert "已经有叫「官网」的来源" in again.content.decode()
    [source] = [each for each in sources.sources(workspace) if each.name == "官网"]
    change = {"hint": source.key_hint}
    shown = owner.post(reverse("data:source-key", args=[source.id]), change).content.decode()
    key = re.search(r"wk[0-9a-f]{40}", shown)
    assert key
    repeated = owner.post(reverse("data:source-key", args=[source.id]), change, follow=True).content.decode()
    assert "密钥已经换过" in repeated
    assert sources.source_by_key(key[0]) is not None
