"""`yunce report INITIATIVE`: a project's document as a file, the same as its page shows."""

from collections.abc import Callable
from html import escape
from pathlib import Path
from typing import Any

import click

from yunce.cli.entry import data_option, load, refuse, settings

KINDS = ("plan", "review")
FORMATS = ("docx", "pdf", "html")
_PAGE = """<!doctype html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
body {{ font-family: "Noto Sans SC", "PingFang SC", "Microsoft YaHei", sans-serif; line-height: 1.6; color: #1f2328;
  max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }}
table {{ border-collapse: collapse; width: 100%; margin: 1rem 0; }}
th, td {{ border-bottom: 1px solid #d0d7de; padding: .4rem .6rem; text-align: left; vertical-align: top; }}
svg {{ max-width: 100%; height: auto; }}
figure {{ margin: 1rem 0; }}
</style>
</head>
<body><h1>{title}</h1>{body}</body>
</html>
"""


@click.command()
@click.argument("initiative")
@click.option("--kind", required=True, metavar="KIND", help=f"What to write: {', '.join(KINDS)}.")
@click.option("--format", "form", type=click.Choice(FORMATS), help="Of the file; by default its name says it.")
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), required=True, help="The file.")
@data_option
def report(initiative: str, kind: str, form: str | None, output: Path) -> None:
    """Write the plan or the review of INITIATIVE (its id, or its name) as a file."""
    if kind not in KINDS:
        refuse(f"no document of the kind {kind!r}; there are {', '.join(KINDS)}", code=2)
    wanted = form or output.suffix.removeprefix(".").lower()
    if wanted not in FORMATS:
        refuse(f"{output.name}: no format of that name; give --format {'|'.join(FORMATS)}", code=2)
    chosen = settings()
    if load("yunce.web.ownership").running(chosen) is not None:
        content, warnings = _written(initiative, kind, wanted)
    else:
        with load("yunce.web.ownership").own(chosen):
            load("yunce.web.schema").prepare()
            content, warnings = _written(initiative, kind, wanted)
            load("yunce.events.api").close_fact_base()
    output.write_bytes(content)
    for each in warnings:
        click.echo(f"warning: {each}", err=True)
    click.echo(str(output))


def _written(asked: str, kind: str, form: str) -> tuple[bytes, list[str]]:
    documents = load("yunce.documents.api")
    of = _initiative(asked)
    translation = load("django.utils.translation")
    store = load("yunce.events.store.api")
    try:
        with translation.override("zh-hans"):
            document = _DOCUMENTS[kind](of)
            if form == "html":
                return _html(document), []
            rendered = documents.render(document, form)
    except store.StoreLocked as problem:
        refuse(f"this document asks the fact base, which a running server holds; use its page instead ({problem})")
    return rendered.content, [str(each) for each in rendered.warnings]


def _initiative(asked: str) -> Any:
    """The project of that id, or the only one of that name."""
    loop = load("yunce.loop.api")
    every = [each for place in load("yunce.accounts.api").workspaces() for each in loop.initiatives(place.id)]
    fitting = [each for each in every if each.id == asked] or [each for each in every if each.name == asked]
    if len(fitting) != 1:
        known = ", ".join(f"{each.name} ({each.id})" for each in fitting or every) or "none yet"
        refuse(f"{'several initiatives' if fitting else 'no initiative'} {asked!r}; there are: {known}")
    return fitting[0]


def _plan(of: Any) -> Any:
    planning = load("yunce.planning.api")
    if planning.plan_draft(of.workspace_id, of.id) is None:
        refuse(f"{of.name} has no plan yet; start one on its page")
    return planning.plan_document(of.workspace_id, of.id)


def _review(of: Any) -> Any:
    review = load("yunce.review.api")
    found = review.review_of(of.workspace_id, of.id)
    if isinstance(found, review.NotReady):
        refuse(f"{of.name} cannot be reviewed yet: {found.cause.replace('_', ' ')}")
    return review.review_report(found)


_DOCUMENTS: dict[str, Callable[[Any], Any]] = {"plan": _plan, "review": _review}


def _html(document: Any) -> bytes:
    """One file that needs nothing else: charts are drawn into it."""
    documents = load("yunce.documents.api")
    body = str(documents.render_html(document))
    for block in document.blocks:
        if isinstance(block, documents.ChartBlock):
            live = str(documents.chart_div(block.option, block.alt or block.caption, block.height))
            body = body.replace(live, documents.chart_svg(block.option, 720, block.height), 1)
    page = _PAGE.format(language=escape(document.language), title=escape(document.title), body=body)
    return page.encode()
