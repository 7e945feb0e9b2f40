"""The sentences that say why an act was refused."""

from __future__ import annotations

from typing import Any

from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from applications.acts.room import Room
from applications.domain.language import Text
from applications.domain.limits import format_euro
from applications.domain.wording import sentence as finding_sentence
from applications.formats import Unreadable
from applications.formats.spreadsheet.cells import column_letter
from applications.formats.spreadsheet.roles import role_label
from applications.inspection import wording
from applications.models.errors import NoApplication, Unsuitable, WrongDate
from common.errors import LimitReached

#: By the limit's code; numbers are written with spaces between thousands.
_LIMITS: dict[str, Text] = {
    "accounts": _("Vienā pieteikumā var būt ne vairāk kā %(number)s kontu."),
    "begin-rate": _("No šejienes īsā laikā sākts pārāk daudz pieteikumu. Mēģiniet vēlreiz pēc stundas."),
    "finish-rate": _("No šejienes īsā laikā pabeigts pārāk daudz pieteikumu. Mēģiniet vēlreiz pēc stundas."),
    "finishing-waiting": _("Jau tiek sagatavoti %(number)s lieli dokumenti. Pagaidiet, līdz kāds no tiem ir gatavs."),
    "guest-applications": _("Šajā pārlūkā jau ir %(number)s pieteikumu. Izdzēsiet tos, kas vairs nav vajadzīgi."),
    "guest-application-bytes": _(
        "Šī pieteikuma parakstītajiem failiem kopā ir atvēlēti %(bytes)s. Izdzēsiet tos, kas vairs nav vajadzīgi."
    ),
    "guest-bytes": _(
        "Šajā pārlūkā sākto pieteikumu failiem kopā ir atvēlēti %(bytes)s. Izdzēsiet pieteikumus vai parakstītos "
        "failus, kas vairs nav vajadzīgi."
    ),
    "hand-over-rate": _("Vēstuļu skaits ir ierobežots. Izveidojiet saiti bez e-pasta un nododiet to paši."),
    "inspect-rate": _("No šejienes īsā laikā pārbaudīts pārāk daudz failu. Mēģiniet vēlreiz pēc minūtes."),
    "institution-bytes": _(
        "Iestādes pieteikumu failiem kopā ir atvēlēti %(bytes)s. Izdzēsiet pieteikumus vai parakstītos failus, kas "
        "vairs nav vajadzīgi."
    ),
    "sign-rate": _("No šejienes īsā laikā parakstīts pārāk daudz reižu. Mēģiniet vēlreiz pēc minūtes."),
    "search-rate": _("No šejienes īsā laikā meklēts pārāk daudz reižu. Mēģiniet vēlreiz pēc minūtes."),
    "take-over-rate": _("No šejienes īsā laikā pārņemts pārāk daudz tabulu. Mēģiniet vēlreiz pēc stundas."),
    "version-files": _("Šai versijai jau ir %(number)s faili. Izdzēsiet tos, kas vairs nav vajadzīgi."),
    "version-links": _("Šai versijai jau ir %(number)s saites. Atsauciet tās, kas vairs nav vajadzīgas."),
}
#: By the code of what is unsuitable; a form shows them beside a field, without a period.
_UNSUITABLE: dict[str, Text] = {
    "no-application": _("Failā nav pieteikuma"),
    "no-dropped": _("Šie konti pieteikumā jau ir."),
    "no-file": _("Izvēlieties iepriekšējā pieteikuma failu"),
    "accounts-unknown": _("Šī pieteikuma konti šeit nav zināmi. Izvēlieties tā failu"),
    "recorded-already": _("Tas jau ir ierakstīts kā pieteikums %(reference)s"),
    "number-ambiguous": _("Ar šo numuru ir vairāki pieteikumi. Ierakstiet vienu no tiem: %(references)s"),
    "number-blank": _("Ievadiet pieteikuma numuru"),
    "number-unknown": _("Ar šo numuru nav spēkā esoša pieteikuma. Pārbaudiet numuru"),
    "not-waivable": _("Šim laukam izņēmumu vairs nevar norādīt vai atcelt. Pārbaudiet pieteikumu vēlreiz."),
    "reason-long": _("Saīsiniet iemeslu līdz %(number)s zīmēm"),
    "reason-short": _("Ievadiet iemeslu: vismaz %(number)s burtus vai ciparus"),
    "no-accounts": _("Atzīmējiet vismaz vienu kontu vai izvēlieties visus, kas atbilst filtram"),
    "role-twice": _("Kolonnām %(columns)s izvēlēts viens un tas pats: „%(role)s”. Atstājiet to vienai kolonnai."),
    "role-unknown": _("Kolonnas %(column)s saturu izvēlieties no saraksta."),
    "questions-open": _("Vispirms atbildiet uz jautājumiem par tabulu."),
    "no-values": _("Izvēlieties, ko mainīt: pieejas režīmu, limitus, statusu vai turētāju"),
}
#: By the code of a wrong date.
_DATES: dict[str, Text] = {
    "after-end": _("Ievadiet datumu, kas nav vēlāks par e-pakalpojuma pārtraukšanu %(day)s"),
    "before-finishing": _("Ievadiet datumu, kas nav agrāks par dokumenta pabeigšanu %(day)s"),
    "before-registration": _("Ievadiet datumu, kas nav agrāks par reģistrāciju %(day)s"),
    "in-future": _("Ievadiet datumu, kas nav vēlāks par %(day)s"),
    "too-early": _("Ievadiet datumu, kas nav agrāks par %(day)s"),
}
_TOO_MANY = _("Failu ir pārāk daudz. Palūdziet sagatavotājam izdzēst tos, kas neatbilst.")
_NO_ROOM = _("Parakstītajiem failiem vairs nepietiek vietas. Palūdziet sagatavotājam izdzēst nevajadzīgos.")
#: The same for a signatory with a link, who can delete nothing.
_SIGNATORYS: dict[str, Text] = {
    "guest-application-bytes": _NO_ROOM,
    "guest-bytes": _NO_ROOM,
    "institution-bytes": _NO_ROOM,
    "link-files": _TOO_MANY,
    "version-files": _TOO_MANY,
}


