"""A question's answer as a file: xlsx, csv or parquet, with its definition."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET

from yunce.accounts.api import access
from yunce.insight import api
from yunce.insight.export.api import FORMS, of_answer, write
from yunce.kernel.windows import local_date
from yunce.ui.format import language


@require_GET
def file(request: HttpRequest, question: str, form: str) -> HttpResponse:
    """Asked by the parameters of the page; what the page refuses is refused there, with its words.

    table: of a further table alone, for forms that hold but one.
    """
    granted = access(request)
    if form not in FORMS:
        raise Http404
    try:
        answer = api.answer(granted.workspace, question, request.GET.dict())
    except api.UnknownQuestion as error:
        raise Http404 from error
    except api.BadParameter:
        return redirect(f"{reverse('insight:question', args=[question])}?{request.GET.urlencode()}")
    try:
        export = of_answer(answer, language(), request.GET.get("table", ""))
    except LookupError as error:
        raise Http404 from error
    made = write(export, form, day=local_date(answer.as_of, answer.zone).isoformat())
    response = HttpResponse(made.content, content_type=made.media_type)
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=made.name) or "attachment"
    return response
