"""Applications that break each rule of the register, in each of its places, and what is found in them."""

from __future__ import annotations

from typing import Any, NamedTuple

from applications.domain.document import CertificateRecipient, Document, Preparer, Signatory, User
from tests.support.factories import bailiff, changed, iban, institution, personal_code

Findings = list[tuple[str, str]]

#: A letter that no font of the document has: cuneiform.
CUNEIFORM = "\U00012000\U00012001"


class Broken(NamedTuple):
    """One change of an application that breaks no rule, and every finding of what comes of it."""

    name: str
    changes: dict[str, Any]
    findings: Findings
    of_bailiff: bool = False

    @property
    def document(self) -> Document:
        return changed(bailiff() if self.of_bailiff else institution(), self.changes)


def field(name: str, path: str, value: Any, code: str, *, of_bailiff: bool = False) -> Broken:
    """A field with a value that has one fault."""
    owner = "a bailiff's " if of_bailiff else ""
    return Broken(f"{name} {owner}{path}", {path: value}, [(code, path)], of_bailiff)


OTHER = {"accounts[1].holder": "other", "accounts[1].permission": "written"}
NAMES = [f"{section}.{name}" for section in ("certificate_recipient", "signatory", "preparer")
         for name in ("given_name", "surname")]  # fmt: skip
NUMBERS = ["client.registration_number", "user.registration_number"]
LIMITS = ["accounts[0].payment_limit", "accounts[0].daily_limit"]

