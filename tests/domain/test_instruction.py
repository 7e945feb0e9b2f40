"""What is quoted from the instruction stands there word for word."""

from __future__ import annotations

import pytest

from applications.domain import instruction
from applications.domain.fields import FIELDS
from applications.domain.rules import RULES

#: The instruction's paragraphs that are quoted, its line breaks as spaces.
EXCERPT = """
Pieteikumu iesniedz iestādes, kuras vēlas savu grāmatvedības un pakalpojumu uzskaites sistēmu savietot ar
e-pakalpojumu eKase (Maksājumi), lai veiktu liela apjoma maksājumu un informācijas apmaiņu.
Pieteikums jāaizpilda datorrakstā.
Ja nepieciešams veikt izmaiņas pieteikumā norādītajos lietotāja datos, kontu sarakstā, pieejas režīmos vai
limitos, jāiesniedz jauns pieteikums, norādot visu aktuālo informāciju. Katrs parakstītais un iesniegtais
pieteikums aizstāj iepriekš iesniegto.

Pieteikums ir spēkā 3 gadus no tā reģistrēšanas Valsts kasē vai līdz dienai, kad tiek apstiprināts:
jauns pieteikums tiešsaistes datu apmaiņas modulim;
pieteikums par e-pakalpojumu pārtraukšanu.

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

Katrs pieteikums jānoformē kā atsevišķi parakstāms elektroniskais dokuments. Elektroniskam dokumentam
nedrīkst pievienot skenētu pieteikumu vai citus dokumentus.

Pieteikumu elektroniska dokumenta veidā paraksta:
pārstāvēttiesīgā persona, kurai Uzņēmumu reģistrā ir tiesības pārstāvēt klientu atsevišķi vai, ja nav šādas
tiesības, kura iesniegusi Valsts kasē dokumentu ar tiesībām pārstāvēt klientu atsevišķi un Valsts kase e-
pakalpojumu portāla sadaļā Pieteikumi ir apstiprinājusi pārstāvēttiesības;
vai pilnvarotā persona, kurai e-pakalpojumu portāla sadaļā Pieteikumi klienta pārstāvēttiesīgā persona ir
apstiprinājusi pilnvaru ar pilnvarojumu Parakstīt pakalpojumu un e-pakalpojumu lietotāju pieteikumus.

Pieteikumu nosūta uz Valsts kases e-adreses apakšadresātu KLIENTU APKALPOŠANA.

Konsultācijas var saņemt:
- zvanot uz atbalsta servisa tālruni 67094368
- sūtot e-pastu ekase@kase.gov.lv
"""


def flat(text: str) -> str:
    """The text with its line breaks, and the one word broken by a line, made good."""
    return " ".join(text.split()).replace("Valsts kase e- pakalpojumu", "Valsts kase e-pakalpojumu")


CLAUSES = [f"{letter}{number}" for letter, last in (("A", 4), ("B", 3), ("C", 5), ("D", 3), ("E", 3)) for number in
           range(1, last + 1)]  # fmt: skip


def test_clauses_are_those_of_the_register() -> None:
    assert list(instruction.CLAUSES) == CLAUSES


@pytest.mark.parametrize("clause", CLAUSES)
def test_clause_has_the_instructions_own_words(clause: str) -> None:
    title, paragraphs = instruction.CLAUSES[clause]
    assert title
    assert paragraphs
    assert [text for text in paragraphs if text not in flat(EXCERPT)] == []


@pytest.mark.parametrize("path", FIELDS)
def test_quotes_are_the_instructions_own_words(path: str) -> None:
    quotes = FIELDS[path].quotes
    assert quotes
    assert [quote for quote in quotes if quote not in flat(EXCERPT)] == []


@pytest.mark.parametrize("quote", [instruction.VIEW_MODE, instruction.MANAGE_MODE, *instruction.SIGNING])
def test_modes_and_signing_are_the_instructions_own_words(quote: str) -> None:
    assert flat(EXCERPT).count(quote) == 1


def test_findings_name_clauses_of_the_instruction() -> None:
    named = {rule.clause_at(asked) for rule in RULES for asked in rule.sentences}
    assert named <= set(instruction.CLAUSES)
