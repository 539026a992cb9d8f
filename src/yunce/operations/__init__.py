"""operations: the control room: today's list, the live page against the frozen band, the task board, the replay.

Not what the figures mean after the end; that is review."""
