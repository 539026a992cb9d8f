"""The files that documents need at run time: fonts and ECharts, copied here from npm packages by the build."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FONT_DIRECTORY = Path(__file__).parent / "fonts"
SCRIPT = Path(__file__).parent / "js" / "echarts.min.js"
FAMILY = "Noto Sans SC"
EMOJI_FAMILY = "Noto Emoji"


@dataclass(frozen=True, slots=True)
class Fonts:
    """The faces that files are drawn with; nothing else is ever used, so that every machine draws the same."""

    regular: Path
    bold: Path
    emoji: Path

    def __iter__(self) -> Iterator[Path]:
        return iter((self.regular, self.bold, self.emoji))


class AssetMissing(FileNotFoundError):
    """A font or script is not there: the checkout has not been built."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.hint = (
            "In a checkout, run `make demo`, `make test` or `node frontend/copy-assets.mjs`; a wheel carries it."
        )
        super().__init__(f"{path} is missing. {self.hint}")

    def __reduce__(self) -> tuple[type["AssetMissing"], tuple[Path]]:
        return AssetMissing, (self.path,)  # it is raised in a worker


@cache
def fonts() -> Fonts:
    """Raises AssetMissing when a font is not there."""
    return Fonts(
        regular=_present(FONT_DIRECTORY / "NotoSansSC_400Regular.ttf"),
        bold=_present(FONT_DIRECTORY / "NotoSansSC_700Bold.ttf"),
        emoji=_present(FONT_DIRECTORY / "NotoEmoji_400Regular.ttf"),
    )


def script() -> str:
    """The source of ECharts. Raises AssetMissing when it is not there."""
    return _present(SCRIPT).read_text(encoding="utf-8")


def _present(path: Path) -> Path:
    if not path.is_file():
        raise AssetMissing(path)
    return path
