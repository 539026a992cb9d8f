"""Which characters the bytes of a text file are: UTF-8, GB18030, UTF-16, or a Western code page.

The whole file is looked at: a table can be plain ASCII for a million rows before the first Chinese name.
"""

import codecs
from collections.abc import Iterable
from typing import BinaryIO

from yunce.events.files.rules.cells import MIB

ENCODINGS = ("utf-8", "utf-8-sig", "gb18030", "utf-16", "big5", "cp1252")
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_PIECE = MIB


def pieces(stream: BinaryIO) -> Iterable[bytes]:
    """The stream in bounded pieces."""
    while piece := stream.read(_PIECE):
        yield piece


def detect_encoding(chunks: Iterable[bytes]) -> str:
    """The encoding of a text given in pieces; one of ENCODINGS. Never fails: bad bytes are found row by row."""
    candidates = {name: codecs.getincrementaldecoder(name)() for name in ("utf-8", "gb18030")}
    common, others, started = 0, 0, False
    for piece in chunks:
        if not started:
            started = True
            for mark, name in _BOMS:
                if piece.startswith(mark):
                    return name
        for name in list(candidates):
            try:
                text = candidates[name].decode(piece)
            except UnicodeDecodeError:
                del candidates[name]
                continue
            if name == "gb18030" and "utf-8" not in candidates:
                here = _everyday(text)
                common, others = common + here[0], others + here[1]
        if not candidates:
            break
    if "utf-8" in candidates:
        return "utf-8"
    # Western text can be valid GB18030 by accident; then it gives rare characters, not everyday ones.
    if "gb18030" in candidates and common >= others:
        return "gb18030"
    return "utf-8" if not candidates and not started else _mostly(common, others)


def _everyday(text: str) -> tuple[int, int]:
    """How many non-ASCII characters are everyday Chinese (GB 2312 level 1, full-width, punctuation), how many not."""
    everyday = others = 0
    for character in text:
        if character < "\x80":
            continue
        lead = character.encode("gb18030")[0]
        if lead in range(0xB0, 0xD8) or lead in range(0xA1, 0xA4):
            everyday += 1
        else:
            others += 1
    return everyday, others


def _mostly(common: int, others: int) -> str:
    return "gb18030" if common > others else "cp1252"
