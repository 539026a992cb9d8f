"""Coming in and going out, and what guessers meet."""

import pytest
from django.conf import settings
from django.test import Client

from yunce.accounts import api
from yunce.accounts.models import SignInAttempt, User
from yunce.accounts.rules.throttle import PAIR_LIMIT
from yunce.accounts.tests.conftest import PASSWORD

pytestmark = [pytest.mark.django_db, pytest.mark.urls("yunce.accounts.tests.urls")]


@pytest.fixture
def lin() -> User:
    person = api.create_user("lin", "小林", password=PASSWORD)
    api.create_workspace("甲队", owner=person.id)
    return User.objects.get(pk=person.id)


def _try(client: Client, password: str, username: str = "lin", **more: str) -> tuple[int, str]:
    response = client.post("/sign-in", {"username": username, "password": password, **more})
    return response.status_code, response.headers.get("Location", "")


def test_the_right_password_signs_in(lin: User) -> None:
    client = Client()
    assert _try(client, PASSWORD) == (302, "/")
    assert client.get("/settings").status_code == 200


def test_a_name_is_found_in_any_spelling_of_its_letters(lin: User) -> None:
    assert _try(Client(), PASSWORD, " LIN ") == (302, "/")
    assert _try(Client(), PASSWORD, "ｌｉｎ") == (302, "/")


def test_a_wrong_password_and_an_unknown_name_look_the_same(lin: User) -> None:
    wrong = Client().post("/sign-in", {"username": "lin", "password": "x"})
    unknown = Client().post("/sign-in", {"username": "nobody", "password": "x"})
    assert (wrong.status_code, unknown.status_code) == (422, 422)
    assert "登录名或密码不对" in wrong.content.decode()
    assert "登录名或密码不对" in unknown.content.decode()


def test_after_five_guesses_even_the_right_password_waits(lin: User) -> None:
    client = Client()
    for _ in range(PAIR_LIMIT):
        assert _try(client, "guess")[0] == 422
    response = client.post("/sign-in", {"username": "lin", "password": PASSWORD})
    assert response.status_code == 429
    assert 0 < int(response.headers["Retry-After"]) <= 900
    assert "试的次数太多了" in response.content.decode()


def test_guesses_from_elsewhere_do_not_lock_the_owner_out(lin: User) -> None:
    guesser = Client(REMOTE_ADDR="203.0.113.9")
    for _ in range(PAIR_LIMIT + 2):
        _try(guesser, "guess")
    assert _try(Client(REMOTE_ADDR="198.51.100.7"), PASSWORD) == (302, "/")


def test_a_good_sign_in_clears_its_own_attempts(lin: User) -> None:
    client = Client()
    _try(client, "mistyped")
    _try(client, PASSWORD)
    assert SignInAttempt.objects.count() == 0


def test_the_session_gets_a_new_key_at_sign_in(lin: User) -> None:
    client = Client()
    session = client.session
    session["planted"] = True
    session.save()
    before = client.session.session_key
    _try(client, PASSWORD)
    assert client.session.session_key != before


@pytest.mark.parametrize(
    ("wanted", "gets"),
    [
        ("/projects", "/projects"),
        ("https://evil.example/", "/"),
        ("//evil.example", "/"),
        ("javascript:alert(1)", "/"),
        ("/sign-out", "/"),
    ],
)
def test_sign_in_leads_back_only_to_pages_of_ours(lin: User, wanted: str, gets: str) -> None:
    assert _try(Client(), PASSWORD, next=wanted) == (302, gets)


def test_a_stranger_is_led_to_sign_in_and_back() -> None:
    response = Client().get("/settings/members?x=1")
    assert (response.status_code, response.headers["Location"]) == (302, "/sign-in?next=%2Fsettings%2Fmembers%3Fx%3D1")


def test_a_fragment_of_a_stranger_moves_the_whole_page() -> None:
    response = Client().get("/settings", headers={"HX-Request": "true", "HX-Current-URL": "http://testserver/goals"})
    assert response.headers["HX-Redirect"] == "/sign-in?next=%2Fgoals"


def test_sign_out_ends_the_session(lin: User) -> None:
    client = Client()
    client.force_login(lin)
    assert client.get("/sign-out").status_code == 200
    assert client.post("/sign-out").status_code == 302
    assert client.get("/settings").status_code == 302


def test_a_form_from_elsewhere_is_refused_with_a_page_that_helps(lin: User) -> None:
    client = Client(enforce_csrf_checks=True)
    response = client.post("/sign-in", {"username": "lin", "password": PASSWORD})
    assert response.status_code == 403
    assert "页面已过期" in response.content.decode()


def test_somebody_on_a_one_time_password_chooses_their_own_first(lin: User) -> None:
    lin.must_change_password = True
    lin.save()
    client = Client()
    client.force_login(lin)
    assert client.get("/settings/members").headers["Location"] == "/settings/password"
    new = {"current": PASSWORD, "new": "quite another 7", "again": "quite another 7"}
    assert client.post("/settings/password", new).status_code == 302
    assert client.get("/settings/members").status_code == 200  # still signed in


def test_a_new_password_ends_the_other_sessions(lin: User) -> None:
    here, there = Client(), Client()
    here.force_login(lin)
    there.force_login(lin)
    here.post("/settings/password", {"current": PASSWORD, "new": "quite another 7", "again": "quite another 7"})
    assert here.get("/settings").status_code == 200
    assert there.get("/settings").status_code == 302


@pytest.mark.parametrize(
    ("sent", "says"),
    [
        ({"current": "wrong", "new": "quite another 7", "again": "quite another 7"}, "现在的密码不对"),
        ({"current": PASSWORD, "new": "quite another 7", "again": "other"}, "不一样"),
        ({"current": PASSWORD, "new": "short", "again": "short"}, "field-error"),
    ],
    ids=["wrong", "differ", "short"],
)
def test_a_password_is_not_changed_when(lin: User, sent: dict[str, str], says: str) -> None:
    client = Client()
    client.force_login(lin)
    response = client.post("/settings/password", sent)
    assert response.status_code == 422
    assert says in response.content.decode()


def test_pages_are_chinese_whatever_the_browser_asks_until_somebody_switches(lin: User) -> None:
    client = Client(headers={"Accept-Language": "en-US,en"})
    first = client.get("/sign-in")
    assert "登录名" in first.content.decode()
    assert '<html lang="zh-Hans">' in first.content.decode()
    client.post("/language", {"language": "en", "next": "/sign-in"})
    assert '<html lang="en">' in client.get("/sign-in").content.decode()


def test_the_language_follows_the_person_to_another_browser(lin: User) -> None:
    client = Client()
    client.force_login(lin)
    client.post("/language", {"language": "en"})
    elsewhere = Client()
    elsewhere.force_login(lin)
    assert '<html lang="en">' in elsewhere.get("/settings").content.decode()


def test_a_language_we_do_not_speak_changes_nothing(lin: User) -> None:
    client = Client()
    assert client.post("/language", {"language": "xx", "next": "//evil.example"}).headers["Location"] == "/"
    assert settings.LANGUAGE_COOKIE_NAME not in client.cookies


def test_answers_carry_the_headers_that_protect_them() -> None:
    headers = Client().get("/sign-in").headers
    policy = headers["Content-Security-Policy"]
    assert "unsafe-inline" not in policy
    assert "unsafe-eval" not in policy
    assert "report-uri /csp-report" in policy
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
