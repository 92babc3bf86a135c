"""What administrators arrange: people and units."""

from django.urls import path

from luodi.web.people import administering, arranging, deputising, importing

app_name = "administration"
urlpatterns = [
    path("", administering.people, name="people"),
    path("new", administering.new_person, name="new_person"),
    path("<int:pk>", administering.person, name="person"),
    path("deputies", deputising.deputies, name="deputies"),
    path("deputies/<int:pk>/end", deputising.end, name="end_deputy"),
    path("handover", deputising.handover, name="own_handover"),
    path("<int:pk>/handover", deputising.handover, name="handover"),
    path("<int:pk>/<slug:verb>", administering.do, name="do"),
    path("import", importing.upload, {"what": "people"}, name="import_people"),
    path("import/template", importing.template, {"what": "people"}, name="people_template"),
    path("import/confirm", importing.carry_out, {"what": "people"}, name="confirm_people"),
    path("units/", arranging.tree, name="tree"),
    path("units/new", arranging.new_unit, name="new_unit"),
    path("units/import", importing.upload, {"what": "units"}, name="import_units"),
    path("units/import/template", importing.template, {"what": "units"}, name="units_template"),
    path("units/import/confirm", importing.carry_out, {"what": "units"}, name="confirm_units"),
    path("units/<int:pk>", arranging.unit, name="unit"),
    path("units/<int:pk>/rename", arranging.rename, name="rename"),
    path("units/<int:pk>/succession", arranging.succeed, name="succession"),
]
