"""What the pages behind a signatory's link say."""

from __future__ import annotations

from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from applications.domain.document import Preparer
from applications.domain.language import Text
from applications.domain.masking import masked
from applications.models import Application, State
from applications.presenting.notices import OK, WARNING, Notice, Paragraph


class OverPage(NamedTuple):
    """The page of a link that opens nothing: its title, which is its heading where that is blank, and a text."""

    title: Text
    heading: Text
    text: Text


#: By the code of `LinkOver`; "missing" is a page that a good link does not have.
OVER: dict[str, OverPage] = {
    "unknown": OverPage(
        gettext_lazy("Saite neder"),
        gettext_lazy("Saite neder"),
        gettext_lazy(
            "Pārbaudiet, vai saite ir nokopēta pilnībā. Ja tā ir pilna, palūdziet jaunu saiti cilvēkam, kurš to jums "
            "nosūtīja."
        ),
    ),
    "withdrawn": OverPage(
        gettext_lazy("Saite neder"),
        gettext_lazy("Saite ir atsaukta"),
        gettext_lazy(
            "Šo saiti ir atsaucis cilvēks, kurš to jums nosūtīja. Ja pieteikums jums joprojām jāparaksta, palūdziet "
            "viņam jaunu saiti."
        ),
    ),
    "expired": OverPage(
        gettext_lazy("Saite neder"),
        gettext_lazy("Saites termiņš ir beidzies"),
        gettext_lazy("Palūdziet jaunu saiti cilvēkam, kurš jums šo nosūtīja."),
    ),
    "superseded": OverPage(
        gettext_lazy("Sagatavota jauna versija"),
        gettext_lazy("Sagatavota jauna versija"),
        gettext_lazy(
            "Šī saite veda uz iepriekšējo versiju, un tā vairs nav jāparaksta. Palūdziet jaunu saiti cilvēkam, kurš "
            "jums šo nosūtīja. Ja iepriekšējo versiju jau parakstījāt, parakstiet jauno."
        ),
    ),
    "missing": OverPage(
        gettext_lazy("Lapa nav atrasta"),
        gettext_lazy("Lapa nav atrasta"),
        gettext_lazy("Šādas lapas ar šo saiti nav."),
    ),
}

_HEADINGS: dict[State, Text] = {
    State.DRAFT: gettext_lazy("Pieteikums parakstīšanai"),
    State.PREPARED: gettext_lazy("Pieteikums parakstīšanai"),
    State.SIGNED: gettext_lazy("Pieteikums ir parakstīts"),
    State.SENT: gettext_lazy("Pieteikums ir atzīmēts kā nosūtīts"),
    State.REGISTERED: gettext_lazy("Pieteikums ir reģistrēts"),
}


def heading(state: State) -> str:
    """Return the heading of the page of an application in this state."""
    return str(_HEADINGS.get(state) or _("Pieteikums vairs nav spēkā"))


def notice(application: Application, state: State) -> Notice | None:
    """Return what the signatory has to know first; None while the application is to be signed."""
    if state == State.PREPARED:
        return None
    if state == State.DRAFT:
        warning = _(
            "Izlasīt šo versiju varat, bet neparakstiet to: kad būs sagatavota jauna, saņemsiet jaunu saiti; ja "
            "labošanu atcels, atkal derēs šī."
        )
        return Notice(WARNING, (Paragraph(warning, bold=_("Pieteikumu šobrīd maina.")),))
    if state == State.SIGNED:
        text = _("Jums vairs nekas nav jādara: Valsts kasei to nosūtīs pieteikuma sagatavotājs.")
        return Notice(OK, (Paragraph(text),))
    if state == State.SENT:
        return Notice(OK, (Paragraph(_("Jums vairs nekas nav jādara.")),))
    if state == State.REGISTERED:
        days = {"day": f"{application.registered_on:%d.%m.%Y.}", "until": f"{application.valid_until:%d.%m.%Y.}"}
        registered = _("Valsts kase pieteikumu reģistrējusi %(day)s; tas ir spēkā līdz %(until)s") % days
        return Notice(OK, (Paragraph(_("Jums vairs nekas nav jādara."), bold=registered),))
    return Notice("", (Paragraph(_("Tas nav jāparaksta.")),))


def contact(preparer: Preparer) -> str:
    """Return whom to tell if something is wrong: the name, phone and address of the person who prepared it."""
    name = f"{masked(preparer.given_name)} {masked(preparer.surname)}"
    phone = f"{_('tālrunis')} {preparer.phone}" if preparer.phone else ""
    return ", ".join(filter(None, (name, phone, preparer.email)))
