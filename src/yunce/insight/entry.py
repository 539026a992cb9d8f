"""What a question with a value of its own tells of itself, in its `entry.py`; `structured.py` lists them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from yunce.insight.answers.api import Answer
from yunce.insight.asking.api import Context, Part, Period
from yunce.insight.catalog.api import Catalog
from yunce.insight.rules.groups import Group
from yunce.insight.rules.words import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Structured:
    """group: of tabs in 分析; None for a question whose page is elsewhere, at `address` with the question as `q`.

    kind: the question's type, whose JSON the API, the command line and links carry.

    ask: its answer, a frozen value. show: the answer for pages, documents and evidence. persons: the numbers of those
    whom one figure counts, by the figure's name (step, state …). begin: a question to start from, None when the
    workspace has too little to ask about.
    """

    key: str
    group: Group | None
    name: Words
    purpose: Words
    kind: type[Part]
    ask: Callable[[Context, Any], Any]
    show: Callable[[Context, Any], Answer]
    persons: Callable[[Context, Any, dict[str, str]], NDArray[np.uint64]] | None
    begin: Callable[[Catalog, Period], Part | None]
    address: str = ""
