"""The whole calendar interval around a day, by the name of its unit."""

from datetime import date

from yunce.kernel.windows import Unit, Window, day, month, quarter, week


def calendar_window(of: date, unit: Unit, zone: str, *, first_weekday: int = 0) -> Window:
    """The day, week, month or quarter that `of` lies in. first_weekday: 0 Monday … 6 Sunday."""
    if unit == "week":
        return week(of, zone, first_weekday=first_weekday)
    return {"day": day, "month": month, "quarter": quarter}[unit](of, zone)
