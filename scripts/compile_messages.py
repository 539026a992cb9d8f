"""Compiles .po files to .mo without gettext's programs: python scripts/compile_messages.py FILE.po …

Reads what our catalogues use: msgctxt, msgid, msgid_plural, msgstr, msgstr[n]; fuzzy entries are left out.
"""

import ast
import struct
import sys
from pathlib import Path


def entries(text: str) -> dict[str, str]:
    """msgid -> msgstr as a .mo file joins them (context with \\4, plurals with \\0)."""
    found: dict[str, str] = {}
    for block in text.split("\n\n"):
        parts: dict[str, str] = {}
        key = None
        fuzzy = False
        for line in block.splitlines():
            if line.startswith("#"):
                fuzzy = fuzzy or (line.startswith("#,") and "fuzzy" in line)
            elif line.startswith("msg"):
                key, literal = line.split(None, 1)
                parts[key] = ast.literal_eval(literal)
            elif line.startswith('"') and key is not None:
                parts[key] += ast.literal_eval(line)
        if "msgid" not in parts or fuzzy:
            continue
        source = parts["msgid"] + (f"\0{parts['msgid_plural']}" if "msgid_plural" in parts else "")
        source = f"{parts['msgctxt']}\4{source}" if "msgctxt" in parts else source
        plural = [parts[name] for name in sorted(parts) if name.startswith("msgstr[")]
        target = "\0".join(plural) if plural else parts.get("msgstr", "")
        if target.strip("\0"):
            found[source] = target
    return found


def compiled(found: dict[str, str]) -> bytes:
    """The .mo file: header, two tables of (length, offset), then the strings. Source: GNU gettext manual, 10.3."""
    pairs = [
        (source.encode(), target.encode()) for source, target in sorted(found.items(), key=lambda p: p[0].encode())
    ]
    start = 28 + 16 * len(pairs)
    tables: list[list[tuple[int, int]]] = [[], []]
    blob = b""
    for side in (0, 1):
        for pair in pairs:
            tables[side].append((len(pair[side]), start + len(blob)))
            blob += pair[side] + b"\0"
    header = struct.pack("<7I", 0x950412DE, 0, len(pairs), 28, 28 + 8 * len(pairs), 0, 0)
    return header + b"".join(struct.pack("<2I", *row) for table in tables for row in table) + blob


if __name__ == "__main__":
    for name in sys.argv[1:]:
        path = Path(name)
        path.with_suffix(".mo").write_bytes(compiled(entries(path.read_text(encoding="utf-8"))))
