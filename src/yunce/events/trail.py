"""The audit trail's words for the fact base: sources, files, readings, erasures. Never who was erased."""

from typing import Any

from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy as _of

from yunce.accounts.api import label_actions, label_fields, name_targets
from yunce.events.files import store as files
from yunce.events.sources.api import sources
from yunce.events.web.words import DIRECTIONS, ERASED, KINDS, PERIODS, ROLLUPS


def _size(count: int) -> str:
    return f"{count / 1024 / 1024:.1f} MB" if count >= 1024 * 1024 else f"{count / 1024:.1f} KB"


def _from(field: Any) -> str:
    """Where a field of the mapping comes from: its columns, or the text that stands for all rows."""
    if "product" in field:
        return " × ".join(field["product"])
    return str(field.get("column") or field.get("name") or field.get("value") or "")


name_targets("source", lambda workspace_id, ids: {s.id: s.name for s in sources(workspace_id) if s.id in ids})
name_targets("import", files.names)
label_actions(
    {
        "source.create": _("接入来源"),
        "source.change": _("修改来源"),
        "source.key": _of("trail", "换新密钥"),
        "source.revoke": _("停用来源"),
        "source.retention": _("改保留期限"),
        "import.upload": _("上传文件"),
        "import.start": _of("trail", "开始导入"),
        "import.cancel": _of("trail", "取消导入"),
        "readings.save": _of("trail", "数据填报"),
        "readings.withdraw": _("撤回填报的数"),
        "readings.metric": _("改填报指标"),
        "person.erase": _of("trail", "删除个人数据"),
    }
)
label_fields(
    {
        "source.kind": _("接入方式"),
        "source.hash_personal": _("手机号和邮箱入库前加密"),
        "source.events_per_second": _("每秒最多接收"),
        "source.hint": _("密钥结尾"),
        "source.days": _("数据保留天数"),
        "import.size": _("大小"),
        "import.time": _("时间"),
        "import.event": _("事件名"),
        "import.person": _("用户"),
        "import.amount": _("金额"),
        "import.channel": _("渠道"),
        "import.campaign": _("活动"),
        "import.session": _("会话"),
        "import.id": _("行的唯一编号"),
        "import.source": _("来源"),
        "import.hash_personal": _("手机号和邮箱入库前加密"),
        "import.file": "",
        "import.properties": "",
        "readings.new": _("新增"),
        "readings.corrected": _("更正"),
        "readings.same": _("未变"),
        "readings.period": _("周期"),
        "readings.day": _("日期"),
        "readings.channel": _("渠道"),
        "readings.value": _("数值"),
        "readings.unit": _("单位"),
        "readings.direction": _("方向"),
        "readings.rollup": _("多天怎么合计"),
        **{f"person.{kind}": words for kind, words in ERASED.items()},
    },
    {
        "source.kind": lambda kind: str(KINDS.get(kind, kind)),
        "source.days": lambda days: _t("%(count)d 天") % {"count": days},
        "import.size": _size,
        **{
            f"import.{field}": _from
            for field in ("time", "event", "person", "amount", "channel", "campaign", "session", "id")
        },
        "readings.period": lambda period: str(dict(PERIODS).get(period, period)),
        "readings.direction": lambda code: str(dict(DIRECTIONS).get(code, code)),
        "readings.rollup": lambda code: str(dict(ROLLUPS).get(code, code)),
    },
)
