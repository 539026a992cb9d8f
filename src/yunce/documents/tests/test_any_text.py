"""Whatever people type, in whatever block, every format is written and can be opened."""

import io

import docx
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from yunce.documents.api import (
    Block,
    Callout,
    ChartBlock,
    Document,
    Figure,
    Heading,
    ListBlock,
    Meta,
    PageBreak,
    Paragraph,
    Quote,
    Run,
    Source,
    TableBlock,
    render_docx,
    render_html,
    render_pdf,
)
from yunce.documents.charts.api import Series, bar
from yunce.documents.tests.test_page import read

AWKWARD = [
    "",
    " ",
    "\n",
    "\x00\x1b",
    "\ud800",
    "#set page(",
    "{{x}}",
    "{a|b}",
    "</script>",
    "]]>",
    "𠮷",
    "👩‍🚀",
    "\u202e",
    "a" * 300,
]
text = st.one_of(st.sampled_from(AWKWARD), st.text(max_size=40), st.text("运策复购#$*_`<>&\"'\\{}[]|%\n", max_size=30))
source = st.none() | st.builds(Source, text, st.none() | text, st.none() | text)
run = st.builds(Run, text, st.booleans(), st.booleans(), st.none() | text, source)
rich = st.one_of(text, st.lists(run, max_size=3))
cell = st.one_of(
    st.none(), st.integers(), st.floats(), st.decimals(allow_nan=False, allow_infinity=False, places=2), text, run
)


@st.composite
def tables(draw: st.DrawFn) -> TableBlock:
    columns = draw(st.lists(text, min_size=1, max_size=5))
    rows = draw(st.lists(st.tuples(*[cell for _ in columns]), max_size=4))
    return TableBlock(columns, rows, draw(text), draw(source), draw(st.lists(st.integers(0, 3), max_size=2)))


@st.composite
def charts(draw: st.DrawFn) -> ChartBlock:
    labels = draw(st.lists(text, max_size=4))
    values = draw(st.lists(st.none() | st.floats(), min_size=len(labels), max_size=len(labels)))
    option = bar(labels, [Series(name=draw(text), values=values)], unit=draw(text))
    return ChartBlock(option, draw(text), draw(source), "图" + draw(text))


blocks: st.SearchStrategy[Block] = st.one_of(
    st.builds(Heading, st.integers(1, 3), text),
    st.builds(Paragraph, rich, source),
    st.builds(ListBlock, st.lists(rich, max_size=3), st.booleans()),
    tables(),
    charts(),
    st.builds(Quote, text, text, source),
    st.builds(Callout, st.sampled_from(["info", "success", "warning", "danger", "simulated"]), rich, text),
    st.builds(Figure, text, st.one_of(st.none(), text, st.floats(), st.integers()), text, source, text),
    st.just(PageBreak()),
)
metas = st.builds(
    Meta,
    author=text,
    keywords=st.lists(text, max_size=2),
    facts=st.lists(st.tuples(text, text), max_size=2),
    header=text,
    address=st.sampled_from(["", "https://yunce.example"]),
)
documents = st.builds(Document, text, st.lists(blocks, max_size=5), text, st.sampled_from(["zh-Hans", "en"]), metas)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(documents)
def test_any_document_is_written_in_every_format(document: Document) -> None:
    read(render_html(document))
    assert render_pdf(document).content.startswith(b"%PDF-")
    opened = docx.Document(io.BytesIO(render_docx(document).content))
    assert opened.paragraphs
