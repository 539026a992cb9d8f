"""A document with every block, every chart, long Chinese text and awkward characters: what writers are tested on.

The numbers are made up for tests of layout; no page shows them.
"""

from datetime import UTC, datetime

from yunce.documents.api import (
    Callout,
    ChartBlock,
    Column,
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
)
from yunce.documents.charts.api import (
    Band,
    Node,
    Series,
    Stop,
    band,
    bar,
    funnel,
    heatmap,
    line,
    sankey,
    share,
    tornado,
    tree,
    waterfall,
)

SQL = """with orders_by_buyer as (            -- grain: person
    select person, count(distinct order_id) as orders
    from events where workspace = {workspace:String} and event = 'order_line' group by person
)
select count() as buyers, countIf(orders >= 2) / count() as repurchase from orders_by_buyer"""

ORDERS = Source(
    "订单事件，2011-06-01 至 2011-08-31(Europe/London)，识别用户 2,134 人，数据截至 2011-09-01 00:00",
    url="/insight/repurchase?from=2011-06-01",
    detail=SQL,
)
INTERVIEW = Source("访谈 7,2011-05-20，经本人同意引用")
LONG = (
    "这家店的老客在夏季会不会回来，一直是团队争论的问题。我们把过去十三个月的订单按首次购买的月份分组，逐月看他们在九十天内有没有第二次下单；"
    "结果比大家凭印象说的要稳定得多：除去十二月的节前高峰，各组的比例都落在百分之三十四到四十一之间，说明复购不是靠某一次活动拉起来的，"
    "而是由品类和发货速度决定的。因此本次活动不打算用大额优惠券去“买”复购，而是把预算放在到货提醒、补货周期和搭配推荐上。"
)
MONTHS = [f"2011-{month:02d}" for month in range(1, 13)]
WORDS = ["樱桃", "拉链", "马克杯", "蛋糕架", "圣诞", "灯串", "纸巾", "收纳盒", "挂钟", "明信片"]


