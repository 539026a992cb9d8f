"""How a docx looks: fonts that Chinese readers have, styles, page, numbering; set on an empty python-docx document.

python-docx starts from a template whose Chinese text falls to MS Mincho or 宋体; here every style, the defaults, the
theme and the font table name a Chinese font.
"""

from typing import Any

from docx.document import Document as DocxFile
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_LINE_SPACING
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Cm, Pt, RGBColor

from yunce.documents.blocks import Language

HAN = "Microsoft YaHei"  # on Windows, and on a Mac with Office; the font table offers the others
_LATIN: dict[Language, str] = {"zh-Hans": HAN, "en": "Arial"}
_CODE = "Consolas"
SOURCE, CELL, CODE, CALLOUT = "Yunce Source", "Yunce Cell", "Yunce Code", "Yunce Callout"
INK, MUTED = RGBColor(0x1F, 0x29, 0x37), RGBColor(0x6B, 0x72, 0x80)
SMALL_CELLS = {size: f"{CELL} {size:g}" for size in (8.0, 7.0, 6.0)}  # for tables that would not fit otherwise
PAGE_WIDTH = Cm(21.0 - 2 * 2.3)  # between the margins

# Word's own names and numbers for 微软雅黑, with the faces to fall back to where it is absent.
_FONT_TABLE = (
    '<w:fonts xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
    '<w:font w:name="Microsoft YaHei"><w:altName w:val="微软雅黑"/><w:panose1 w:val="020B0503020204020204"/>'
    '<w:charset w:val="86"/><w:family w:val="swiss"/><w:pitch w:val="variable"/></w:font>'
    '<w:font w:name="Noto Sans SC"><w:altName w:val="PingFang SC"/><w:charset w:val="86"/><w:family w:val="swiss"/>'
    '<w:pitch w:val="variable"/></w:font>'
    '<w:font w:name="Arial"><w:charset w:val="00"/><w:family w:val="swiss"/><w:pitch w:val="variable"/></w:font>'
    '<w:font w:name="Consolas"><w:charset w:val="00"/><w:family w:val="modern"/><w:pitch w:val="fixed"/></w:font>'
    "</w:fonts>"
)


def apply_styles(file: DocxFile, language: Language) -> None:
    """Fonts everywhere, our styles, A4 with our margins."""
    _defaults(file, language)
    _theme(file)
    for style in file.styles.element.iterchildren(qn("w:style")):
        _fonts_of(style, language)
    _base_styles(file)
    _own_styles(file, language)
    section = file.sections[0]
    section.page_width, section.page_height = Cm(21.0), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.3)
    section.top_margin, section.bottom_margin = Cm(2.5), Cm(2.3)


def set_fonts(properties: Any, latin: str, han: str = HAN) -> None:
    """Names the fonts of a `w:rPr` for every script; references to theme fonts go, they would win over names."""
    for old in properties.findall(qn("w:rFonts")):
        properties.remove(old)
    fonts = parse_xml(
        f'<w:rFonts {nsdecls("w")} w:ascii="{latin}" w:hAnsi="{latin}" w:eastAsia="{han}" w:cs="{latin}"/>'
    )
    # The schema wants fonts first, behind the name of a character style.
    properties.insert(1 if properties.find(qn("w:rStyle")) is not None else 0, fonts)


def _defaults(file: DocxFile, language: Language) -> None:
    properties = file.styles.element.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}")
    if properties is None:
        raise RuntimeError("python-docx's template has no default run properties")
    set_fonts(properties, _LATIN[language])
    for old in properties.findall(qn("w:lang")):
        properties.remove(old)
    # Of Latin words and numbers also in a Chinese text: by Chinese rules LibreOffice breaks them anywhere.
    properties.append(parse_xml(f'<w:lang {nsdecls("w")} w:val="en-GB" w:eastAsia="zh-CN" w:bidi="ar-SA"/>'))


def _theme(file: DocxFile) -> None:
    """Chinese in the theme's slots, and parts of the template that show other fonts or an empty page taken out."""
    for part in file.part.package.iter_parts():
        name = str(part.partname)
        if name.startswith("/word/theme/"):
            text = part.blob.decode("utf-8").replace('<a:ea typeface=""/>', f'<a:ea typeface="{HAN}"/>')
            part._blob = text.replace('script="Hans" typeface="宋体"', f'script="Hans" typeface="{HAN}"').encode()
        elif name == "/word/fontTable.xml":
            part._blob = ('<?xml version="1.0" encoding="UTF-8" standalone="yes"?>' + _FONT_TABLE).encode()
    for holder in (file.part.rels, file.part.package.rels):
        for key in [key for key, rel in holder.items() if rel.reltype.endswith(("/stylesWithEffects", "/thumbnail"))]:
            del holder[key]
    settings = file.settings.element
    for old in settings.findall(qn("w:themeFontLang")):
        settings.remove(old)


