"""Forms of the desk: opening a matter, answering what is still asked, mending facts, amending months."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms as django_forms
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from luodi.errors import LuodiError
from luodi.packs import load, with_rules
from luodi.rules.asking import Question, get, next_of, paths, question, questions
from luodi.rules.decide import Decision
from luodi.web.actions import Caller, RefusedError
from luodi.web.asking.fields import AnswerField, english, shown_in
from luodi.web.asking.forms import AskingForm, titled
from luodi.web.desk.actions.amend import amend
from luodi.web.desk.actions.answer import answer
from luodi.web.desk.actions.begin import begin
from luodi.web.desk.catalogue import decidable
from luodi.web.desk.forms import Amend, Begin
from luodi.web.desk.models import Matter, Ruling
from luodi.web.desk.sources import Source
from luodi.web.desk.standing import AT_THE_DESK, OPEN_TO_CHANGE, decides
from luodi.web.desk.telling import Amendment, Content, content_of, decided, pack_of, party_of
from luodi.web.desk.views import found, newest
from luodi.web.journal.actions.note_reading import note_reading
from luodi.web.ledger.standing import StaleError
from luodi.web.people.access import only
from luodi.web.people.models import Role
from luodi.web.saying import said

STATUS_OF_REFUSAL = 422


@only(AT_THE_DESK)
def begin_page(request: HttpRequest, pack: str) -> HttpResponse:
    """Whom a matter is about, which rule, as of which day."""
    if request.user.role not in {Role.CASEWORKER, Role.LEADER}:
        raise PermissionDenied
    if pack not in with_rules():
        raise Http404
    chosen = decidable(load(pack))
    form = Begin(
        request.POST or None, decidable=chosen,
        initial={"on": request.GET.get("on") or timezone.localdate(), "rule": request.GET.get("rule", "")},
    )  # fmt: skip
    wrong = ""
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            made = begin(Caller(request.user, "page"), pack, on=told["on"], party=form.party, rule=told["rule"])
        except RefusedError:
            raise
        except LuodiError as error:
            wrong = said(error)
        else:
            return redirect("desk:ask", made.matter_id)
    status = STATUS_OF_REFUSAL if request.method == "POST" else 200
    return render(request, "desk/begin.html", {"form": form, "chosen": chosen, "wrong": wrong}, status=status)


def _draft(request: HttpRequest, pk: uuid.UUID) -> tuple[Matter, Ruling, Content]:
    """A version that the person may fill in, and what was told in it."""
    matter = found(request, pk)
    if not decides(request.user, matter):
        raise PermissionDenied
    ruling = newest(matter)
    content = content_of(ruling)
    if ruling.state not in OPEN_TO_CHANGE or content is None:
        raise Http404
    return matter, ruling, content


@only(AT_THE_DESK)
def ask(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """The next questions, as the engine still needs them; nothing open: the answer."""
    return _filling(request, pk, everything=False)


@only(AT_THE_DESK)
def facts(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Every fact that was told, to be mended, with those that nobody knew."""
    return _filling(request, pk, everything=True)


def _filling(request: HttpRequest, pk: uuid.UUID, *, everything: bool) -> HttpResponse:
    matter, ruling, content = _draft(request, pk)
    wrong, status = "", 200
    asked = _asked(matter, ruling, content, everything)
    if request.method == "POST":
        posted = tuple(dict.fromkeys([*asked, *_posted(matter, ruling, request)]))
        form = _form(matter, posted, content, request.POST)
        seen = request.POST.get("seen", "")
        if form.is_valid():
            try:
                answer(Caller(request.user, "page"), ruling, form.told(), seen=int(seen) if seen.isdecimal() else None)
            except RefusedError:
                raise
            except LuodiError as error:
                wrong, status = said(error), 409 if isinstance(error, StaleError) else STATUS_OF_REFUSAL
            else:
                return _after(request, matter, everything)
        else:
            status = STATUS_OF_REFUSAL
        asked = posted
    elif not asked:
        return redirect("desk:matter", matter.pk)
    else:
        form = _form(matter, asked, content, None)
    if request.method != "POST":
        note_reading(Caller(request.user, "page"), matter, fields=["facts", "name"])
    return _page(request, matter, ruling, content, form, wrong, everything, status)


def _after(request: HttpRequest, matter: Matter, everything: bool) -> HttpResponse:
    """Where to go once answers are kept: the next questions in place for htmx, else by a new address."""
    ruling = newest(matter)
    content = content_of(ruling) or Content()
    asked = _asked(matter, ruling, content, False)
    if not asked or everything:
        target = redirect("desk:matter", matter.pk) if not asked else redirect("desk:ask", matter.pk)
        if request.htmx:  # type: ignore[attr-defined]
            response = HttpResponse(status=204)
            response["HX-Redirect"] = target["Location"]
            return response
        return target
    if request.htmx:  # type: ignore[attr-defined]
        form = _form(matter, asked, content, None)
        return _page(request, matter, ruling, content, form, "", False, 200)
    return redirect("desk:ask", matter.pk)


def _asked(matter: Matter, ruling: Ruling, content: Content, everything: bool) -> tuple[Question, ...]:
    decision = decided(matter, content, ruling.on, ruling.readings)
    if not everything:
        return next_of(questions(decision), unsaid=content.told.unsaid)
    pack = pack_of(matter)
    root = pack.root(matter.rule)
    told = [*_relations(pack, root, content.told.facts), *paths(pack, root, content.told.facts), *content.told.unsaid]
    listed = dict.fromkeys([*told, *(q.path for q in questions(decision))])
    return _ordered(q for q in (question(pack, root, path, on=ruling.on) for path in listed) if q is not None)


