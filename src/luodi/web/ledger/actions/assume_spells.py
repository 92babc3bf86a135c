"""推定时段: commitments of which the journal does not say how they stand are taken to stand as they do now."""

from __future__ import annotations

from django.db import connection
from django.db.models import BooleanField, Case, DateField, Exists, OuterRef, Value, When
from django.db.models.functions import TruncDate

from luodi.web.actions import Act, action
from luodi.web.ledger.keeping import alone
from luodi.web.ledger.models import NEVER, Commitment, Spell
from luodi.web.ledger.visibility import LIVE
from luodi.web.people.models import Role

COLUMNS = ("commitment_id", "document_id", "first", "until", "progress", "due", "plan_due", "live", "assumed")


@action(roles={Role.ADMINISTRATOR})
def assume_spells(act: Act) -> int:
    """Give each commitment without any spell one since it was made; gives how many. One statement in the database."""
    act.unchanged()
    alone()
    without = Commitment.objects.order_by().filter(~Exists(Spell.objects.filter(commitment=OuterRef("pk"))))
    rows = without.annotate(
        first=TruncDate("created_at"), until=Value(NEVER, DateField()),
        live=Case(When(LIVE, then=Value(True)), default=Value(False), output_field=BooleanField()),
        assumed=Value(True, BooleanField()),
    ).values_list("pk", "document_id", "first", "until", "progress", "due", "plan_due", "live", "assumed")  # fmt: skip
    sql, params = rows.query.sql_with_params()
    names = ", ".join(f'"{name}"' for name in COLUMNS)
    with connection.cursor() as cursor:
        cursor.execute(f'INSERT INTO "{Spell._meta.db_table}" ({names}) {sql}', params)
        return int(cursor.rowcount)
