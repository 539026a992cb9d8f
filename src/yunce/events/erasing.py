"""Where this domain keeps rows of persons outside the store: rows that imports refused and kept to be mended."""

from django.utils.translation import gettext as _

from yunce.events.erasure.api import Elsewhere, register_elsewhere
from yunce.events.files.api import count_person, forget_person

register_elsewhere(Elsewhere(kind="rejects", label=lambda: _("被拒的行"), count=count_person, forget=forget_person))