def _relations(pack: Any, entity: str, given: dict[str, Any], at: str = "") -> list[str]:
    """The lists of records that were given."""
    found_: list[str] = []
    for name, relation in pack.vocabulary[entity].relations.items():
        if given.get(name) is not None:
            found_.append(f"{at}{name}")
            for number, inner in enumerate(given[name]):
                found_ += _relations(pack, relation.target.__name__, inner, f"{at}{name}[{number}].")
    return found_


def _ordered(asked: Any) -> tuple[Question, ...]:
    """The questions record by record, those of the whole first."""
    return tuple(sorted(asked, key=lambda q: (q.record != "", q.record)))


def _posted(matter: Matter, ruling: Ruling, request: HttpRequest) -> tuple[Question, ...]:
    """The questions that a form had: by the names that came back."""
    pack = pack_of(matter)
    root = pack.root(matter.rule)
    names = dict.fromkeys(name.rstrip("?!") for name in request.POST)
    listed = (question(pack, root, name, on=ruling.on) for name in list(names)[:2000])
    return tuple(q for q in listed if q is not None)


def _form(matter: Matter, asked: tuple[Question, ...], content: Content, data: Any) -> AskingForm:
    pack = pack_of(matter)
    return AskingForm(asked, pack.vocabulary, pack.root(matter.rule), content.told, data)


def _page(
    request: HttpRequest, matter: Matter, ruling: Ruling, content: Content, form: AskingForm, wrong: str,
    everything: bool, status: int,
) -> HttpResponse:  # fmt: skip
    decision: Decision = decided(matter, content, ruling.on, ruling.readings)
    pack = pack_of(matter)
    judged = [q.provision for q in form.questions if q.how == "judgement" and q.provision]
    source = Source(pack.issued.number, request.user)
    context = {
        "matter": matter, "ruling": ruling, "pack": pack, "form": form, "wrong": wrong, "everything": everything,
        "party": party_of(matter), "open": len(questions(decision)),
        "given": len(list(paths(pack, pack.root(matter.rule), content.told.facts))),
        "clauses": source.clauses(judged), "source": source, "judged": judged,
    }  # fmt: skip
    template = "desk/asking.html" if request.htmx else "desk/ask.html"  # type: ignore[attr-defined]
    # htmx swaps what came back only for successes: a refused form is sent as one and says itself what is wrong.
    return render(request, template, context, status=200 if request.htmx else status)  # type: ignore[attr-defined]


@only(AT_THE_DESK)
def amend_page(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """A fact that is another one for some months: choose the fact, then its value and the months."""
    matter = found(request, pk)
    if not decides(request.user, matter):
        raise PermissionDenied
    ruling = newest(matter)
    content = content_of(ruling)
    if ruling.state != Ruling.State.IN_FORCE or content is None:
        raise Http404
    pack = pack_of(matter)
    root = pack.root(matter.rule)
    path = (request.POST if request.method == "POST" else request.GET).get("fact", "")
    asked = question(pack, root, path) if path in set(paths(pack, root, content.at(timezone.localdate()))) else None
    form, field, wrong, status = Amend(initial={"seen": ruling.revision}), None, "", 200
    if asked is not None:
        now = shown_in(asked, get(content.at(timezone.localdate()), path))
        field = ValueForm(request.POST if request.method == "POST" else None, asked=asked, now=now)
    if request.method == "POST" and asked is not None and field is not None:
        form = Amend(request.POST)
        status = STATUS_OF_REFUSAL
        if form.is_valid() & field.is_valid():
            told = form.cleaned_data
            change = Amendment(path, field.cleaned_data[path].written, told["first"], told["last"], told["reason"])
            try:
                amend(Caller(request.user, "page"), ruling, change, seen=told["seen"])
            except RefusedError:
                raise
            except LuodiError as error:
                wrong, status = said(error), 409 if isinstance(error, StaleError) else STATUS_OF_REFUSAL
            else:
                return redirect("desk:matter", matter.pk)
    note_reading(Caller(request.user, "page"), matter, fields=["facts", "name"])
    context = {
        "matter": matter, "ruling": ruling, "pack": pack, "party": party_of(matter), "form": form, "wrong": wrong,
        "field": field[path] if field is not None else None, "fact": path, "choices": _choices(matter, content),
    }  # fmt: skip
    return render(request, "desk/amend.html", context, status=status)


class ValueForm(django_forms.Form):
    """The one fact that is amended."""

    def __init__(self, *args: Any, asked: Question, now: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields[asked.path] = AnswerField(asked)
        self.initial[asked.path] = {"value": now, "why": ""}
        self.path = asked.path

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data.get(self.path)
        if given is not None and given.written is None:
            self.add_error(self.path, _("请填写新的值。"))
        return self.cleaned_data


def _choices(matter: Matter, content: Content) -> list[tuple[str, list[tuple[str, str]]]]:
    """Every fact told, record by record, to choose from."""
    pack = pack_of(matter)
    root = pack.root(matter.rule)
    now = content.at(timezone.localdate())
    grouped: dict[str, list[tuple[str, str]]] = {}
    for path in paths(pack, root, now):
        asked = question(pack, root, path)
        if asked is not None:
            grouped.setdefault(asked.record, []).append((path, asked.en if english() else asked.zh))
    return [(titled(pack.vocabulary, root, now, record), rows) for record, rows in grouped.items()]