def all_charts() -> dict[str, dict[str, object]]:
    """One option of each kind, with gaps, negative numbers, long labels and emoji."""
    sales = [691_364.0, 523_631, 717_639, 537_808, 770_536, 761_739, 719_221, 737_014, 1_058_590, 1_154_979, None, None]
    return {
        "line": line(
            MONTHS,
            [
                Series(name="净销售额", values=sales),
                Series(name="目标路径", values=[600_000 + 35_000 * i for i in range(12)], simulated=True),
                Series(name="只有一个月的系列😀", values=[None] * 5 + [400_000] + [None] * 6),
            ],
            unit="英镑",
        ),
        "bar": bar(
            ["小红书种草笔记", "抖音短视频", "公众号推文", "APP 开屏与弹窗", "社群接龙", "线下门店海报"],
            [
                Series(name="计划", values=[1200, 3400, 560, 2200, None, 130], simulated=True),
                Series(name="实际", values=[1580, 2110, 640, 2350, 90, None]),
            ],
            unit="人",
        ),
        "bars_lying": bar(
            ["WHITE HANGING HEART T-LIGHT HOLDER", "REGENCY CAKESTAND 3 TIER 三层蛋糕架（含礼盒包装）", "退货"],
            [Series(name="净销售额", values=[97_894.1, 164_762.19, -8_120])],
            unit="英镑",
            horizontal=True,
        ),
        "bars_stacked": bar(
            MONTHS,
            [
                Series(name="新客", values=[10 + i for i in range(12)]),
                Series(name="老客", values=[30 - i for i in range(12)]),
            ],
            unit="人",
            stacked=True,
        ),
        "band": band(
            MONTHS,
            low=[500_000 + 20_000 * i for i in range(12)],
            middle=[650_000 + 30_000 * i for i in range(12)],
            high=[820_000 + 45_000 * i for i in range(12)],
            actual=sales,
            unit="英镑",
        ),
        "band_simulated": band(
            MONTHS[:6], low=[-5, -4, None, -1, 0, 2], high=[5, 7, None, 9, 12, 15], unit="万元", simulated=True
        ),
        "waterfall": waterfall(
            ("计划净销售额", 2_100_000.0),
            [
                ("新客人数", 210_000.0),
                ("新客每人订单数", -84_000.0),
                ("新客每单金额", -25_500.0),
                ("老客人数", 61_200.0),
                ("老客每人订单数", None),
                ("老客每单金额", -130_700.0),
                ("未识别销售", 18_450.0),
            ],
            ("实际净销售额", 2_149_450.0),
            unit="英镑",
            simulated_start=True,
            cut=True,
        ),
        "waterfall_below_zero": waterfall(
            ("毛利", 40.0), [("补贴", -90.0), ("退货", -10.0), ("增量", 75.0)], ("净额", 15.0)
        ),
        "heatmap": heatmap(
            MONTHS[:8],
            [f"第 {i} 月" for i in range(1, 9)],
            [[round(0.42 - 0.03 * j + 0.01 * i, 4) if i + j < 8 else None for j in range(8)] for i in range(8)],
            unit="%",
        ),
        "funnel": funnel(
            [("看到活动", 128_400), ("点进活动页", 31_020), ("领取优惠券", 9_877), ("下单", 2_134), ("再次下单", None)]
        ),
        "tornado": tornado(
            [("老客人数", 0.36e6, 0.52e6), ("每人订单数", 0.40e6, 0.47e6), ("每单金额", 0.45e6, 0.42e6)],
            middle=0.44e6,
            unit="英镑",
        ),
        "sankey": sankey(
            [
                Stop(name="1 首页", column=0),
                Stop(name="2 商品 {b}", column=1),
                Stop(name="2 离开", column=1, quiet=True),
                Stop(name="3 https://example.com/a/very/long/page.html", column=2),
                Stop(name="3 可能还会继续", column=2, quiet=True),
            ],
            [
                Band(start=0, end=1, value=61_204),
                Band(start=0, end=2, value=30_115),
                Band(start=1, end=3, value=50_000),
                Band(start=1, end=4, value=11_204),
            ],
        ),
        "tree": tree(
            Node(
                label="净销售额",
                value="214.9 万英镑",
                note="保守 190 – 乐观 240",
                children=[
                    Node(
                        label="新客销售",
                        value="61.2 万英镑",
                        children=[
                            Node(label="新客人数", value="1,204 人", note="保守 1,000 – 乐观 1,400"),
                            Node(label="每人订单数 {b}", value="1.3"),
                            Node(label="每单金额", value="391 英镑", simulated=True),
                        ],
                    ),
                    Node(
                        label="老客销售",
                        value="121.4 万英镑",
                        children=[
                            Node(label="老客人数", value="930 人"),
                            Node(label="每人订单数"),
                            Node(label="每单金额", value="402 英镑"),
                        ],
                    ),
                    Node(label="未识别销售（没有客户编号的订单）", value="32.3 万英镑"),
                ],
            )
        ),
        "share": share(
            [
                ("小红书", 120000),
                ("抖音", 340000),
                ("公众号", 56000),
                ("APP", 220000),
                ("社群", 9000),
                ("线下", 13000),
                ("异业合作", 8000),
                ("短信", 3000),
                ("电台", None),
            ],
            unit="元",
        ),
    }


def table(rows: int) -> TableBlock:
    """A table that breaks over pages."""
    return TableBlock(
        [
            "序号",
            "商品",
            Column("净销售额", unit="英镑"),
            Column("退货率", align="right"),
            Column("首次上架"),
            Column("备注"),
        ],
        [
            [
                at + 1,
                f"{WORDS[at % 10]}（第 {at + 1} 款）" + ("WHITE HANGING HEART T-LIGHT HOLDER" if at % 9 == 4 else ""),
                None if at % 11 == 7 else 98_765.4 - 1_234.56 * at,
                "—" if at % 11 == 7 else f"{3 + at % 5}.2%",
                f"2010-12-{at % 28 + 1:02d}",
                "https://example.com/products/very/long/path/without/any/space?id=1234567890&ref=report"
                if at == 3
                else "",
            ]
            for at in range(rows)
        ]
        + [["", "合计", 4_321_000.5, "3.9%", "", ""]],
        caption="商品净销售额",
        source=ORDERS,
        emphasis=[rows],
    )


