"""The colours of every chart, in one place.

Chosen to stay apart for colour-blind readers and on grey prints (lightness differs step by step): Okabe & Ito (2008),
"Color Universal Design", darkened where the original is too light for lines on white.
"""

SERIES = ("#1f6feb", "#d97706", "#0f9d8a", "#b5467f", "#6b7280", "#7c5cd6", "#8a6d1c", "#2f4b6e")
ACTUAL = "#17324d"  # what really happened: the darkest line of a chart
EXPECTED = "#1f6feb"
BAND = "#8db8f5"
UP = "#1f6feb"
DOWN = "#d97706"
TOTAL = "#475569"
SIMULATED = "#7c5cd6"
SIMULATED_BAND = "#c9bdf0"
INK = "#1f2937"
MUTED = "#6b7280"
GRID = "#e5e7eb"
PAPER = "#ffffff"
HEAT = ("#f3f7fd", "#c5dbf8", "#8db8f5", "#4a8be8", "#1b57ad", "#123a73")
# "Yunce Han" is the face that our pages fetch where no other has Chinese.
# No quotation marks: ECharts' SVG renderer writes them unescaped into an attribute.
FONT = "Noto Sans SC, PingFang SC, Microsoft YaHei, Yunce Han, Noto Emoji, sans-serif"
