"""The addresses of the screens, in Latvian; `reference` is an application's."""

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from applications.views import accounts, bulk, finished, pages, review, sections, start, tables, tasks, workspace


class Reference(StringConverter):
    """Whatever has a reference's shape; nothing else is asked of the database, which refuses NUL, say."""

    regex = "[A-Z0-9]{3}-[A-Z0-9]{3}"


register_converter(Reference, "reference")

_OF_ONE_INSTITUTION = "iestades/<slug:key>/"
_ONE = "pieteikumi/<reference:reference>/"

urlpatterns = [
    path("", start.start, name="start"),
    path("pieteikumi/", start.applications, name="applications"),
    path("pieteikumi/sakt/", start.begin, name="begin"),
    path("pieteikumi/parnemt/", workspace.bring, name="bring"),
    path(_OF_ONE_INSTITUTION, workspace.workspace, name="workspace"),
    path(_OF_ONE_INSTITUTION + "viss.zip", workspace.download_everything, name="workspace_download"),
    path(_OF_ONE_INSTITUTION + "dzest/", workspace.erase_everything, name="workspace_erase"),
    path(_ONE, tasks.tasks, name="tasks"),
    path(_ONE + "dzest/", start.erase, name="erase"),
    path(_ONE + "konti/", accounts.accounts, name="accounts"),
    path(_ONE + "konti/pievienot/", accounts.add, name="account_add"),
    path(_ONE + "konti/ielade/", tables.load, name="table_load"),
    path(_ONE + "konti/ielade/parskats/", tables.preview, name="table_preview"),
    path(_ONE + "konti/ielade/parnemt/", tables.take_over, name="table_take_over"),
    path(_ONE + "konti/tabula.xlsx", tables.download, name="table"),
    path(_ONE + "konti/veidne.xlsx", tables.blank, name="table_template"),
    path(_ONE + "konti/kopa/", bulk.change, name="accounts_change"),
    path(_ONE + "konti/atsaukt/", bulk.undo, name="accounts_undo"),
    path(_ONE + "konti/<int:pk>/", accounts.edit, name="account"),
    path(_ONE + "konti/<int:pk>/dzest/", accounts.remove, name="account_remove"),
    path(_ONE + "konti/<int:pk>/atjaunot/", accounts.restore, name="account_restore"),
    path(_ONE + "parbaude/", review.review, name="review"),
    path(_ONE + "dokuments/", finished.finished, name="finished"),
    path(_ONE + "dokuments/labot/", finished.amend, name="amend"),
    path(_ONE + "dokuments/<int:number>/", finished.version, name="version"),
    path(_ONE + "dokuments/<int:number>/<str:name>", finished.download, name="download"),
    path(_ONE + "<slug:slug>/", sections.section, name="section"),
    path("palidziba/", pages.help_page, name="help"),
    path("privatums/", pages.privacy, name="privacy"),
    path("pieklustamiba/", pages.accessibility, name="accessibility"),
    path("shema/pieteikums.xsd", pages.schema, name="schema"),
]
