"""Settings are read once and refused loudly."""

from dataclasses import dataclass, field

import pytest

from yunce.kernel.settings import SettingError, read_settings


def test_without_any_setting_both_stores_are_embedded_in_the_data_folder() -> None:
    settings = read_settings({"YUNCE_DATA": "/srv/yunce"})
    assert settings.database_url == "sqlite:///srv/yunce/yunce.sqlite3"
    assert settings.events_url == "chdb:///srv/yunce/events"
    assert (settings.host, settings.port) == ("127.0.0.1", 8000)


@dataclass(frozen=True)
class Refusal:
    id: str
    environ: dict[str, str]
    says: list[str] = field(default_factory=list)


@pytest.mark.parametrize(
    "case",
    [
        Refusal(
            "another engine", {"YUNCE_EVENTS_URL": "duckdb:///x"}, ["YUNCE_EVENTS_URL", "chdb://", "clickhouse://"]
        ),
        Refusal("a port that is no number", {"YUNCE_PORT": "eight"}, ["YUNCE_PORT", "'eight'", "65535"]),
        Refusal("a port out of range", {"YUNCE_PORT": "70000"}, ["YUNCE_PORT", "65535"]),
        Refusal("neither yes nor no", {"YUNCE_HTTPS": "maybe"}, ["YUNCE_HTTPS", "yes or no"]),
        Refusal("a name that was misspelt", {"YUNCE_PROT": "80"}, ["YUNCE_PROT", "YUNCE_PORT"]),
    ],
    ids=lambda case: case.id,
)
def test_a_setting_that_cannot_be_used_is_refused_by_name(case: Refusal) -> None:
    with pytest.raises(SettingError) as caught:
        read_settings(case.environ)
    assert all(word in str(caught.value) for word in case.says)


def test_a_refused_address_does_not_show_its_password() -> None:
    with pytest.raises(SettingError) as caught:
        read_settings({"YUNCE_DATABASE_URL": "mysql://root:hunter2@db/x"})
    assert "hunter2" not in str(caught.value)
