"""The Treasury's instruction in its own words, never reworded: its paragraphs and its clauses."""

from __future__ import annotations

from typing import NamedTuple

APPLICANTS = (
    "Pieteikumu iesniedz iestādes, kuras vēlas savu grāmatvedības un pakalpojumu uzskaites sistēmu savietot ar "
    "e-pakalpojumu eKase (Maksājumi), lai veiktu liela apjoma maksājumu un informācijas apmaiņu."
)
NAME_AND_NUMBER = (
    "Nosaukums, Reģistrācijas Nr. - jāsakrīt ar reģistrācijas/nodokļu maksātāja apliecībā norādīto. Zvērināts tiesu "
    "izpildītājs laukā “Nosaukums” norāda tikai Vārdu Uzvārdu."
)
RECIPIENT = (
    "Sadaļā vienmēr jānorāda tās personas datus - vārdu, uzvārdu, personas kodu, tālruni un e-pastu, kas saņems x509 "
    "autentifikācijas sertifikātu, lietotāja numuru un X509 autentifikācijas sertifikāta paroli, un ar kuru Valsts "
    "kase var sazināties pakalpojuma tehnisko jautājumu risināšanā."
)
ACTIVATION = "Šai personai uz e-pastu tiks nosūtīta arī x509 autentifikācijas sertifikāta aktivizēšanas kārtība."
USER = "Norāda iestādes nosaukumu un reģistrācijas numuru."
ADDRESSES = (
    "Papildus drošībai ir iespējams norādīt piekļuvei atļauto IP adresi (Internet Protocol Address), t.i. adresi "
    "no kuras lietotājs veiks datu pieprasījumus (nav obligāti aizpildāms lauks)."
)
ONE_MODE = (
    "Pieejas režīmi – katram lietotājam piesaistītajam kontam var norādīt tikai vienu pieejas režīmu, veicot "
    "atzīmi ar X"
)
VIEW_MODE = (
    '"tiešsaistē skatīt" – tiesības ar klienta informācijas sistēmas starpniecību pieprasīt un saņemt konta pārskata '
    "un debeta/kredīta pārskata datus e-pakalpojumā eKase (Maksājumi)"
)
MANAGE_MODE = (
    '"tiešsaistē vadīt" – tiesības ar klienta informācijas sistēmas starpniecību pieprasīt un saņemt konta pārskata un '
    "debeta/kredīta pārskata datus, importēt maksājuma datus un saņemt maksājuma statusa pārskatu e-pakalpojumā eKase "
    "(Maksājumi)"
)
VIEW_ONLY = 'Lietotājam drīkst piemērot tikai pieejas režīmu "tiešsaistē skatīt", ja piesaistītais konts ir:'
VIEW_ONLY_OTHER = (
    "citas iestādes konts Valsts kasē. Kopā ar pieteikumu ir jāiesniedz citas iestādes rakstiska atļauja piekļūt konta "
    "informācijai (nav attiecināms uz gadījumiem, ja citos normatīvajos aktos ir noteiktas tiesības saņemt šādu "
    "informāciju);"
)
VIEW_ONLY_CLOSED = "iestādes konts, kurš ir slēgts vai bloķēts."
RESTRICTION = (VIEW_ONLY, VIEW_ONLY_OTHER, VIEW_ONLY_CLOSED)
LIMITS = "pieejas režīmam “tiešsaistē vadīt” jānorāda konta limitus (euro)"
PAYMENT_LIMIT = (
    "Viena maksājuma limits (euro) – jānorāda lietotājam vienā maksājumā maksimāli pieļaujamo summas limitu bez centiem"
)
DAILY_LIMIT = (
    "Vienas dienas limits (euro) - jānorāda lietotājam vienā dienā maksimāli pieļaujamo maksājumu kopsummas limitu "
    "bez centiem"
)
LIMITS_COMPARED = "vienas dienas limits nedrīkst būt mazāks par viena maksājuma limitu."
SIGNATORY = (
    "Pieteikumā jānorāda pilnu vārdu un uzvārdu iestādes vadītājam/pilnvarotai personai, kura paraksta pieteikumu."
)
SIGNING = (
    "pārstāvēttiesīgā persona, kurai Uzņēmumu reģistrā ir tiesības pārstāvēt klientu atsevišķi vai, ja nav šādas "
    "tiesības, kura iesniegusi Valsts kasē dokumentu ar tiesībām pārstāvēt klientu atsevišķi un Valsts kase "
    "e-pakalpojumu portāla sadaļā Pieteikumi ir apstiprinājusi pārstāvēttiesības",
    "vai pilnvarotā persona, kurai e-pakalpojumu portāla sadaļā Pieteikumi klienta pārstāvēttiesīgā persona ir "
    "apstiprinājusi pilnvaru ar pilnvarojumu Parakstīt pakalpojumu un e-pakalpojumu lietotāju pieteikumus.",
)
PREPARER = (
    "Pieteikumā jāaizpilda sadaļa par pieteikuma sagatavotāju, norādot kontaktpersonu, ar kuru sazināties gadījumos, "
    "ja pieteikumā ir konstatētas neprecizitātes."
)


