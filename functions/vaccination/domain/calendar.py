"""On which day is somebody so old, or so many months over?

Where a month lacks the day (29 February, the 31st), the first of the next month stands for it:
never a day early. Our judgement, to be confirmed: the Civil Code's rule for terms (2015, article
148) ends them on the month's last day.
"""

from __future__ import annotations

from datetime import date


def months_after(day: date, months: int) -> date:
    """The same day so many months later, or the first day after where there is none."""
    years, month = divmod(day.month - 1 + months, 12)
    try:
        return date(day.year + years, month + 1, day.day)
    except ValueError:
        years, month = divmod(day.month + months, 12)
        return date(day.year + years, month + 1, 1)


def birthday(born: date, age: int) -> date:
    """The day on which somebody born then completes so many years."""
    return months_after(born, 12 * age)
