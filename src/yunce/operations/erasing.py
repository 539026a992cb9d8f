"""Where this domain keeps rows of persons: recordings that planners uploaded to replay them."""

from django.utils.translation import gettext as _

from yunce.events.erasure.api import Elsewhere, register_elsewhere
from yunce.operations.replay import store

register_elsewhere(
    Elsewhere(kind="recordings", label=lambda: _("上传的记录"), count=store.recorded_of, forget=store.forget_recorded)
)
