"""Routes of the run phase and of the home page."""

from django.urls import path

from yunce.operations.web.views import daily, home, replay, run, tasks

app_name = "operations"
_RUN = "projects/<str:initiative_id>/run"

urlpatterns = [
    path("", home.home, name="today"),
    path(_RUN, run.run, name="run"),
    path(f"{_RUN}/stream", run.stream, name="stream"),
    path(f"{_RUN}/receive", run.receive, name="receive"),
    path(f"{_RUN}/decide", run.decide, name="decide"),
    path(f"{_RUN}/replay/start", replay.begin, name="replay-start"),
    path(f"{_RUN}/replay/pause", replay.hold, name="replay-pause"),
    path(f"{_RUN}/replay/go", replay.resume, name="replay-go"),
    path(f"{_RUN}/replay/stop", replay.end, name="replay-stop"),
    path(f"{_RUN}/replay/clock", replay.clock, name="replay-clock"),
    path(f"{_RUN}/replay/upload", replay.upload, name="replay-upload"),
    path(f"{_RUN}/tasks", tasks.board, name="tasks"),
    path(f"{_RUN}/tasks/<str:key>", tasks.move, name="task-move"),
    path(f"{_RUN}/daily", daily.daily, name="daily"),
]
