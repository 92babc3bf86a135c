"""A 批示 or 会议纪要 entered on a page: read like any document, nobody's clearance exceeded, its tasks go to review."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from luodi.web.documents.models import Document
from luodi.web.journal.models import Entry
from luodi.web.ledger.models import Commitment
from luodi.web.people.models import Role, Secrecy, User

TEXT = """市民政局、市财政局：
一、请市民政局牵头，会同市财政局于2026年12月底前完成全市养老机构消防隐患整治。
二、请市教委于2026年9月15日前制定校园周边交通疏导方案。
"""
TOLD = {
    "text": TEXT, "title": "关于养老机构消防安全的批示", "issuer": "云洲市人民政府", "date": "2026-08-03",
    "secrecy": "1", "publicity": "closed",
}  # fmt: skip


@pytest.fixture
def supervisor(database: str) -> Client:
    client = Client()
    client.force_login(User.objects.create_user("du", role=Role.SUPERVISOR, clearance=Secrecy.INTERNAL))
    return client


def test_a_pasted_instruction_becomes_a_document_with_tasks_to_review(supervisor: Client) -> None:
    reply = supervisor.post("/documents/enter", TOLD)
    document = Document.objects.get()
    assert reply["Location"].startswith("/review/document/")
    assert (document.title, document.issuers) == ("关于养老机构消防安全的批示", ["云洲市人民政府"])
    assert (str(document.date), document.secrecy, document.publicity) == ("2026-08-03", Secrecy.INTERNAL, "closed")
    tasks = Commitment.objects.filter(document=document)
    assert {str(day) for day in tasks.values_list("deadline", flat=True)} == {"2026-12-31", "2026-09-15"}
    assert set(tasks.values_list("review", flat=True)) == {"proposed"}
    assert Entry.objects.filter(verb="documents.ingest", actor__username="du").exists()
    again = supervisor.post("/documents/enter", TOLD)
    assert again.status_code == 302
    assert Document.objects.count() == 1


def test_an_uploaded_file_keeps_what_it_says_itself(supervisor: Client) -> None:
    data = (
        "云洲市第12次常务会议纪要\n云洲府纪要〔2026〕12号\n\n一、市教委要在2026年10月底前出台管理办法。\n\n"
        "云洲市人民政府办公室\n2026年8月12日\n"
    )
    told = {"file": SimpleUploadedFile("..\\纪要.txt", data.encode()), "issuer": "别处", "secrecy": "0"}
    assert supervisor.post("/documents/enter", told).status_code == 302
    document = Document.objects.get()
    assert document.issuers == ["云洲市人民政府办公室"]
    assert document.current is not None
    assert document.current.source.name == "纪要.txt"


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"text": ""}, "二者选一"),
        ({"title": ""}, "请填写标题"),
        ({"secrecy": "3"}, "高于本人涉密等级"),
        ({"text": "秘密\n" + TEXT}, "自身标注的密级"),
    ],
)
def test_what_may_not_be_entered_is_refused_and_leaves_nothing(
    supervisor: Client, changes: dict[str, str], told: str
) -> None:
    reply = supervisor.post("/documents/enter", TOLD | changes)
    assert reply.status_code == 422
    assert told in reply.content.decode()
    assert Document.objects.count() == 0


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.SUPERVISOR}))
def test_only_supervisors_enter_documents(supervisor: Client, role: str) -> None:
    client = Client()
    client.force_login(User.objects.create_user("other", role=role, clearance=Secrecy.INTERNAL))
    assert client.post("/documents/enter", TOLD).status_code == 403
    assert Document.objects.count() == 0
