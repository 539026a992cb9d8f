"""An answer about paths in words, as tables and as a flow: what pages, documents and evidence share."""

from collections.abc import Iterator

from yunce.insight.answers.api import Answer, Column, Flow, Persons, Section, Stop, Way, ratio, share_text
from yunce.insight.answers.api import Cell as Shown
from yunce.insight.asking.api import Context, chosen, question_json
from yunce.insight.paths.api import Edge, Node, PathsAnswer, PathsCell, PathsQuestion
from yunce.insight.rules.words import Words
from yunce.insight.sales.api import span

# Ways in the table: the most frequent ones, as many as anybody reads.
MOST_WAYS = 50
_REST = Words(zh="其他", en="Others")


def shown(context: Context, found: PathsAnswer) -> Answer:
    """One row a node, layer by layer; then the ways between two, most frequent first. Paths and persons of each."""
    known = span(context.workspace_id, context.as_of)
    return Answer(
        question="paths",
        title=_title(found.question),
        summary=_summary(found),
        window=found.window,
        currency=context.currency,
        unit=Words(zh="次（路径）", en="paths"),
        columns=_columns(found.question),
        rows=tuple(_row(found, place, node) for place, nodes in enumerate(found.figures.layers, 1) for node in nodes),
        drawing=_drawing(found),
        n=found.n,
        n_of="persons",
        as_of=context.as_of,
        known_since=known.first,
        data_as_of=known.last,
        statements=(found.statement,),
        notes=(_rule(found.question), _counted(found.question)),
        more=tuple(_ways(found)),
    )


def _title(question: PathsQuestion) -> Words:
    if question.start is not None and question.end is not None:
        start, end = question.start.shown, question.end.shown
        return Words(zh=f"路径：从「{start}」到「{end}」", en=f"Paths from “{start}” to “{end}”")
    if question.start is not None:
        return Words(zh=f"路径：从「{question.start.shown}」出发", en=f"Paths from “{question.start.shown}”")
    if question.end is not None:
        return Words(zh=f"路径：到达「{question.end.shown}」之前", en=f"Paths to “{question.end.shown}”")
    return Words(zh="路径：每次访问从头看起", en="Paths from the beginning of each visit")


def _columns(question: PathsQuestion) -> tuple[Column, ...]:
    began = Words(zh="从这里开始", en="Began here")
    over = began if question.back else Words(zh="在此离开", en="Left here")
    over_persons = (
        Words(zh="从这里开始的人", en="Who began here") if question.back else Words(zh="离开的人", en="Who left here")
    )
    return (
        Column(key="layer", label=Words(zh="层", en="Layer")),
        Column(key="step", label=_by(question)),
        Column(key="paths", label=Words(zh="路径（次）", en="Paths"), kind="count"),
        Column(key="persons", label=Words(zh="人数", en="Persons"), kind="count"),
        Column(key="share", label=Words(zh="占全部路径", en="Of all paths"), kind="share"),
        Column(key="left", label=over, kind="count", hint=Words(zh="路径次数", en="in paths")),
        Column(key="left_persons", label=over_persons, kind="count"),
        Column(
            key="open_persons",
            label=Words(zh="可能还会继续的人", en="Who may still go on"),
            kind="count",
            hint=Words(zh="离上一个事件还没超过间隔，不算离开", en="the pause is not long enough to have left"),
        ),
        Column(
            key="beyond_persons",
            label=Words(zh="走出最后一层的人", en="Who went beyond"),
            kind="count",
            hint=Words(zh="后面还有步骤，没有画出来", en="more steps follow that are not shown"),
        ),
    )


def _row(found: PathsAnswer, layer: int, node: Node) -> tuple[Shown, ...]:
    def persons(of: str, count: int) -> Persons:
        return _persons(count, PathsCell(of=of, layer=layer, value=node.value))  # type: ignore[arg-type]

    last = layer == found.question.steps
    return (
        _layer(found.question, layer),
        _name(node.value),
        node.count.paths,
        persons("node", node.count.persons),
        ratio(node.count.paths, found.figures.total.paths),
        node.left.paths,
        persons("left", node.left.persons),
        None if found.question.end is not None else persons("open", node.open.persons),
        persons("beyond", node.beyond.persons) if last else None,
    )


def _ways(found: PathsAnswer) -> Iterator[Section]:
    if not found.figures.edges:
        return
    stands = {(layer, node.value): node for layer, nodes in enumerate(found.figures.layers, 1) for node in nodes}
    before, after = Words(zh="这一步", en="Step"), Words(zh="下一步", en="Next step")
    if found.question.back:
        after = Words(zh="再前一步", en="Step before")
    yield Section(
        key="ways",
        title=Words(zh="两步之间：次数最多的", en="Between two steps: the most frequent"),
        columns=(
            Column(key="layer", label=Words(zh="层", en="Layer")),
            Column(key="step", label=before),
            Column(key="next", label=after),
            Column(key="transitions", label=Words(zh="次数", en="Transitions"), kind="count"),
            Column(key="persons", label=Words(zh="人数", en="Persons"), kind="count"),
            Column(key="share", label=Words(zh="占这一步", en="Of the step"), kind="share"),
            Column(key="seconds", label=Words(zh="平均间隔", en="Mean time between"), kind="seconds"),
        ),
        rows=tuple(
            (
                _layer(found.question, edge.layer),
                _name(edge.value),
                _name(edge.to),
                edge.count.paths,
                _persons(edge.count.persons, PathsCell(of="edge", layer=edge.layer, value=edge.value, to=edge.to)),
                ratio(edge.count.paths, stands[edge.layer, edge.value].count.paths),
                edge.seconds,
            )
            for edge in found.figures.edges[:MOST_WAYS]
        ),
    )