def sample(rows: int = 60) -> Document:
    """Every block, every chart, a table of `rows` rows."""
    charts = all_charts()
    heights = {"tree": 500, "heatmap": 360}
    return Document(
        title="《夏季老客复购》复盘报告",
        subtitle="2011 年 6–8 月 · 演示店",
        blocks=[
            Callout("success", ["净销售额 ", Run("214.9 万英镑", strong=True), "，比计划多 2.4%，落在预估区间之内。"]),
            Figure("净销售额", "214.9", "万英镑", ORDERS, "计划 210.0，保守 190 – 乐观 240"),
            Figure("老客复购率", "37.6%", "", ORDERS, "2,134 人"),
            Figure("每单金额", 402.35, "英镑"),
            Figure("优惠券成本", None, "英镑", note="没有数据"),
            Figure("命中", "9 / 11", "项"),
            Heading(1, "一、回顾目标"),
            Paragraph(LONG, source=ORDERS),
            Paragraph(
                [
                    "说明见 ",
                    Run("指标字典", url="/data/metrics"),
                    "；危险链接 ",
                    Run("点这里", url="javascript:alert(1)"),
                    "。",
                ]
            ),
            Heading(2, "1.1 目标拆解"),
            ChartBlock(charts["tree"], "净销售额的拆解", ORDERS, height=heights["tree"]),
            ListBlock(
                [f"为谁做：{LONG[:40]}", ["做什么：", Run("到货提醒", strong=True), "、补货周期"], "不做什么：大额券"],
                ordered=True,
            ),
            ListBlock(["第二个列表", "从头编号"], ordered=True),
            ListBlock(["项目符号 🎁", "表情 👨‍👩‍👧 🇨🇳 ❤️ 1️⃣ ✅ ⚠️"]),
            Heading(1, "二、评估结果"),
            *[
                ChartBlock(option, f"图表 {name}", ORDERS if at % 3 == 0 else None, height=heights.get(name, 320))
                for at, (name, option) in enumerate(charts.items())
                if name != "tree"
            ],
            Heading(2, "2.1 商品"),
            table(rows),
            Heading(1, "三、分析原因"),
            Quote("我不是为了便宜才回来的，\n是因为上次第二天就到了。", "访谈 7，女，34 岁，礼品店主", INTERVIEW),
            Callout("info", "提示文字"),
            Callout("warning", "少一个季节：去年秋天没有数据。"),
            Callout("danger", "库存只够 9 天。", title="库存风险"),
            Callout("simulated", "以下数字来自推演。"),
            Heading(3, "3.1.1 生僻字与特殊文字"),
            Paragraph(
                "没有字形的字：𠮷(U+20BB7);#set page() *a* _b_ $x$ `c` @ref <tag> &amp; \\ // /* */ ]] [ {{ }} %}"
            ),
            Paragraph(["多行\n文本", Run("（次要）", muted=True)]),
            TableBlock(["空表"], [], caption="没有数据的表"),
            PageBreak(),
            Heading(1, "四、沉淀经验"),
            *[Paragraph(LONG) for _ in range(6)],
        ],
        meta=Meta(
            author="演示",
            organisation="演示店",
            created=datetime(2011, 9, 1, 8, tzinfo=UTC),
            keywords=["复盘", "复购"],
            facts=[
                ("工作区", "演示店"),
                ("区间", "2011-06-01 至 2011-08-31"),
                ("时区", "Europe/London"),
                ("货币", "GBP"),
                ("数据截至", "2011-09-01 00:00"),
            ],
        ),
    )