def _fonts_of(style: BaseOxmlElement, language: Language) -> None:
    for properties in style.iter(qn("w:rPr")):
        if properties.find(qn("w:rFonts")) is not None:
            set_fonts(properties, _LATIN[language])


_SIZES = {"Title": 22.0, "Subtitle": 12.0, "Heading 1": 16.0, "Heading 2": 13.0, "Heading 3": 11.0, "Caption": 9.5}


def _base_styles(file: DocxFile) -> None:
    normal = _style(file, "Normal")
    normal.font.size = Pt(10.5)
    normal.font.color.rgb = INK
    normal.paragraph_format.space_after = Pt(7)
    normal.paragraph_format.line_spacing_rule = WD_LINE_SPACING.MULTIPLE
    normal.paragraph_format.line_spacing = 1.35
    for name, size in _SIZES.items():
        style = _style(file, name)
        style.font.size = Pt(size)
        style.font.bold = name != "Subtitle"
        style.font.italic = False
        style.font.color.rgb = MUTED if name == "Subtitle" else INK
        style.paragraph_format.space_before = Pt(16 if name == "Heading 1" else 12 if "Heading" in name else 0)
        style.paragraph_format.space_after = Pt(6)
        for border in style.element.iter(qn("w:pBdr")):
            border.getparent().remove(border)
            break
    _style(file, "Caption").paragraph_format.keep_with_next = True
    _style(file, "Caption").paragraph_format.space_before = Pt(10)
    quote = _style(file, "Quote")
    quote.font.italic = False
    quote.font.color.rgb = INK
    _left_rule(quote, "D1D5DB", 18)
    for name in ("Header", "Footer"):
        _style(file, name).font.size = Pt(8.5)
        _style(file, name).font.color.rgb = MUTED


def _own_styles(file: DocxFile, language: Language) -> None:
    for name, size, after in ((SOURCE, 8.5, 12.0), (CELL, 9.0, 0.0), (CODE, 8.0, 8.0), (CALLOUT, 10.5, 10.0)):
        style: Any = file.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = _style(file, "Normal")
        style.font.size = Pt(size)
        style.paragraph_format.space_after = Pt(after)
        style.paragraph_format.line_spacing = 1.15 if name in (CELL, CODE) else 1.3
    for size, name in SMALL_CELLS.items():
        smaller: Any = file.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        smaller.base_style = _style(file, CELL)
        smaller.font.size = Pt(size)
    _style(file, SOURCE).font.color.rgb = MUTED
    code = _style(file, CODE).element.get_or_add_rPr()
    set_fonts(code, _CODE)
    callout = _style(file, CALLOUT)
    callout.paragraph_format.keep_together = True
    callout.paragraph_format.left_indent = Cm(0.2)


def _style(file: DocxFile, name: str) -> Any:
    return file.styles[name]


def _left_rule(style: Any, color: str, eighths: int) -> None:
    style.element.get_or_add_pPr().insert_element_before(left_rule(color, eighths), *_AFTER_BORDERS)
    style.paragraph_format.left_indent = Cm(0.4)


# The order in which the schema wants paragraph properties, from the borders on.
_AFTER_BORDERS = [
    "w:shd",
    "w:tabs",
    "w:suppressAutoHyphens",
    "w:kinsoku",
    "w:wordWrap",
    "w:overflowPunct",
    "w:topLinePunct",
    "w:autoSpaceDE",
    "w:autoSpaceDN",
    "w:bidi",
    "w:adjustRightInd",
    "w:snapToGrid",
    "w:spacing",
    "w:ind",
    "w:contextualSpacing",
    "w:mirrorIndents",
    "w:suppressOverlap",
    "w:jc",
    "w:textDirection",
    "w:textAlignment",
    "w:textboxTightWrap",
    "w:outlineLvl",
    "w:divId",
    "w:cnfStyle",
    "w:rPr",
    "w:sectPr",
    "w:pPrChange",
]


def left_rule(color: str, eighths: int) -> Any:
    """A rule at the left of a paragraph. color: six hexadecimal digits; eighths: thickness in eighths of a point."""
    rule = f'<w:left w:val="single" w:sz="{eighths}" w:space="8" w:color="{color}"/>'
    return parse_xml(f"<w:pBdr {nsdecls('w')}>{rule}</w:pBdr>")


def tint(paragraph: Any, rule: str, fill: str) -> None:
    """A rule at the left and a light ground for one paragraph; colours as six hexadecimal digits."""
    properties = paragraph._p.get_or_add_pPr()
    properties.insert_element_before(left_rule(rule, 24), *_AFTER_BORDERS)
    shade = parse_xml(f'<w:shd {nsdecls("w")} w:val="clear" w:color="auto" w:fill="{fill}"/>')
    properties.insert_element_before(shade, *_AFTER_BORDERS[1:])
