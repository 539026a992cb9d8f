"""经验: what a lesson may claim, given how often it held.

The product proposes a status; a person sets it.
"""

from enum import StrEnum

# Three projects that agree: with fewer, a run of luck is too likely (two coin flips agree every second time).
CONFIRMED_AFTER = 3


class Status(StrEnum):
    EMERGING = "emerging"  # 待验证
    SUPPORTED = "supported"  # 初步成立
    CONFIRMED = "confirmed"  # 已确认
    REJECTED = "rejected"  # 已推翻


class Act(StrEnum):
    """How a lesson works in the next plan."""

    REFERENCE = "reference"  # offered as 历史参考
    CHECK = "check"  # a warning before the freeze
    TASK = "task"  # a task in the next plan


def suggested_status(supporting: int, against: int) -> Status:
    """The status that counts of projects for and against suggest."""
    if supporting < 0 or against < 0:
        raise ValueError(f"counts of projects cannot be negative: {supporting} for, {against} against")
    if against > supporting:
        return Status.REJECTED
    if supporting >= CONFIRMED_AFTER and against == 0:
        return Status.CONFIRMED
    return Status.SUPPORTED if supporting > against else Status.EMERGING
