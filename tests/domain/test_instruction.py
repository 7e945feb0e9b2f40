"""What is quoted from the instruction stands there word for word."""

from __future__ import annotations

import pytest

from applications.domain import instruction, labels, rules
from applications.domain.document import CHOICES

#: The instruction's paragraphs that are quoted, its line breaks as spaces.
EXCERPT = """
Pieteikumu iesniedz iestādes, kuras vēlas savu grāmatvedības un pakalpojumu uzskaites sistēmu savietot ar
e-pakalpojumu eKase (Maksājumi), lai veiktu liela apjoma maksājumu un informācijas apmaiņu.

Nosaukums, Reģistrācijas Nr. - jāsakrīt ar reģistrācijas/nodokļu maksātāja apliecībā norādīto. Zvērināts
tiesu izpildītājs laukā “Nosaukums” norāda tikai Vārdu Uzvārdu.

Sadaļā vienmēr jānorāda tās personas datus - vārdu, uzvārdu, personas kodu, tālruni un e-pastu, kas
saņems x509 autentifikācijas sertifikātu, lietotāja numuru un X509 autentifikācijas sertifikāta paroli, un ar kuru
Valsts kase var sazināties pakalpojuma tehnisko jautājumu risināšanā. Šai personai uz e-pastu tiks nosūtīta
arī x509 autentifikācijas sertifikāta aktivizēšanas kārtība.

Norāda iestādes nosaukumu un reģistrācijas numuru.
Papildus drošībai ir iespējams norādīt piekļuvei atļauto IP adresi (Internet Protocol Address), t.i. adresi no kuras
lietotājs veiks datu pieprasījumus (nav obligāti aizpildāms lauks).

Pieejas režīmi – katram lietotājam piesaistītajam kontam var norādīt tikai vienu pieejas režīmu, veicot atzīmi ar
X:
"tiešsaistē skatīt" – tiesības ar klienta informācijas sistēmas starpniecību pieprasīt un saņemt konta
pārskata un debeta/kredīta pārskata datus e-pakalpojumā eKase (Maksājumi);
"tiešsaistē vadīt" – tiesības ar klienta informācijas sistēmas starpniecību pieprasīt un saņemt konta
pārskata un debeta/kredīta pārskata datus, importēt maksājuma datus un saņemt maksājuma statusa
pārskatu e-pakalpojumā eKase (Maksājumi).
Ierobežojumi pieejas režīmos. Lietotājam drīkst piemērot tikai pieejas režīmu "tiešsaistē skatīt", ja piesaistītais
konts ir:
citas iestādes konts Valsts kasē. Kopā ar pieteikumu ir jāiesniedz citas iestādes rakstiska atļauja piekļūt
konta informācijai (nav attiecināms uz gadījumiem, ja citos normatīvajos aktos ir noteiktas tiesības saņemt
šādu informāciju);
iestādes konts, kurš ir slēgts vai bloķēts.

Konta limiti (euro):
pieejas režīmam “tiešsaistē vadīt” jānorāda konta limitus (euro);
Viena maksājuma limits (euro) – jānorāda lietotājam vienā maksājumā maksimāli pieļaujamo summas
limitu bez centiem;
Vienas dienas limits (euro) - jānorāda lietotājam vienā dienā maksimāli pieļaujamo maksājumu
kopsummas limitu bez centiem;
vienas dienas limits nedrīkst būt mazāks par viena maksājuma limitu.

Pieteikumā jānorāda pilnu vārdu un uzvārdu iestādes vadītājam/pilnvarotai personai, kura paraksta
pieteikumu.

Pieteikumā jāaizpilda sadaļa par pieteikuma sagatavotāju, norādot kontaktpersonu, ar kuru sazināties
gadījumos, ja pieteikumā ir konstatētas neprecizitātes.

Pieteikumu elektroniska dokumenta veidā paraksta:
pārstāvēttiesīgā persona, kurai Uzņēmumu reģistrā ir tiesības pārstāvēt klientu atsevišķi vai, ja nav šādas
tiesības, kura iesniegusi Valsts kasē dokumentu ar tiesībām pārstāvēt klientu atsevišķi un Valsts kase e-
pakalpojumu portāla sadaļā Pieteikumi ir apstiprinājusi pārstāvēttiesības;
vai pilnvarotā persona, kurai e-pakalpojumu portāla sadaļā Pieteikumi klienta pārstāvēttiesīgā persona ir
apstiprinājusi pilnvaru ar pilnvarojumu Parakstīt pakalpojumu un e-pakalpojumu lietotāju pieteikumus.
"""


def flat(text: str) -> str:
    """The text with its line breaks, and the one word broken by a line, made good."""
    return " ".join(text.split()).replace("Valsts kase e- pakalpojumu", "Valsts kase e-pakalpojumu")


@pytest.mark.parametrize("field", sorted(labels.FIELDS))
def test_quotes_are_the_instructions_own_words(field: str) -> None:
    quotes = instruction.QUOTES[field]
    assert quotes
    assert [quote for quote in quotes if quote not in flat(EXCERPT)] == []


@pytest.mark.parametrize("quote", [instruction.VIEW_MODE, instruction.MANAGE_MODE, *instruction.SIGNING])
def test_modes_and_signing_are_the_instructions_own_words(quote: str) -> None:
    assert flat(EXCERPT).count(quote) == 1


def test_every_quoted_field_has_a_label() -> None:
    assert set(instruction.QUOTES) == set(labels.FIELDS)


def test_every_clause_that_a_finding_may_name_is_named_to_people() -> None:
    clauses = {entry.clause for entry in rules.REGISTER.values()} - {""} | set(rules.CLAUSES.values())
    assert set(instruction.CLAUSES) == clauses


def test_every_fixed_value_has_a_label() -> None:
    assert {field: tuple(values) for field, values in labels.CHOICES.items()} == CHOICES


def test_bailiffs_labels_differ_where_they_are_given() -> None:
    for field in labels.FIELDS:
        differs = labels.field_label(field, "sworn_bailiff") != labels.field_label(field)
        assert differs is (field in labels.BAILIFF_FIELDS)


def test_choice_label_of_an_unknown_value_is_the_value() -> None:
    assert labels.choice_label("accounts[].status", "lost") == "lost"
    assert labels.choice_label("accounts[].status", "closed") == "Slēgts"
