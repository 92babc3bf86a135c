"""The ledger and its commitments."""

from django.urls import path

from luodi.web.ledger import batches, calendar_page, doing, linked, live, sharing_page, views

app_name = "ledger"
urlpatterns = [
    path("", views.ledger, name="list"),
    path("mine", views.mine, name="mine"),
    path("calendar", calendar_page.calendar, name="calendar"),
    path("changed", live.changed, name="changed"),
    path("links", linked.links, name="links"),
    path("links/find", linked.find, name="find_links"),
    path("links/<int:link>/<slug:verb>", linked.decide, name="decide_link"),
    path("together", batches.choose, name="choose"),
    path("together/<uuid:pk>", batches.batch, name="batch"),
    path("together/<uuid:pk>/fill-in", batches.fill_in, name="fill_in"),
    path("together/<uuid:pk>/confirm", batches.confirm, name="confirm_batch"),
    path("together/<uuid:pk>/step", batches.step, name="step"),
    path("<uuid:pk>", views.commitment, name="commitment"),
    path("<uuid:pk>/do/<slug:verb>", doing.do, name="do"),
    path("<uuid:pk>/do/<slug:verb>/<int:of>", doing.do, name="do_of"),
    path("<uuid:pk>/share/<int:target>", sharing_page.share, name="share"),
    path("<uuid:pk>/evidence/<int:file>", views.evidence, name="evidence"),
]
