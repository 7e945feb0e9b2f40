"""The addresses of the screens, in Latvian; `reference` is an application's."""

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from applications.views import (
    accounts,
    bulk,
    card_signing,
    check,
    differences,
    finished,
    handovers,
    history,
    pages,
    permissions,
    record,
    registers,
    review,
    sections,
    signed,
    signing,
    start,
    states,
    table_preview,
    tables,
    tasks,
    waivers,
    workspace,
)


class Reference(StringConverter):
    """Whatever has a reference's shape; nothing else is asked of the database, which refuses NUL, say."""

    regex = "[A-Z0-9]{3}-[A-Z0-9]{3}"


register_converter(Reference, "reference")

_OF_ONE_INSTITUTION = "iestades/<slug:key>/"
_ONE = "pieteikumi/<reference:reference>/"
_PERMISSIONS = _ONE + "dokuments/<int:number>/atlaujas/"
_HANDOVERS = _ONE + "dokuments/<int:number>/nodot/"
_SIGNED = _ONE + "dokuments/<int:number>/parakstits/"
_HANDED_OVER = "paraksti/<str:token>/"
_CARD = _ONE + "dokuments/<int:number>/parakstit/"

urlpatterns = [
    path("", start.start, name="start"),
    path("pieteikumi/", start.applications, name="applications"),
    path("pieteikumi/sakt/", start.begin, name="begin"),
    path("pieteikumi/ierakstit/", record.record, name="record"),
    path("pieteikumi/parnemt/", workspace.bring, name="bring"),
    path(_OF_ONE_INSTITUTION, workspace.workspace, name="workspace"),
    path(_OF_ONE_INSTITUTION + "viss.zip", workspace.download_everything, name="workspace_download"),
    path(_OF_ONE_INSTITUTION + "dzest/", workspace.erase_everything, name="workspace_erase"),
    path(_ONE, tasks.tasks, name="tasks"),
    path(_ONE + "dzest/", start.erase, name="erase"),
    path(_ONE + "konti/", accounts.accounts, name="accounts"),
    path(_ONE + "konti/pievienot/", accounts.add, name="account_add"),
    path(_ONE + "konti/ielade/", tables.load, name="table_load"),
    path(_ONE + "konti/ielade/parskats/", table_preview.preview, name="table_preview"),
    path(_ONE + "konti/ielade/rinda/<int:number>/", table_preview.row, name="table_row"),
    path(_ONE + "konti/ielade/kludas.xlsx", tables.left, name="table_left"),
    path(_ONE + "konti/ielade/lapa/", table_preview.choose_sheet, name="table_sheet"),
    path(_ONE + "konti/ielade/parnemt/", tables.take_over, name="table_take_over"),
    path(_ONE + "konti/tabula.xlsx", tables.download, name="table"),
    path(_ONE + "konti/veidne.xlsx", tables.blank, name="table_template"),
    path(_ONE + "konti/kopa/", bulk.change, name="accounts_change"),
    path(_ONE + "konti/atsaukt/", bulk.undo, name="accounts_undo"),
    path(_ONE + "konti/atjaunot/", accounts.restore_all, name="accounts_restore"),
    path(_ONE + "konti/<int:pk>/", accounts.edit, name="account"),
    path(_ONE + "konti/<int:pk>/dzest/", accounts.remove, name="account_remove"),
    path(_ONE + "konti/<int:pk>/atjaunot/", accounts.restore, name="account_restore"),
    path(_ONE + "parbaude/", review.review, name="review"),
    path(_ONE + "iznemums/<str:path>/", waivers.waiver, name="waiver"),
    path(_ONE + "parbaude/pabeigsana/", review.finishing, name="finishing"),
    path(_ONE + "melnraksts.pdf", review.draft_pdf, name="draft_pdf"),
    path(_ONE + "izmainas/", differences.changes, name="changes"),
    path(_ONE + "izmainas/atpakal/", differences.restore, name="changes_restore"),
    path(_ONE + "dokuments/<int:number>/izmainas/", differences.version_changes, name="version_changes"),
    path(_ONE + "atlaujas/", permissions.permissions, name="permissions"),
    path(_ONE + "atlaujas/visas.zip", permissions.all_permissions, name="permissions_zip"),
    path(_ONE + "atlaujas/<slug:key>.pdf", permissions.permission, name="permission"),
    path(_PERMISSIONS, permissions.permissions, name="version_permissions"),
    path(_PERMISSIONS + "visas.zip", permissions.all_permissions, name="version_permissions_zip"),
    path(_PERMISSIONS + "<slug:key>.pdf", permissions.permission, name="version_permission"),
    path(_ONE + "stavoklis/", states.step, name="step"),
    path(_ONE + "stavoklis/atpakal/", states.step_back, name="step_back"),
    path(_ONE + "registret/", states.register, name="register"),
    path(_ONE + "registret/labot/", states.correct, name="correct"),
    path(_ONE + "partraukt/", states.terminate, name="terminate"),
    path(_ONE + "nakamais/", states.following, name="following"),
    path(_ONE + "termins.ics", states.end_of_term, name="end_of_term"),
    path(_ONE + "vesture/", history.history, name="history"),
    path(_ONE + "dokuments/", finished.finished, name="finished"),
    path(_ONE + "dokuments/labot/", finished.amend, name="amend"),
    path(_ONE + "dokuments/labot/atcelt/", finished.amend_discard, name="amend_discard"),
    path(_ONE + "dokuments/labot/atjaunot/", finished.amend_again, name="amend_again"),
    path(_ONE + "dokuments/<int:number>/", finished.version, name="version"),
    path(_HANDOVERS, handovers.hand_over, name="hand_over"),
    path(_HANDOVERS + "<int:pk>/atsaukt/", handovers.withdraw, name="handover_withdraw"),
    path(_SIGNED, signed.upload, name="signed_upload"),
    path(_SIGNED + "<int:pk>/", signed.signed_file, name="signed_file"),
    path(_SIGNED + "<int:pk>/fails/", signed.signed_download, name="signed_download"),
    path(_SIGNED + "<int:pk>/parbaudit/", signed.signed_judge, name="signed_judge"),
    path(_SIGNED + "<int:pk>/dzest/", signed.signed_remove, name="signed_remove"),
    path(_CARD, card_signing.card, name="card"),
    path(_CARD + "<int:page>.png", card_signing.card_picture, name="card_picture"),
    path(_CARD + "sakt/", card_signing.card_begin, name="card_begin"),
    path(_CARD + "pabeigt/", card_signing.card_complete, name="card_complete"),
    path(_ONE + "dokuments/<int:number>/<str:name>", finished.download, name="download"),
    path(_ONE + "<slug:slug>/", sections.section, name="section"),
    path(_HANDED_OVER, signing.handover, name="handover"),
    path(_HANDED_OVER + "izmainas/", signing.handover_changes, name="handover_changes"),
    path(_HANDED_OVER + "dokuments/<str:name>", signing.handover_download, name="handover_download"),
    path(_HANDED_OVER + "parakstits/", signing.handover_upload, name="handover_upload"),
    path(_HANDED_OVER + "parakstits/<int:pk>/", signing.handover_signed, name="handover_signed"),
    path(_HANDED_OVER + "parakstit/", card_signing.handover_card, name="handover_card"),
    path(_HANDED_OVER + "parakstit/<int:page>.png", card_signing.handover_card_picture, name="handover_card_picture"),
    path(_HANDED_OVER + "parakstit/sakt/", card_signing.handover_card_begin, name="handover_card_begin"),
    path(_HANDED_OVER + "parakstit/pabeigt/", card_signing.handover_card_complete, name="handover_card_complete"),
    path("parbaudit/", check.check, name="check"),
    path("parbaudit/sakt/", check.begin, name="check_begin"),
    path("palidziba/", pages.help_page, name="help"),
    path("registri/meklet/", registers.search, name="register_search"),
    path("noteikumi/", pages.rules, name="rules"),
    path("avoti/", pages.sources, name="sources"),
    path("privatums/", pages.privacy, name="privacy"),
    path("pieklustamiba/", pages.accessibility, name="accessibility"),
    path("shema/pieteikums.xsd", pages.schema, name="schema"),
]
