"""An enrolment of a person in an insurance that the government buys."""

from __future__ import annotations

from luodi.facts.attribute import Record, day


class Enrolment(Record, zh="参保", en="enrolment"):
    """One enrolment; it lasts to the end of the insured period in which it began."""

    enrolled_on = day("参保之日", "Enrolled on", period="event")
