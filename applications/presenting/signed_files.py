"""The context of pages about one signed file: the checklist, the signatures, and the application in it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from applications.domain.masking import masked
from applications.models import File, SignedFile, State, Version
from applications.models.application import ApplicationQuerySet
from applications.presenting import checklists
from applications.presenting.notices import OK, WARNING, Link, Notice, Paragraph
from applications.signatures import checklist
from applications.signatures.checklist import FAIL, NOT_CHECKED, PASS, Point
from applications.signatures.origin import beginnings
from applications.signatures.report import PDF, FileReport

#: The points that say something of a file without a signature.
_OF_UNSIGNED = frozenset({"file", "document", "origin"})
#: Prepared files that may be the beginning of a signed PDF: the newest ones are compared.
_COMPARED = 500
_SIGN = gettext_lazy(
    "Parakstiet dokumentu ar drošu elektronisko parakstu un laika zīmogu, saglabājiet to un augšupielādējiet "
    "parakstīto."
)


def heading(kept: SignedFile) -> dict[str, Any]:
    """Return the context that names the file and its version; personal codes in the name are masked."""
    version = kept.version
    return {"application": version.application, "version": version, "kept": kept, "name": masked(kept.name)}


@dataclass(frozen=True)
class Judgement:
    """What was found in a signed file, as its pages need it."""

    kept: SignedFile
    report: FileReport | None
    points: tuple[Point, ...]
    #: A version of another application that the file holds.
    other: Version | None
    #: Whether the file holds nothing that was prepared for this application.
    is_foreign: bool
    #: Whether the file is whole but holds another document than this version's.
    is_other: bool
    has_no_signature: bool
    failed: int
    unchecked: int
    #: Whether no point failed, but it is not proved that the file is what was to be signed.
    is_unproven: bool


def judgement(kept: SignedFile, among: ApplicationQuerySet) -> Judgement:
    """Return what was found in a signed file. A foreign file is looked for `among` these applications."""
    found = kept.inspection()
    report = found.report
    is_whole = any(point.code == "file" and point.outcome == PASS for point in found.points)
    has_no_signature = is_whole and report is not None and not report.signatures
    origin = next((point for point in found.points if point.code == "origin" and point.outcome == FAIL), None)
    # Another application with the same data looks like this one altered.
    other = _other_version(kept, report, among) if is_whole and origin and report else None
    points = [point for point in found.points if point.code in _OF_UNSIGNED or not has_no_signature]
    if other:
        elsewhere = checklist.point("origin", FAIL, "origin-elsewhere")
        points = [elsewhere if each == origin else each for each in points]
    return Judgement(
        kept=kept,
        report=report,
        points=tuple(points),
        other=other,
        is_foreign=other is not None or bool(is_whole and origin and origin.why == "origin-unknown"),
        is_other=origin is not None,
        has_no_signature=has_no_signature,
        failed=sum(point.outcome == FAIL for point in found.points),
        unchecked=sum(point.outcome == NOT_CHECKED for point in found.points),
        is_unproven=checklist.is_unproven(found.points),
    )


def owners_page(kept: SignedFile, among: ApplicationQuerySet) -> dict[str, Any]:
    """Return the context of the page on which the owner of the application sees a signed file."""
    application = kept.version.application
    found, is_latest = judgement(kept, among), kept.version == application.versions.last()
    is_awaited = application.state in (State.DRAFT, State.PREPARED, State.SIGNED)
    to_send = is_latest and not application.editing and is_awaited
    return _page(found) | {
        "heading": _owners_heading(found, to_send=to_send),
        "notice": _owners_notice(found, is_latest=is_latest, to_send=to_send),
        "is_to_send": to_send and not found.failed and not found.is_unproven,
    }


def signatorys_page(kept: SignedFile, among: ApplicationQuerySet, upload_url: str) -> dict[str, Any]:
    """Return the context of the page on which a signatory sees a file; another one is uploaded at `upload_url`."""
    found = judgement(kept, among)
    # A signatory cannot edit the application.
    points = [
        replace(each, why=f"{each.why}-handed") if each.why == "signer-differs" else each for each in found.points
    ]
    return _page(replace(found, points=tuple(points))) | {
        "heading": _signatorys_heading(found),
        "notice": _signatorys_notice(found, upload_url),
    }


def _page(found: Judgement) -> dict[str, Any]:
    return heading(found.kept) | {
        **checklists.ordered(found.points),
        "documents": checklists.documents(found.report),
        "signatures": checklists.signatures(found.report) if found.report else [],
    }


def _owners_heading(found: Judgement, *, to_send: bool) -> str:
    if found.other:
        return _("Tas ir pieteikums %(reference)s") % {"reference": found.other.application.reference}
    if found.is_foreign:
        return _("Tas ir cits dokuments")
    if found.has_no_signature:
        return _("Tas nav šīs versijas dokuments") if found.is_other else _("Fails nav parakstīts")
    if found.is_unproven:
        return _("Vai fails atbilst, šeit nevar pierādīt")
    if not found.failed:
        return _("Parakstītais fails atbilst")
    return _("Nesūtiet šo failu") if to_send else _("Parakstītais fails neatbilst")


def _owners_notice(found: Judgement, *, is_latest: bool, to_send: bool) -> Notice:
    version = found.kept.version
    application = version.application
    page = reverse("version", args=[application.reference, version.number])
    upload = Link(_("Augšupielādēt citu failu"), f"{page}#signed")
    if found.other:
        reference = found.other.application.reference
        text = _("Tas nav pieteikums %(reference)s: failā ir cita pieteikuma %(number)s. versija.")
        text %= {"reference": application.reference, "number": found.other.number}
        url = reverse("version", args=[reference, found.other.number])
        opening = Link(_("Atvērt pieteikumu %(reference)s") % {"reference": reference}, url)
        return Notice(WARNING, (Paragraph(text, links=(opening, upload)),))
    if found.is_foreign:
        return Notice(WARNING, (Paragraph(_("Šim pieteikumam tāds dokuments nav sagatavots."), links=(upload,)),))
    if found.has_no_signature:
        return Notice(WARNING, (Paragraph(_what_to_sign(found), links=(upload,)),))
    if found.failed:
        # A file uploaded while nothing was signed would have made the application signed.
        kept = (
            _("Fails ir saglabāts, bet pieteikums nav atzīmēts kā parakstīts.")
            if application.state in (State.DRAFT, State.PREPARED)
            else _("Fails ir saglabāts, bet pieteikuma statusu tas nemaina.")
        )
        advice = _("Pie katras neizturētās pārbaudes rakstīts, kāpēc. Kad tas novērsts, augšupielādējiet jauno failu.")
        more = (Paragraph(advice, links=(upload,)),) if to_send else ()
        return Notice(WARNING, (Paragraph(_joined(_failed(found), kept)), *more))
    if found.is_unproven:
        advice = _(
            "Pārbaudiet to eParakstītājā vai eParaksts.lv. Drošāk ir parakstīt šīs versijas PDF no jauna un "
            "augšupielādēt jauno failu."
        )
        text = _joined(_("Fails ir saglabāts, bet pieteikums ar to nav atzīmēts kā parakstīts."), advice)
        return Notice(WARNING, (Paragraph(text, links=(upload,) if to_send else ()),))
    return _owners_good_news(found, is_latest=is_latest, to_send=to_send)


def _owners_good_news(found: Judgement, *, is_latest: bool, to_send: bool) -> Notice:
    version = found.kept.version
    application = version.application
    unchecked = _unchecked(found)
    if not is_latest:
        text = _("Fails atbilst %(number)s. versijai, bet tā nav jaunākā: Valsts kasei sūta jaunāko.")
        newest = Link(_("Atvērt jaunāko"), reverse("finished", args=[application.reference]))
        rest = f" {unchecked}" if unchecked else ""
        return Notice(WARNING, (Paragraph(text % {"number": version.number}, links=(newest,), rest=rest),))
    if application.editing:
        text = _("Pieteikumam ir atvērta jauna versija, kas vēl nav pabeigta. Kad to pabeigsiet, būs jāparaksta tā.")
        return Notice(WARNING, (Paragraph(_joined(text, unchecked)),))
    if not to_send:
        return Notice(OK, (Paragraph(_joined(_("Pieteikums jau ir atzīmēts kā nosūtīts."), unchecked)),))
    trust = _("Uzticamību pārbaudiet eParakstītājā vai eParaksts.lv.") if unchecked else ""
    text = _joined(_("Nosūtiet tieši šo failu Valsts kasei e-adresē."), unchecked, trust)
    return Notice(OK, (Paragraph(text),))


def _signatorys_heading(found: Judgement) -> str:
    if found.other:
        return _("Tas ir cits pieteikums")
    if found.is_foreign:
        return _("Tas ir cits dokuments")
    if found.has_no_signature:
        return _("Fails nav parakstīts")
    if found.is_unproven:
        return _("Vai fails atbilst, šeit nevar pierādīt")
    return _("Parakstītais fails neatbilst") if found.failed else _("Parakstītais fails atbilst")


def _signatorys_notice(found: Judgement, upload_url: str) -> Notice:
    if found.is_foreign:
        text = _("Šis fails nav jums nodotais dokuments, un pieteikums vēl netiek uzskatīts par parakstītu.")
        upload = Link(_("Augšupielādējiet pareizo failu"), upload_url)
        rest = _(": Valsts kasei sūtīs to, kas atbilst. Nepareizo sagatavotājs redz un var izdzēst.")
        return Notice(WARNING, (Paragraph(text, links=(upload,), rest=rest),))
    if found.has_no_signature:
        upload = Link(_("Augšupielādēt citu failu"), upload_url)
        return Notice(WARNING, (Paragraph(_SIGN, links=(upload,)),))
    if found.failed:
        advice = _(
            "Fails ir saglabāts, un sagatavotājs to redz, bet pieteikums vēl netiek uzskatīts par parakstītu. "
            "Izlasiet, kas neatbilst, parakstiet dokumentu vēlreiz un augšupielādējiet to."
        )
        return Notice(WARNING, (Paragraph(_joined(_failed(found), advice)),))
    if found.is_unproven:
        upload = Link(_("Augšupielādēt citu failu"), upload_url)
        text = _(
            "Fails ir saglabāts, un sagatavotājs to redz, bet šeit nevar pierādīt, ka tas ir nemainīts. Drošāk ir "
            "parakstīt dokumentu no jauna, piemēram, eParakstītājā, un augšupielādēt to."
        )
        return Notice(WARNING, (Paragraph(text, links=(upload,)),))
    text = _joined(_("Failu Valsts kasei nosūtīs pieteikuma sagatavotājs."), _unchecked(found))
    return Notice(OK, (Paragraph(text, bold=_("Paldies! Jums vairs nekas nav jādara.")),))


def _what_to_sign(found: Judgement) -> str:
    if found.is_other:
        return _("Lejupielādējiet šīs versijas PDF, parakstiet to un augšupielādējiet parakstīto.")
    return str(_SIGN)


def _joined(*sentences: str) -> str:
    return " ".join(filter(None, sentences))


def _failed(found: Judgement) -> str:
    sentence = ngettext("Nav izturēta %(number)s pārbaude.", "Nav izturētas %(number)s pārbaudes.", found.failed)
    return sentence % {"number": found.failed}


def _unchecked(found: Judgement) -> str:
    """Return how many points were not checked, or "" if all were."""
    if not found.unchecked:
        return ""
    sentence = ngettext(
        "%(number)s pārbaude šeit nav veikta.", "%(number)s pārbaudes šeit nav veiktas.", found.unchecked
    )
    return sentence % {"number": found.unchecked}


def _other_version(kept: SignedFile, report: FileReport, among: ApplicationQuerySet) -> Version | None:
    """Return the version of another of these applications that the file holds, if any."""
    files = File.objects.filter(kind="pdf", version__application__in=among)
    files = files.exclude(version__application=kept.version.application_id).select_related("version__application")
    found = files.filter(sha256__in={each.sha256 for each in report.documents}).first()
    if found is None and report.kind == PDF:  # a signed PDF begins with the bytes of the prepared one
        sizes = files.filter(size__lte=kept.size).order_by("-pk").values_list("size", flat=True)[:_COMPARED]
        digests = [digest for _size, digest in beginnings(bytes(kept.content), sizes)]
        found = files.filter(sha256__in=digests).first()
    return found.version if found else None
