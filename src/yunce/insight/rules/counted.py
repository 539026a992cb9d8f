"""What a sample counts, wherever one is shown. Readings count themselves and are not asked of the store."""

from typing import Literal

Counted = Literal["persons", "orders", "events"]