BROKEN: list[Broken] = [
    *(
        field("blank", path, " \u00a0", "required")
        for path in (
            "client.name",
            "client.registration_number",
            "certificate_recipient.given_name",
            "certificate_recipient.surname",
            "certificate_recipient.personal_code",
            "certificate_recipient.phone",
            "certificate_recipient.email",
            "user.institution_name",
            "user.registration_number",
            "accounts[0].iban",
            "accounts[1].access_mode",
            "accounts[0].payment_limit",
            "accounts[0].daily_limit",
            "signatory.given_name",
            "signatory.surname",
            "signatory.authority",
            "preparer.given_name",
            "preparer.surname",
        )
    ),
    *(
        field("blank", path, "", "required", of_bailiff=True)
        for path in ("client.name", *NUMBERS, "user.institution_name")
    ),
    *(
        field(f"“{word}”", path, word, "required")
        for path in (
            "client.name",
            "client.registration_number",
            "certificate_recipient.given_name",
            "certificate_recipient.surname",
            "certificate_recipient.personal_code",
            "certificate_recipient.phone",
            "certificate_recipient.email",
            "user.institution_name",
            "user.registration_number",
            "accounts[0].iban",
            "accounts[0].payment_limit",
            "accounts[0].daily_limit",
            "signatory.given_name",
            "signatory.surname",
            "preparer.given_name",
            "preparer.surname",
        )
        for word in ("-", ".", "nav", "Nav zināms", "n/a", "XXX", "skat. pielikumu", "\U0001f600")
    ),
    field("none", "accounts", (), "required"),
    Broken(
        "a section without a value",
        {"certificate_recipient": CertificateRecipient()},
        [
            ("required", f"certificate_recipient.{name}")
            for name in ("given_name", "surname", "personal_code", "phone", "email")
        ],
    ),
    Broken(
        "a user without a value",
        {"user": User()},
        [("required", "user.institution_name"), ("required", "user.registration_number")],
    ),
    Broken(
        "a signatory without a value",
        {"signatory": Signatory()},
        [("required", f"signatory.{name}") for name in ("given_name", "surname", "authority")],
    ),
    Broken(
        "a preparer without a value",
        {"preparer": Preparer()},
        [("required", "preparer.given_name"), ("required", "preparer.surname"), ("contact-required", "preparer")],
    ),
    *(
        field(f"“{value}”", path, value, "choice-unknown")
        for path, value in (
            ("client.kind", "Institution"),
            ("accounts[1].holder", "foreign"),
            ("accounts[0].status", "Open"),
            ("accounts[1].access_mode", "edit"),
            ("accounts[1].access_mode", "-"),
            ("signatory.authority", "a"),
        )
    ),
    Broken(
        "another's account with an unknown permission",
        {**OTHER, "accounts[1].permission": "yes"},
        [("choice-unknown", "accounts[1].permission")],
    ),
    *(
        field(f"“{number}”", path, number, "registration-number-malformed")
        for path in NUMBERS
        for number in ("9000847335", "900084733599", "9000847335A", "EE90008473359", "00008473359", "30008473359",
                       personal_code("0505751496"), "reģ. Nr.", "9000.847.3359")
    ),
    field("“40003”", "client.registration_number", "40003", "registration-number-malformed", of_bailiff=True),
    field("“reģ.”", "user.registration_number", "reģ.", "registration-number-malformed", of_bailiff=True),
    *(
        field("another last digit", path, "90008473350", "registration-number-checksum", of_bailiff=of_bailiff)
        for path in NUMBERS
        for of_bailiff in (False, True)
    ),
    *(
        field(f"“{name}”", "client.name", name, "bailiff-name-only", of_bailiff=True)
        for name in (
            "Māra", "M. Liepiņa", "Māra L.", "Māra Liepiņa 2",
            "Māra Liepiņa, ZTI", "Māra -", "Māra Liepiņa 😀", "Māra Liepiņa²", "Māra_Liepiņa",
            "Zvērināta tiesu izpildītāja Māra Liepiņa", "ZVĒRINĀTS JĀNIS OZOLS", "zverinats Janis Ozols",
            "Zvērinātam Jānim Ozolam", "Zvērinātās Māras Liepiņas", "Jānis Ozols tiesu", "Jānis Ozols Tiesa",
            "Tiesas Jānis Ozols", "Tiesām Jānis Ozols", "izpildītājs Jānis Ozols", "Izpilditaja Mara Liepina",
            "izpildītājiem Jānis Ozols", "Jānis Ozols izpildītājām", "Jānis Ozols iecirknis", "Jānis Ozols iecirkņa",
            "Jānis Ozols iecirkni", "Dr Jānis Ozols", "Jānis Ozols ZTI", "SIA Jānis Ozols", "kungs Jānis Ozols",
            "Māra Ozola kundze",
            "Jāņa Ozola birojs", "Ozola birojā Jānis", "bailiff Jānis Ozols", "Sworn Jānis Ozols",
            "Māra Ozola (Bērza)", "iecirknī Jānis Ozols", "iecirknu Janis Ozols", "apgabaltiesa Jānis Ozols",
            "Rīgas apgabaltiesas Jānis Ozols", "apgabaltiesā Jānis Ozols", "Jānis Ozols-izpildītājs",
        )
    ),
    *(
        field(f"“{name}”", "signatory.given_name", name, "full-name-required")
        for name in ("J.", "Jānis P.", "J.-P.", "A. B.", "Jānis 2", "Jāni5", "Jānis, dr.", "dr. Jānis", "Jānis_",
                     "Jānis/Anna", "Ⅳ", "Jānis²", "Jānis 😀", "J", "ķ", "Jānis P", "J-P", "Jānis (Džons)",
                     "Jānis k Ozols",
                     "[Jānis]")
    ),
    *(
        field(f"“{name}”", "preparer.given_name", name, "full-name-required")
        for name in ("Anna 2", "Ann4", "Anna, dr.", "dr. Anna", "Anna/Ilze", "A.", "Anna M.", "A.-M.", "Anna (Ilze)",
                     "A")
    ),
    field("“M Liepiņa”", "client.name", "M Liepiņa", "bailiff-name-only", of_bailiff=True),
    field("five words", "client.name", "Māra Anna Marija Liepiņa Žagare", "bailiff-name-only", of_bailiff=True),
    Broken("another signs for a bailiff", {"signatory.given_name": "Jānis"},
           [("bailiff-signatory-differs", "signatory.surname")], of_bailiff=True),
    Broken("another surname signs for a bailiff", {"signatory.surname": "Liepina-Žagare"},
           [("bailiff-signatory-differs", "signatory.surname")], of_bailiff=True),
    Broken("one number, two names", {"user.institution_name": "Cita iestāde"},
           [("institution-differs", "user.institution_name")]),
    Broken("one name, two numbers", {"user.registration_number": "90000050138"},
           [("institution-differs", "user.registration_number")]),
    Broken("a bailiff's number under an office's name", {"user.institution_name": "Zvērināts tiesu izpildītājs"},
           [("institution-differs", "user.institution_name")], of_bailiff=True),
    Broken("one name of a bailiff, two numbers", {"user.registration_number": "90008473359"},
           [("institution-differs", "user.registration_number")], of_bailiff=True),
    *(field("an initial", path, "K.", "full-name-required") for path in NAMES),
    *(
        field(f"“{code}”", "certificate_recipient.personal_code", code, "personal-code-malformed")
        for code in ("310299-12345", "290200-14962", "120384-34718", "010130-21234", "120384-1471", "12038A-14718",
                     "90008473359", "000000-00000", "kods")
    ),
    *(
        field(f"“{code}”", path, code, "personal-code-malformed", of_bailiff=True)
        for path in NUMBERS
        for code in ("310299-12345", "010130-21234", "050575", "120384-94718", "1nav")
    ),
    *(
        field(f"another last digit of {code}", "certificate_recipient.personal_code", code, "personal-code-checksum")
        for code in ("120384-16030", "328673-00670", "391234-56780")
    ),
    *(
        field("the code's last digit another", path, personal_code("0505751496")[:-1] + "9", "personal-code-checksum",
              of_bailiff=True)
        for path in NUMBERS
    ),
    *(
        field("emoji", path, "Ozols 😀", "character-unprintable")
        for path in ("client.name", "user.institution_name", "signatory.position")
    ),
    *(
        Broken(f"emoji {path}", {**OTHER, path: "Ozols 😀"}, [("character-unprintable", path)])
        for path in ("accounts[1].holder_name", "accounts[1].legal_basis")
    ),
    field("private use", "signatory.position", "Direktors \ue000", "character-unprintable"),
    *(field("letters without a glyph", path, CUNEIFORM, "character-unprintable") for path in NAMES),
    *(
        field(f"“{phone}”", path, phone, "phone-malformed")
        for path in ("certificate_recipient.phone", "preparer.phone")
        for phone in ("1234", "6709436", "+371 2912345", "abc")
    ),
    *(
        field(f"“{email}”", path, email, "email-malformed")
        for path in ("certificate_recipient.email", "preparer.email")
        for email in ("anna", "anna@piemers", "anna@@piemers.lv", "anna@piemers.lv; b@piemers.lv")
    ),
    field("private use", "preparer.email", "anna@\ue000.lv", "email-malformed"),
    Broken("neither", {"preparer.phone": "", "preparer.email": ""}, [("contact-required", "preparer")]),
    Broken("an unreadable phone and no e-mail", {"preparer.phone": "12", "preparer.email": ""},
           [("phone-malformed", "preparer.phone")]),
    *(
        Broken(f"IP {address}", {"user.allowed_ip_addresses": ("195.122.1.10", address)},
               [(code, "user.allowed_ip_addresses[1]") for code in codes])
        for address, *codes in (
            ("195.122.1.300", "ip-address-malformed"),
            ("195.122.1.10/24", "ip-address-malformed"),
            ("2a03:ec00::1/64", "ip-address-malformed"),
            ("195.122.1.10, 195.122.1.11", "ip-address-malformed"),
            ("127.0.0.1", "ip-address-unusable"),
            ("0.0.0.0/0", "ip-address-unusable"),
            ("::/0", "ip-address-unusable"),
            ("fe80::1", "ip-address-unusable"),
            ("::ffff:127.0.0.1", "ip-address-unusable"),
            ("10.0.0.5", "ip-address-private"),
            ("100.64.0.1", "ip-address-private"),
            ("fd00::1", "ip-address-private"),
            ("195.122.0.0/16", "ip-network-wide"),
            ("2a03:ec00::/32", "ip-network-wide"),
            ("10.0.0.0/8", "ip-address-private", "ip-network-wide"),
            ("195.122.1.10", "ip-address-duplicate"),
            ("195.122.1.10/32", "ip-address-duplicate"),
            ("::ffff:195.122.1.10", "ip-address-duplicate"),
        )
    ),
    Broken(
        "IP written in two ways",
        {"user.allowed_ip_addresses": ("2a03:ec00::10", "2A03:EC00:0:0::0010", "2a03:ec00::10/128")},
        [("ip-address-duplicate", f"user.allowed_ip_addresses[{number}]") for number in (1, 2)],
    ),
    Broken(
        "IP unusable twice",
        {"user.allowed_ip_addresses": ("127.0.0.1", "127.0.0.1")},
        [("ip-address-unusable", f"user.allowed_ip_addresses[{number}]") for number in (0, 1)],
    ),
    *(
        field(f"“{number}”", "accounts[0].iban", number, "iban-malformed")
        for number in ("LV80TREL000043519500", "EE382200221020145685", "LV80TR3L0000435195001", "TREL", iban(1) + "0",
                       "LV80/TREL/0000435195001")
    ),
    *(
        field(name, "accounts[0].iban", number, "iban-checksum")
        for name, number in (
            ("another last digit", iban(1)[:-1] + "9"),
            ("check digits 00", "LV00" + iban(1)[4:]),
            ("check digits 99", "LV99" + iban(1)[4:]),
            ("another bank's, and another last digit", iban(1, "HABA")[:-1] + "9"),
        )
    ),
    field("another bank's", "accounts[0].iban", iban(1, "HABA"), "iban-not-treasury"),
    field("the first one's", "accounts[1].iban", iban(1), "account-duplicate"),
    field("the first one's in groups", "accounts[1].iban", f"{iban(1)[:4].lower()} {iban(1)[4:]}", "account-duplicate"),
    field("both", "accounts[1].access_mode", "both", "access-mode-both"),
    Broken(
        "manage another institution's account",
        {"accounts[0].holder": "other", "accounts[0].permission": "written"},
        [("manage-other-institution", "accounts[0].access_mode")],
    ),
    Broken("own account with another holder's name", {"accounts[0].holder_name": "Cita iestāde"},
           [("holder-contradicted", "accounts[0].holder")]),
    Broken("own account with a permission", {"accounts[0].permission": "written"},
           [("holder-contradicted", "accounts[0].holder")]),
    Broken("own account with a law", {"accounts[1].legal_basis": "Likuma 1. pants"},
           [("holder-contradicted", "accounts[1].holder")]),
    Broken(
        "a blank holder beside another holder's name",
        {"accounts[0].holder": "", "accounts[0].holder_name": "Cita iestāde"},
        [("manage-other-institution", "accounts[0].access_mode"), ("permission-required", "accounts[0].permission")],
    ),
    Broken("a blank holder beside a permission", {"accounts[0].holder": " ", "accounts[0].permission": "written"},
           [("manage-other-institution", "accounts[0].access_mode")]),
    Broken("a blank holder beside a law", {"accounts[1].holder": "", "accounts[1].legal_basis": "Likuma 1. pants"},
           [("permission-required", "accounts[1].permission")]),
    Broken("a law that is a dash", {"accounts[1].holder": "other", "accounts[1].permission": "by_law",
                                    "accounts[1].legal_basis": "-"},
           [("legal-basis-required", "accounts[1].legal_basis")]),
    Broken(
        "another's without permission",
        {"accounts[1].holder": "other"},
        [("permission-required", "accounts[1].permission")],
    ),
    Broken(
        "another's, a law named but the permission not chosen",
        {"accounts[1].holder": "other", "accounts[1].legal_basis": "Likuma 1. pants"},
        [("permission-required", "accounts[1].permission")],
    ),
    Broken(
        "another's by an unnamed law",
        {"accounts[1].holder": "other", "accounts[1].permission": "by_law", "accounts[1].legal_basis": " "},
        [("legal-basis-required", "accounts[1].legal_basis")],
    ),
    Broken("manage a closed account", {"accounts[0].status": "closed"},
           [("manage-closed-account", "accounts[0].access_mode")]),
    Broken("manage a blocked account", {"accounts[0].status": "blocked"},
           [("manage-blocked-account", "accounts[0].access_mode")]),
    Broken(
        "manage another's closed account without limits and permission",
        {"accounts[0].holder": "other", "accounts[0].status": "closed", **dict.fromkeys(LIMITS)},
        [
            ("manage-other-institution", "accounts[0].access_mode"),
            ("manage-closed-account", "accounts[0].access_mode"),
            ("required", "accounts[0].payment_limit"),
            ("required", "accounts[0].daily_limit"),
            ("permission-required", "accounts[0].permission"),
        ],
    ),
    *(
        field(f"“{limit}”", path, limit, code)
        for path in LIMITS
        for limit, code in (
            ("daudz", "limit-malformed"),
            ("1.000", "limit-malformed"),
            ("1,000", "limit-malformed"),
            ("1 000,50", "limit-with-cents"),
            ("5000,00", "limit-with-cents"),
            ("10 EUR 50", "limit-with-cents"),
            ("5€50", "limit-with-cents"),
            ("50 00", "limit-malformed"),
            (1000.5, "limit-with-cents"),
            (0, "limit-not-positive"),
            ("-5", "limit-not-positive"),
            (10**12, "limit-too-large"),
            ("9" * 50, "limit-too-large"),
        )
    ),
    *(
        field(f"“{limit}” on an account to view,", path, limit, "limit-without-manage")
        for path in ("accounts[1].payment_limit", "accounts[1].daily_limit")
        for limit in (5000, -1, "daudz", "5000 euro")
    ),
    Broken("a limit where the mode is not known", {"accounts[1].access_mode": "", "accounts[1].daily_limit": "1.000"},
           [("required", "accounts[1].access_mode"), ("limit-malformed", "accounts[1].daily_limit")]),
    Broken("a day's limit below one payment's", {"accounts[0].daily_limit": 4999},
           [("daily-limit-below-payment-limit", "accounts[0].daily_limit")]),
    Broken("a day's limit below one payment's as text", {"accounts[0].payment_limit": "20 001 EUR"},
           [("daily-limit-below-payment-limit", "accounts[0].daily_limit")]),
]  # fmt: skip
