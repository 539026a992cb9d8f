"""The few words that a document prints by itself, by the document's language.

Not gettext: a document has its own language, and is written in processes that know no request and no Django settings.
"""

from yunce.documents.blocks import CalloutKind, Language

DASH = "—"  # an undefined value; never 0

_WORDS: dict[str, dict[Language, str]] = {
    "figure": {"zh-Hans": "图 {n}", "en": "Figure {n}"},
    "table": {"zh-Hans": "表 {n}", "en": "Table {n}"},
    "source": {"zh-Hans": "来源", "en": "Source"},
    "sources": {"zh-Hans": "来源与算法", "en": "Sources and methods"},
    "method": {"zh-Hans": "查看算法", "en": "How it was computed"},
    "method_on_page": {
        "zh-Hans": "SQL 与算法见网页「查看算法」",
        "en": "SQL and method: “How it was computed” on the page",
    },
    "contents": {"zh-Hans": "目录", "en": "Contents"},
    "page": {"zh-Hans": "第 {page} 页，共 {pages} 页", "en": "Page {page} of {pages}"},
    "empty_table": {"zh-Hans": "没有数据", "en": "No rows"},
    "info": {"zh-Hans": "提示", "en": "Note"},
    "success": {"zh-Hans": "结论", "en": "Finding"},
    "warning": {"zh-Hans": "注意", "en": "Attention"},
    "danger": {"zh-Hans": "风险", "en": "Risk"},
    "simulated": {"zh-Hans": "推演", "en": "Simulated"},
    "colon": {"zh-Hans": "：", "en": ": "},
    "separator": {"zh-Hans": "，", "en": ", "},
    # places in warnings
    "at_title": {"zh-Hans": "题头", "en": "title block"},
    "at_heading": {"zh-Hans": "标题", "en": "heading"},
    "at_paragraph": {"zh-Hans": "段落", "en": "paragraph"},
    "at_list": {"zh-Hans": "列表", "en": "list"},
    "at_table": {"zh-Hans": "表格", "en": "table"},
    "at_chart": {"zh-Hans": "图表", "en": "chart"},
    "at_quote": {"zh-Hans": "引文", "en": "quote"},
    "at_callout": {"zh-Hans": "提示框", "en": "callout"},
    "at_figure": {"zh-Hans": "数字", "en": "figure"},
    "at_source": {"zh-Hans": "来源", "en": "source"},
    "at_block": {"zh-Hans": "第 {n} 块{kind}", "en": "block {n}, {kind}"},
    "at_cell": {"zh-Hans": "第 {row} 行第 {column} 列", "en": "row {row}, column {column}"},
    "at_item": {"zh-Hans": "第 {n} 项", "en": "item {n}"},
    "warn_glyph": {"zh-Hans": "字体里没有这些字", "en": "no font has these characters"},
    "warn_control": {"zh-Hans": "控制字符已去掉", "en": "control characters were removed"},
    "warn_link": {"zh-Hans": "链接地址不能用，只保留文字", "en": "the address is not allowed; kept as text"},
}


def word(key: str, language: Language, **facts: object) -> str:
    """The fixed word `key`, with its facts filled in."""
    return _WORDS[key][language].format(**facts)


def callout_title(kind: CalloutKind, language: Language) -> str:
    """What stands above a callout that has no title, so that black-and-white print tells the kinds apart."""
    return word(kind, language)
