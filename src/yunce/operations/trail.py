"""The audit trail's words for replays and the workspace's clock."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy as _of

from yunce.accounts.api import label_actions, label_fields
from yunce.operations.replay.api import Pace, recording_title
from yunce.operations.web.words import PACES
from yunce.ui import format as write

label_actions(
    {
        "replay.upload": _of("trail", "上传记录"),
        "replay.start": _of("trail", "开始回放"),
        "replay.pause": _("暂停回放"),
        "replay.resume": _("继续回放"),
        "replay.stop": _("停止回放"),
        "replay.clock": _("时钟调到回放过的最后一天"),
        "replay.present": _("时钟回到现在"),
    }
)
label_fields(
    {
        "person.recordings": _("上传的记录"),
        "replay.recording": _("记录"),
        "replay.first": _("第一天"),
        "replay.last": _("最后一天"),
        "replay.pace": _("速度"),
        "replay.events": _("事件"),
        "replay.clock": _("时钟"),
    },
    {
        "replay.recording": lambda key: recording_title(key, write.language()),
        "replay.pace": lambda code: str(PACES[Pace(code)]),
        "replay.clock": lambda moment: write.moment(datetime.fromisoformat(moment)),
    },
)