def _persons(count: int, cell: PathsCell) -> Persons:
    return Persons(count, cell=question_json(cell))


def _drawing(found: PathsAnswer) -> Flow | None:
    """The layers from left to right as they follow in time; who left, or may still go on, one column further."""
    steps, back = found.question.steps, found.question.back
    stops: list[Stop] = []
    places: dict[tuple[str, int, str | None], int] = {}

    def stop(kind: str, layer: int, value: str | None, name: Words) -> int:
        if (kind, layer, value) not in places:
            places[kind, layer, value] = len(stops)
            number = f"-{layer - 1}" if back and layer > 1 else f"{layer - back}"
            stops.append(
                Stop(
                    name=Words(zh=f"{number} {name.zh}", en=f"{number} {name.en}"),
                    column=steps - layer if back else layer - 1,
                    quiet=kind != "node",
                )
            )
        return places[kind, layer, value]

    for layer, nodes in enumerate(found.figures.layers, 1):
        for node in nodes:
            stop("node", layer, node.value, _name(node.value))
    ways = [
        _way(stop("node", edge.layer, edge.value, _REST), stop("node", edge.layer + 1, edge.to, _REST), edge, back)
        for edge in found.figures.edges
    ]
    ends = {
        "left": Words(zh="从这里开始", en="began here") if back else Words(zh="离开", en="left"),
        "open": Words(zh="可能还会继续", en="may still go on"),
    }
    for layer, nodes in enumerate(found.figures.layers[:-1], 1):
        for node in nodes:
            for kind, name in ends.items():
                count = getattr(node, kind)
                if count.paths:
                    here, there = places["node", layer, node.value], stop(kind, layer + 1, None, name)
                    start, end = (there, here) if back else (here, there)
                    ways.append(Way(start=start, end=end, value=float(count.paths)))
    return Flow(stops=tuple(stops), ways=tuple(ways)) if ways else None


def _way(here: int, there: int, edge: Edge, back: bool) -> Way:
    start, end = (there, here) if back else (here, there)
    return Way(start=start, end=end, value=float(edge.count.paths))


def _summary(found: PathsAnswer) -> Words:
    total = found.figures.total
    if not total.paths:
        return Words(zh="这段时间没有这样的路径。", en="There is no such path in this period.")
    zh = f"{total.persons:,} 人走了 {total.paths:,} 次。"
    en = f"{total.paths:,} paths of {total.persons:,} persons."
    if found.figures.edges:
        edge = found.figures.edges[0]
        one, two = (edge.to, edge.value) if found.question.back else (edge.value, edge.to)
        zh += (
            f"最常见的一段是「{_name(one).zh}」→「{_name(two).zh}」："
            f"{edge.count.paths:,} 次，{edge.count.persons:,} 人。"
        )
        en += (
            f" Most go from “{_name(one).en}” to “{_name(two).en}”: {edge.count.paths:,} times, "
            f"{edge.count.persons:,} persons."
        )
    left = sum(node.left.paths for node in found.figures.layers[0])
    if not found.question.back and found.question.end is None:
        zh += f"只走一步就离开的占 {share_text(left / total.paths)}。"
        en += f" {share_text(left / total.paths)} left after one step."
    return Words(zh=zh, en=en)


def _rule(question: PathsQuestion) -> Words:
    steps = chosen(question.events)
    by_zh, by_en = (
        ("", "")
        if question.by == "event"
        else (
            f"，按「{question.by}」的值区分，没有值的不算",
            f", told apart by “{question.by}”; without it they are none",
        )
    )
    merged_zh, merged_en = {
        "merged": ("连续相同的步骤合并成一步", "the same step in a row is one"),
        "kept": ("连续相同的步骤各算一步", "the same step in a row counts each time"),
    }[question.repeats]
    return Words(
        zh=f"步骤是{steps.zh}{by_zh}；停顿超过 {question.gap} 或总长超过 {question.longest} 就是另一次访问，"
        f"一次访问一条路径。{merged_zh}。同一时刻：起点在前，终点在后。",
        en=f"Steps are {steps.en}{by_en}; a pause above {question.gap} or a length above {question.longest} begins"
        f" another visit, and a visit has one path; {merged_en}. At one instant starts come first and ends last.",
    )


def _counted(question: PathsQuestion) -> Words:
    ends_zh = "到达终点" if question.back else "开始"
    ends_en = "reach their end" if question.back else "begin"
    return Words(
        zh=f"数的是在所选日期{ends_zh}的路径。「次」是路径（或两步之间的转移），「人」是其中不同的人：一个人走两次是两次、一人。"
        f"每层列出次数最多的 {question.top} 个，其余合为「其他」。",
        en=f"Counted are paths that {ends_en} on the chosen days. Paths and transitions count each time, persons once:"
        f" who goes twice is two paths, one person. The {question.top} most frequent of each layer are shown,"
        " others together.",
    )


def _layer(question: PathsQuestion, layer: int) -> Words:
    if not question.back:
        return Words(zh=f"第 {layer} 步", en=f"Step {layer}")
    if layer == 1:
        return Words(zh="终点", en="End")
    return Words(zh=f"前 {layer - 1} 步", en=f"{layer - 1} before")


def _by(question: PathsQuestion) -> Words:
    return Words(zh="事件", en="Event") if question.by == "event" else Words(zh=question.by, en=question.by)


def _name(value: str | None) -> Words:
    return _REST if value is None else Words(zh=value, en=value)