class Clause(NamedTuple):
    """A clause: how a finding names its source to people, and the clause's words, a paragraph each."""

    title: str
    paragraphs: tuple[str, ...]


#: By number, in the instruction's order. The numbers are ours; the instruction has none.
CLAUSES: dict[str, Clause] = {
    "A1": Clause("Kas iesniedz pieteikumu", (APPLICANTS,)),
    "A2": Clause("Aizpildīšana", ("Pieteikums jāaizpilda datorrakstā.",)),
    "A3": Clause(
        "Izmaiņas",
        (
            "Ja nepieciešams veikt izmaiņas pieteikumā norādītajos lietotāja datos, kontu sarakstā, pieejas režīmos "
            "vai limitos, jāiesniedz jauns pieteikums, norādot visu aktuālo informāciju. Katrs parakstītais un "
            "iesniegtais pieteikums aizstāj iepriekš iesniegto.",
        ),
    ),
    "A4": Clause(
        "Derīgums",
        (
            "Pieteikums ir spēkā 3 gadus no tā reģistrēšanas Valsts kasē vai līdz dienai, kad tiek apstiprināts:",
            "jauns pieteikums tiešsaistes datu apmaiņas modulim;",
            "pieteikums par e-pakalpojumu pārtraukšanu.",
        ),
    ),
    "B1": Clause("Nosaukums, Reģistrācijas Nr.", (NAME_AND_NUMBER,)),
    "B2": Clause("Sertifikāta saņēmējs", (RECIPIENT, ACTIVATION)),
    "B3": Clause("Lietotājs", (USER, ADDRESSES)),
    "C1": Clause("Pieejas režīmi", (ONE_MODE, VIEW_MODE, MANAGE_MODE)),
    "C2": Clause("Ierobežojumi: citas iestādes konts", (VIEW_ONLY, VIEW_ONLY_OTHER)),
    "C3": Clause("Ierobežojumi: slēgts vai bloķēts konts", (VIEW_ONLY, VIEW_ONLY_CLOSED)),
    "C4": Clause("Konta limiti (euro)", (LIMITS, PAYMENT_LIMIT, DAILY_LIMIT)),
    "C5": Clause("Vienas dienas limits", (LIMITS_COMPARED,)),
    "D1": Clause("Paraksttiesīgais", (SIGNATORY,)),
    "D2": Clause("Kas paraksta pieteikumu", SIGNING),
    "D3": Clause("Pieteikuma sagatavotājs", (PREPARER,)),
    "E1": Clause(
        "Atsevišķi parakstāms elektroniskais dokuments",
        (
            "Katrs pieteikums jānoformē kā atsevišķi parakstāms elektroniskais dokuments. Elektroniskam dokumentam "
            "nedrīkst pievienot skenētu pieteikumu vai citus dokumentus.",
        ),
    ),
    "E2": Clause("Nosūtīšana", ("Pieteikumu nosūta uz Valsts kases e-adreses apakšadresātu KLIENTU APKALPOŠANA.",)),
    "E3": Clause(
        "Konsultācijas",
        (
            "Konsultācijas var saņemt:",
            "zvanot uz atbalsta servisa tālruni 67094368",
            "sūtot e-pastu ekase@kase.gov.lv",
        ),
    ),
}
