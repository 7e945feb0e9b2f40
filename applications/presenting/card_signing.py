"""The sentences of signing with a card: each refusal says what to do."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from applications.acts.signing import NotSigned
from applications.domain.language import Text

_NO_STAMP = _("Laika zīmoga serviss neatbild. Paraksts ir saglabāts: mēģiniet vēlreiz, PIN vairs nav jāievada.")
_WRONG_STAMP = _(
    "Laika zīmoga serviss neatbild pareizi. Paraksts ir saglabāts: mēģiniet vēlreiz, PIN vairs nav jāievada. Ja "
    "neizdodas, sazinieties ar šīs vietnes uzturētāju."
)
_NO_STATUS = _("Sertifikāta izdevējs neatbild, vai jūsu sertifikāts ir derīgs. Mēģiniet vēlreiz pēc brīža.")
_AGAIN = _("Parakstīšana vairs nav spēkā. Atveriet šo lapu no jauna un parakstiet vēlreiz.")

#: By the code of what was refused: on the server ("card-…", "sign-…"), or by a service that was asked.
_REFUSED: dict[str, Text] = {
    "card-unreadable": _("Kartes sertifikātu nevar nolasīt. Izņemiet karti, ielieciet to un mēģiniet vēlreiz."),
    "card-not-signing": _("Šis nav parakstīšanas sertifikāts. Izvēlieties sertifikātu, kas paredzēts parakstīšanai."),
    "card-seal": _("Šis ir iestādes zīmoga sertifikāts. Parakstiet ar paraksttiesīgās personas karti."),
    "card-other-person": _(
        "Karte pieder %(holder)s, bet pieteikums jāparaksta %(signatory)s. Ielieciet paraksttiesīgā karti; nekas nav "
        "parakstīts."
    ),
    "card-not-yet": _("Kartes sertifikāts būs derīgs no %(day)s Parakstiet pēc šīs dienas vai ar citu karti."),
    "card-expired": _("Kartes sertifikāts bija derīgs līdz %(day)s Atjaunojiet karti vai parakstiet ar citu."),
    "card-key": _("Kartes atslēga nav pietiekami droša. Parakstiet ar jaunāku karti."),
    "card-issuer": _(
        "Kartes izdevējs nav uzticamības sarakstā. Lejupielādējiet dokumentu un parakstiet eParakstītājā."
    ),
    "card-revoked": _("Kartes sertifikāts ir atsaukts. Parakstiet ar citu karti."),
    "sign-kind": _("Izvēlieties, vai parakstīt PDF vai EDOC."),
    "sign-newer": _("Ir sagatavota jaunāka versija. Atveriet to un parakstiet to."),
    "sign-closed": _("Pieteikumu pašlaik labo vai tas jau ir nosūtīts. Nekas nav parakstīts."),
    "sign-over": _AGAIN,
    "sign-busy": _("Paraksts jau tiek pievienots. Uzgaidiet un atveriet šo lapu no jauna."),
    "sign-value": _("Karte parakstīja ar citu atslēgu. Neizņemiet karti, kamēr parakstāt, un mēģiniet vēlreiz."),
    "tsa-slow": _NO_STAMP,
    "tsa-unreachable": _NO_STAMP,
}
#: By the code of a failure in the browser (Web eID); "" is any other.
BROWSER: dict[str, Text] = {
    "ERR_WEBEID_EXTENSION_UNAVAILABLE": _(
        "Pārlūkā nav Web eID paplašinājuma. Uzstādiet Web eID no web-eid.eu, pievienojiet karšu lasītāju un atveriet "
        "šo lapu no jauna."
    ),
    "ERR_WEBEID_NATIVE_UNAVAILABLE": _(
        "Datorā nav Web eID programmas. Uzstādiet to no web-eid.eu un atveriet šo lapu no jauna."
    ),
    "ERR_WEBEID_VERSION_MISMATCH": _("Web eID programma vai paplašinājums ir novecojis. Atjauniniet abus."),
    "ERR_WEBEID_VERSION_INVALID": _("Web eID programma vai paplašinājums ir novecojis. Atjauniniet abus."),
    "ERR_WEBEID_USER_CANCELLED": _("Parakstīšana atcelta. Nekas nav parakstīts."),
    "ERR_WEBEID_USER_TIMEOUT": _("PIN netika ievadīts laikā. Mēģiniet vēlreiz."),
    "ERR_WEBEID_ACTION_TIMEOUT": _("PIN netika ievadīts laikā. Mēģiniet vēlreiz."),
    "ERR_WEBEID_ACTION_PENDING": _("Web eID logs jau ir atvērts. Pabeidziet vai aizveriet to un mēģiniet vēlreiz."),
    "ERR_WEBEID_CONTEXT_INSECURE": _("Parakstīt var tikai ar HTTPS. Atveriet šo vietni ar adresi, kas sākas ar https."),
    "ERR_WEBEID_CERTIFICATE_CHANGED": _("Karte tikmēr nomainīta. Ielieciet savu karti un mēģiniet vēlreiz."),
    "network": _("Serveris neatbild. Mēģiniet vēlreiz."),
    "": _("Web eID nevar parakstīt. Pārbaudiet, vai karte ir lasītājā, un mēģiniet vēlreiz."),
}


def sentence(refusal: NotSigned) -> str:
    """Return why nothing was signed, and what to do, in the active language."""
    other = _WRONG_STAMP if refusal.code.startswith("tsa-") else _NO_STATUS
    return str(_REFUSED.get(refusal.code, other)) % refusal.values
