"""Tables of the run phase: replays and how far they came.

Task states are planning's; figures are in the event store."""

from django.db import models
from django.utils import timezone

from yunce.kernel.ids import new_id
from yunce.operations.replay.rules.run import Pace, State


class ReplayRun(models.Model):
    """One replay of recorded days through the HTTP door. `next_day` is the first day not yet sent."""

    id = models.CharField(primary_key=True, max_length=26, default=new_id)
    workspace_id = models.CharField(max_length=26, db_index=True)
    initiative_id = models.CharField(max_length=26, db_index=True)
    recording = models.CharField(max_length=64, help_text="key of the recording")
    first_day = models.DateField()
    last_day = models.DateField()
    next_day = models.DateField()
    zone = models.CharField(max_length=64)
    pace = models.CharField(max_length=16, choices=[(pace.value, pace.value) for pace in Pace])
    state = models.CharField(max_length=16, choices=[(state.value, state.value) for state in State])
    sent = models.PositiveBigIntegerField(default=0)
    refused = models.PositiveBigIntegerField(default=0)
    problem = models.TextField(blank=True)
    held_until = models.DateTimeField(null=True, help_text="lease of the runner; a dead runner's run is taken over")
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.CharField(max_length=26)

    class Meta:
        constraints = [
            # Two replays would fight over the workspace's one clock.
            models.UniqueConstraint(
                fields=["workspace_id"],
                condition=models.Q(state__in=[State.RUNNING.value, State.PAUSED.value]),
                name="operations_one_open_replay",
            )
        ]

    def __str__(self) -> str:
        return f"replay {self.recording} {self.next_day} {self.state}"


class RecordingDay(models.Model):
    """One day of an uploaded recording, as events of our HTTP door."""

    id = models.CharField(primary_key=True, max_length=26, default=new_id)
    workspace_id = models.CharField(max_length=26)
    initiative_id = models.CharField(max_length=26)
    day = models.DateField()
    events = models.JSONField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace_id", "initiative_id", "day"], name="operations_recording_day")
        ]

    def __str__(self) -> str:
        return f"{self.initiative_id} {self.day}"
