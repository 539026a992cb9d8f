"""The key that signs sessions and tokens: given as a setting, or made once and kept beside the data."""

import os
import secrets

from yunce.kernel.settings import Settings


def secret_key(settings: Settings) -> str:
    """The key; made at first start with mode 0600. Two starts at once agree on one key."""
    if settings.secret_key:
        return settings.secret_key
    path = settings.data_dir / "secret.key"
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii").strip()
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(secrets.token_urlsafe(50))
    return path.read_text(encoding="ascii").strip()