def sentence(refusal: LimitReached | Unsuitable, *, for_signatory: bool = False) -> str:
    """Return why an act was refused, and what to do, in the active language."""
    if isinstance(refusal, Unsuitable):
        return str(_UNSUITABLE[refusal.code]) % {name: _shown(name, value) for name, value in refusal.values.items()}
    limit = refusal
    text = (_LIMITS | _SIGNATORYS if for_signatory else _LIMITS)[limit.code]
    return str(text) % {
        name: filesizeformat(value) if name == "bytes" else format_euro(value) for name, value in limit.values.items()
    }


def nearly_full(room: Room) -> str:
    """Return a warning that an owner's files will soon have no room."""
    sizes = {"kept": filesizeformat(room.kept), "most": filesizeformat(room.most)}
    return (
        gettext(
            "Pieteikumu failiem atvēlēti %(most)s, no tiem aizņemti %(kept)s. "
            "Izdzēsiet pieteikumus vai parakstītos failus, kas vairs nav vajadzīgi."
        )
        % sizes
    )


def of_date(wrong: WrongDate) -> str:
    """Return what is wrong with a date, as forms show it beside a field."""
    return str(_DATES[wrong.code]) % {"day": f"{wrong.day:%d.%m.%Y.}"}


def without_period(limit: LimitReached, *, for_signatory: bool = False) -> str:
    """Return the sentence as forms show it beside a field."""
    return sentence(limit, for_signatory=for_signatory).removesuffix(".")


def of_file(refusal: Unreadable | LimitReached | NoApplication, *, for_signatory: bool = False) -> str:
    """Return why an uploaded file was not opened or kept, without the period that pages add."""
    if isinstance(refusal, NoApplication):
        return finding_sentence(refusal.finding) if refusal.finding else str(_UNSUITABLE["no-application"])
    if isinstance(refusal, LimitReached):
        return without_period(refusal, for_signatory=for_signatory)
    return wording.sentence(refusal)


def _shown(name: str, value: Any) -> str:
    if name == "column":
        return column_letter(value)
    if name == "columns":
        return gettext(" un ").join(map(column_letter, value))
    if name == "references":
        return ", ".join(value)
    return role_label(value) if name == "role" else str(value)
