"""Ready pieces of code that send a first event, for each way in. The key stands in them only when it was just made."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from yunce.ui.components import CopyText

NO_KEY = "WRITE_KEY"

_CURL = """curl -X POST {address}/api/v1/events \\
  -H "Authorization: Bearer {key}" -H "Content-Type: application/json" \\
  -d '{{"events": [{{"event": "支付", "distinct_id": "u1001", "id": "order-1",
        "time": "2026-03-01T12:30:00+08:00", "amount": "99.00", "channel": "小红书",
        "properties": {{"商品": "试用装"}}}}]}}'"""
_SEGMENT = """import segment.analytics as analytics

analytics.write_key = "{key}"
analytics.host = "{address}"
analytics.track("u1001", "支付", {{"revenue": 99.0, "商品": "试用装"}})
analytics.flush()"""
_SENSORS = """<script src="sensorsdata.min.js"></script>
<script>
  var sensors = window["sensorsDataAnalytic201505"];
  sensors.init({{ server_url: "{address}/sa?project={key}", show_log: false }});
  sensors.quick("autoTrack");
  sensors.track("支付", {{ 商品: "试用装" }});
</script>"""


@dataclass(frozen=True, slots=True)
class _Way:
    kind: str
    code: str

    @property
    def label(self) -> str:
        return {
            "api": _("用命令行发一条，立刻试通"),
            "segment": _("Segment 的 SDK（以 Python 为例）"),
            "sensors": _("神策 JS SDK"),
        }[self.kind]


WAYS = (_Way("api", _CURL), _Way("segment", _SEGMENT), _Way("sensors", _SENSORS))


def snippets(kind: str, address: str, key: str = NO_KEY) -> list[CopyText]:
    """Code for a source; the one for its own kind first. address: of this server, without a slash at the end."""
    ordered = sorted(WAYS, key=lambda way: way.kind != kind)
    return [
        CopyText(text=way.code.format(address=address, key=key), label=way.label, monospace=True) for way in ordered
    ]
