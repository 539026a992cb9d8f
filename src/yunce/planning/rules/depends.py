"""The tasks that a task waits for and the number it serves, written as names and read back, whatever the names hold.

Names go without quotes wherever they are read back the same; else in double quotes, a quote inside doubled."""

import re
from collections.abc import Iterable, Mapping, Sequence

SEPARATORS = re.compile(r"\s*([、；;，,])\s*")
_QUOTED = re.compile(r'\s*"((?:[^"]|"")*)"\s*(?:[、；;，,]|$)')


class NoSuchTask(ValueError):
    """A name that is no task's."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


def labels(names: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Key to label, from (key, name): the name where it is one task's alone, else the name with its key."""
    pairs = [(key, " ".join(name.split()) or key) for key, name in names]
    count: dict[str, int] = {}
    for _key, name in pairs:
        count[name] = count.get(name, 0) + 1
    return {key: name if count[name] == 1 else f"{name} [{key}]" for key, name in pairs}


def write(keys: Sequence[str], named: Mapping[str, str], separator: str = "、") -> str:
    """The tasks of these keys as text; a key that no task has stands as it is."""
    known = by_label(named)
    shown = [named.get(key, key) for key in keys]
    plain = separator.join(shown)
    try:
        if read(plain, known) == tuple(keys):
            return plain
    except NoSuchTask:
        pass
    return separator.join('"' + name.replace('"', '""') + '"' for name in shown)


def read(text: str, known: Mapping[str, str]) -> tuple[str, ...]:
    """Keys out of names, in order, once each; the longest name that fits is taken. Raises NoSuchTask."""
    text = " ".join(text.split())
    found: list[str] = []
    while text:
        quoted = _QUOTED.match(text)
        name = quoted[1].replace('""', '"') if quoted else ""
        if quoted and name in known:
            text = text[quoted.end() :].strip()
        else:
            name, text = _first(text, known)
        if name:
            found.append(known[name])
    return tuple(dict.fromkeys(found))


def by_label(*of: Mapping[str, str]) -> dict[str, str]:
    """Label to key. The earlier mapping wins; keys of the first stand for themselves where no label is the same."""
    made: dict[str, str] = {}
    for named in of:
        for key, label in named.items():
            if key in of[0]:
                made.setdefault(label, key)
    for key in of[0]:
        made.setdefault(key, key)
    return made


def _first(text: str, known: Mapping[str, str]) -> tuple[str, str]:
    """(the longest known name at the start, what follows it). Raises NoSuchTask."""
    ends = [(len(text), len(text)), *((m.start(), m.end()) for m in reversed(list(SEPARATORS.finditer(text))))]
    for end, following in ends:
        if (name := text[:end].strip()) in known:
            return name, text[following:]
    end, following = ends[-1]
    if name := text[:end].strip():
        raise NoSuchTask(name)
    return "", text[following:]
