"""原因归类: the classes a number belongs to, fixed before the outcome is known."""

from enum import StrEnum


class Cause(StrEnum):
    """What a miss of this number would be put down to."""

    DESIGN = "design"  # 设计
    STRATEGY = "strategy"  # 策略
    RESOURCES = "resources"  # 资源与渠道
    EXECUTION = "execution"  # 执行
    EXTERNAL = "external"  # 外部
