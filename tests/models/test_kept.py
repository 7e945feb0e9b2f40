"""Values that are kept in one column, read as each earlier version wrote them."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any
from unittest.mock import Mock

import pytest
from django.core import serializers
from django.db import connection, models
from django.db.migrations.executor import MigrationExecutor
from django.db.models.base import Model
from hypothesis import given, settings

from applications.acts import comparing
from applications.acts.bulk_editing import edit_accounts
from applications.domain.cleaning import clean
from applications.domain.difference import AccountChange, FieldChange
from applications.domain.difference import Difference as Changes
from applications.domain.document import Account, CertificateRecipient, Client, Document, Preparer, Signatory, User
from applications.domain.fields import fields_of
from applications.formats.spreadsheet.table import Line, Table
from applications.models import Difference, Discarded, Predecessor, Upload, kept
from applications.models.bulk_edit import FORMER, Former
from applications.models.discarded import TYPED, Typed
from applications.models.kept import Form, KeptField, UnknownForm
from applications.models.predecessor import CHANGES, DOCUMENT
from applications.models.upload import TABLE
from tests.support.drafts import account, draft, freeze
from tests.support.strategies import documents, untimed

#: What each form wrote, by version. A version that was once released stays here as it is.
NAMES_1 = (
    '"names":["iban","holder","holder_name","status","access_mode","payment_limit","daily_limit","permission",'
    '"legal_basis"]'
)
SECTIONS_1 = (
    '"client":{"kind":"institution","name":"Piemēra novada pašvaldība","registration_number":"90008473359"},'
    '"certificate_recipient":{"given_name":"Ilze","surname":"Kļaviņa","personal_code":"120384-16035",'
    '"phone":"+371 67094368","email":"ilze@piemers.lv"},'
    '"user":{"institution_name":"Piemēra novada pašvaldība","registration_number":"90008473359",'
    '"allowed_ip_addresses":["195.122.1.10","2a03:ec00:b1::10"]},'
    '"signatory":{"given_name":"Jānis","surname":"Ozols","position":"direktors","authority":"registered"},'
    '"preparer":{"given_name":"Anna","surname":"Šķēle","phone":"67094368","email":"anna@piemers.lv"}'
)
OWN = Account("LV94TREL0000000000001", "own", "", "open", "manage", 5000, None, "", "")
OTHER = Account("LVnezināms", "other", "Cita iestāde", "closed", "view", 1.5, "daudz", "by_law", "Likuma 5. pants")
OWN_1 = '["LV94TREL0000000000001","own","","open","manage",5000,null,"",""]'
OTHER_1 = '["LVnezināms","other","Cita iestāde","closed","view",1.5,"daudz","by_law","Likuma 5. pants"]'
A_DOCUMENT = Document(
    Client("institution", "Piemēra novada pašvaldība", "90008473359"),
    CertificateRecipient("Ilze", "Kļaviņa", "120384-16035", "+371 67094368", "ilze@piemers.lv"),
    User("Piemēra novada pašvaldība", "90008473359", ("195.122.1.10", "2a03:ec00:b1::10")),
    (OWN, OTHER),
    Signatory("Jānis", "Ozols", "direktors", "registered"),
    Preparer("Anna", "Šķēle", "67094368", "anna@piemers.lv"),
)
A_DIFFERENCE = Changes(
    (OWN,),
    (AccountChange(OTHER, replace(OTHER, status="open")),),
    (OTHER, OWN),
    (FieldChange("client.name", "A", "B"), FieldChange("user.allowed_ip_addresses", ("195.122.1.1",), ())),
)
TYPED_SECTIONS_1 = SECTIONS_1.replace('["195.122.1.10","2a03:ec00:b1::10"]', '"195.122.1.10\\n2a03:ec00:b1::10"')
TYPED_OWN = Account("lv94 trel", "own", "", "open", "manage", "5 000", "", "", "")

WRITTEN: dict[tuple[str, int], tuple[Form[Any], Any, str]] = {
    ("document", 1): (
        DOCUMENT,
        A_DOCUMENT,
        f'{{"version":1,{SECTIONS_1},"accounts":{{{NAMES_1},"rows":[{OWN_1},{OTHER_1}]}}}}',
    ),
    ("difference", 1): (
        CHANGES,
        A_DIFFERENCE,
        f'{{"version":1,"dropped":{{{NAMES_1},"rows":[{OWN_1}]}},"old":{{{NAMES_1},"rows":[{OTHER_1}]}},'
        f'"new":{{{NAMES_1},"rows":[{OTHER_1.replace("closed", "open")}]}},'
        f'"added":{{{NAMES_1},"rows":[{OTHER_1},{OWN_1}]}},"fields":[{{"path":"client.name","old":"A","new":"B"}},'
        '{"path":"user.allowed_ip_addresses","old":["195.122.1.1"],"new":[]}]}',
    ),
    ("former", 1): (
        FORMER,
        Former(["status", "daily_limit"], {7: ["open", "20 000"], 12: ["", ""]}),
        '{"version":1,"names":["status","daily_limit"],"rows":{"7":["open","20 000"],"12":["",""]}}',
    ),
    ("typed", 1): (
        TYPED,
        Typed(
            {
                name: dict.fromkeys(fields_of(name), "") | typed
                for name, typed in json.loads(f"{{{TYPED_SECTIONS_1}}}").items()
            },
            [TYPED_OWN],
        ),
        f'{{"version":1,"sections":{{{TYPED_SECTIONS_1}}},"accounts":{{{NAMES_1},"rows":[["lv94 trel","own","","open",'
        '"manage","5 000","","",""]]}}',
    ),
    ("table", 1): (
        TABLE,
        Table(
            (Line(1, ("Konts", "Limits")), Line(3, ("LV1", 5, 1.5, True))),
            "Konti",
            {"Konti": 1, "B": None},
            {"x": "A1"},
        ),
        '{"version":1,"lines":{"names":["number","cells"],"rows":[[1,["Konts","Limits"]],[3,["LV1",5,1.5,true]]]},'
        '"sheet":"Konti","sheets":{"Konti":1,"B":null},"notes":{"x":"A1"}}',
    ),
}
FORMS: list[Form[Any]] = [DOCUMENT, CHANGES, FORMER, TYPED, TABLE]


def packed(text: str) -> bytes:
    return zlib.compress(text.encode(), 1)


@pytest.mark.parametrize("name", WRITTEN, ids=lambda name: f"{name[0]}-{name[1]}")
def test_what_each_version_wrote_is_read(name: tuple[str, int]) -> None:
    form, value, text = WRITTEN[name]
    assert form.unpack(packed(text)) == value


@pytest.mark.parametrize("name", WRITTEN, ids=lambda name: f"{name[0]}-{name[1]}")
def test_newest_version_is_what_is_written(name: tuple[str, int]) -> None:
    form, value, text = WRITTEN[name]
    if name[1] == form.version:
        assert _holds(json.loads(zlib.decompress(form.pack(value))), json.loads(text))


def _holds(written: Any, recorded: Any) -> bool:
    """Whether what is written has all that was recorded; a blank field that came later needs no new version."""
    if isinstance(recorded, dict) and recorded.keys() == {"names", "rows"} and isinstance(recorded["rows"], list):
        written, recorded = (
            [dict(zip(each["names"], row, strict=True)) for row in each["rows"]] for each in (written, recorded)
        )
    if isinstance(recorded, dict):
        later = {name: value for name, value in written.items() if name not in recorded}
        return not any(later.values()) and all(_holds(written[name], value) for name, value in recorded.items())
    if isinstance(recorded, list):
        return len(written) == len(recorded) and all(map(_holds, written, recorded))
    return bool(written == recorded)


def test_every_version_of_every_form_is_tried() -> None:
    tried = {(form, version) for (_name, version), (form, _value, _text) in WRITTEN.items()}
    assert tried == {(form, version) for form in FORMS for version in form.read}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(
    "text", ['{"version":2}', '{"version":null}', "{}", "[]", '[[["LV1","own"]],[],[],[]]', '{"lines":[]}']
)
def test_other_version_is_an_error_that_says_so(form: Form[Any], text: str) -> None:
    with pytest.raises(UnknownForm, match=r"^written in version (2|None), and this release reads 1$"):
        form.unpack(packed(text))


@pytest.mark.parametrize(
    ("form", "text", "said"),
    [
        (DOCUMENT, WRITTEN["document", 1][2].replace('"legal_basis"', '"currency"'), "Account has no field 'currency'"),
        (DOCUMENT, WRITTEN["document", 1][2].replace('"kind"', '"sort"'), "Client has no field 'sort'"),
        (DOCUMENT, WRITTEN["document", 1][2].replace('"preparer"', '"author"'), "Document has no field 'author'"),
        (CHANGES, WRITTEN["difference", 1][2].replace('"iban"', '"bban"'), "Account has no field 'bban'"),
        (FORMER, WRITTEN["former", 1][2].replace('"status"', '"state"'), "Account has no field 'state'"),
        (TYPED, WRITTEN["typed", 1][2].replace('"status"', '"state"'), "Account has no field 'state'"),
        (TYPED, WRITTEN["typed", 1][2].replace('"kind"', '"sort"'), "Client has no field 'sort'"),
        (TYPED, WRITTEN["typed", 1][2].replace('"client"', '"customer"'), "Document has no field 'customer'"),
        (TABLE, WRITTEN["table", 1][2].replace('"sheet"', '"leaf"'), "Table has no field 'leaf'"),
        (TABLE, WRITTEN["table", 1][2].replace('"cells"', '"words"'), "Line has no field 'words'"),
    ],
)
def test_field_that_is_not_known_is_an_error_that_names_it(form: Form[Any], text: str, said: str) -> None:
    with pytest.raises(UnknownForm, match=said):
        form.unpack(packed(text))


@dataclass(frozen=True, slots=True)
class LaterAccount:
    """An account as it may be one day: with a field in the middle, and two in another order."""

    iban: str = ""
    currency: str = "EUR"
    holder_name: str = ""
    holder: str = "own"
    status: str = "open"
    access_mode: str = ""
    payment_limit: Any = None
    daily_limit: Any = None
    permission: str = ""
    legal_basis: str = ""


@pytest.mark.parametrize("name", ["document", "difference", "typed"])
def test_field_that_is_inserted_into_accounts_gets_its_default(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    form, _value, text = WRITTEN[name, 1]
    monkeypatch.setattr(kept, "Account", LaterAccount)
    monkeypatch.setattr(kept, "ACCOUNT_NAMES", tuple(LaterAccount.__dataclass_fields__))
    read = form.unpack(packed(text))
    account = read.dropped[0] if name == "difference" else read.accounts[0]
    assert isinstance(account, LaterAccount)
    assert (account.currency, account.holder, account.holder_name, account.status) == ("EUR", "own", "", "open")
    assert account.iban == (TYPED_OWN.iban if name == "typed" else OWN.iban)


def test_fields_and_sections_that_were_not_kept_have_their_defaults() -> None:
    accounts = '"accounts":{"names":["status","iban"],"rows":[["closed","LV1"]]}'
    document = DOCUMENT.unpack(packed(f'{{"version":1,"client":{{"name":"A"}},{accounts}}}'))
    assert document == Document(Client(name="A"), accounts=(Account("LV1", status="closed"),))
    typed = TYPED.unpack(packed(f'{{"version":1,"sections":{{"client":{{"name":"A"}}}},{accounts}}}'))
    assert typed.sections["client"] == {"kind": "institution", "name": "A", "registration_number": ""}
    assert typed.sections["user"] == {"institution_name": "", "registration_number": "", "allowed_ip_addresses": ""}


@settings(untimed, max_examples=100)
@given(documents(), documents())
def test_any_document_and_any_difference_are_read_back(old: Document, new: Document) -> None:
    old, new = clean(old), clean(new)
    assert repr(DOCUMENT.unpack(DOCUMENT.pack(old))) == repr(old)  # a limit may be NaN, which equals nothing
    difference = Changes(old.accounts, tuple(map(AccountChange, old.accounts, new.accounts)), new.accounts)
    assert repr(CHANGES.unpack(CHANGES.pack(difference))) == repr(difference)


@pytest.mark.django_db
def test_value_is_unpacked_only_when_it_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    base = comparing.compare_with_document(draft("g"), "a.xml", A_DOCUMENT)
    unpack = Mock(wraps=DOCUMENT.unpack)
    monkeypatch.setattr(DOCUMENT, "unpack", unpack)
    read = Predecessor.objects.get(pk=base.pk)
    assert (read.name, unpack.call_count) == ("a.xml", 0)
    assert read.content is read.content
    assert unpack.call_count == 1
    read.refresh_from_db()
    assert read.content == base.content


@pytest.mark.django_db
def test_error_names_the_row() -> None:
    base = comparing.compare_with_document(draft("g"), "a.xml", A_DOCUMENT)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE applications_predecessor SET content = %s", [packed('{"version":3}')])
    read = Predecessor.objects.get(pk=base.pk)
    with pytest.raises(UnknownForm, match=rf"content of Predecessor {base.pk}: written in version 3, and .* reads 1"):
        _ = read.content


@pytest.mark.django_db
def test_kept_values_are_dumped_and_loaded() -> None:
    application = draft("g")
    comparing.compare_with_document(application, "a.xml", A_DOCUMENT)
    dumped = serializers.serialize("json", Predecessor.objects.all())
    assert Predecessor.objects.all().delete()[0] == 1
    for each in serializers.deserialize("json", dumped):
        each.save()
    assert Predecessor.objects.get().content == A_DOCUMENT
    comparing.compare_with_nothing(application)
    dumped = serializers.serialize("json", Predecessor.objects.all())
    Predecessor.objects.all().delete()
    for each in serializers.deserialize("json", dumped):
        each.save()
    assert Predecessor.objects.get().content is None


def test_migrations_know_no_form() -> None:
    field = Predecessor._meta.get_field("content")
    assert isinstance(field, KeptField)
    assert field.deconstruct()[1:] == ("django.db.models.BinaryField", [], {"null": True})
    assert isinstance(field.clone(), KeptField)
    assert not models.BinaryField().deconstruct()[3].keys() - {"editable"}


@contextmanager
def migrated_to(name: str) -> Iterator[Any]:
    latest = MigrationExecutor(connection).loader.graph.leaf_nodes()
    try:
        yield MigrationExecutor(connection).migrate([("applications", name)]).apps
    finally:
        MigrationExecutor(connection).migrate(latest)


@pytest.mark.django_db(transaction=True)
def test_migration_names_fields_and_can_be_taken_back() -> None:
    application = draft("g", accounts=[account(1)])
    version = freeze(application)
    edited = draft("g", accounts=[account(1)])
    rows: list[tuple[Model, str]] = [
        (comparing.compare_with_document(edited, "a.xml", A_DOCUMENT), "content"),
        (Difference.objects.create(version=version, name="a", content=A_DIFFERENCE), "content"),
        (edit_accounts(edited, edited.accounts.live(), {"status": "closed"}).bulk_edit, "former"),
        (Discarded.objects.create(application=application, content=WRITTEN["typed", 1][1]), "content"),
        (Upload.objects.create(application=edited, name="a.csv", content=WRITTEN["table", 1][1]), "content"),
    ]
    values = [getattr(row, column) for row, column in rows]
    nothing = comparing.compare_with_nothing(draft("g"))
    names = ("Base", "Comparison", "Change", "Discarded", "Upload")
    with migrated_to("0016_workbook") as apps:
        old = {}
        for name, (row, column) in zip(names, rows, strict=True):
            content = apps.get_model("applications", name).objects.values_list(column, flat=True)
            old[name] = json.loads(zlib.decompress(bytes(content.get(pk=row.pk))))
        assert apps.get_model("applications", "Base").objects.get(pk=nothing.pk).content is None
    accounts = [json.loads(OWN_1), json.loads(OTHER_1)]
    assert old["Base"]["accounts"] == accounts
    assert old["Base"]["user"] == json.loads(f"{{{SECTIONS_1}}}")["user"]
    assert old["Comparison"][0] == accounts[:1]
    assert old["Comparison"][1] == [[accounts[1], json.loads(OTHER_1.replace("closed", "open"))]]
    assert old["Comparison"][3][0] == ["client.name", "A", "B"]
    assert old["Change"] == {"fields": ["status"], "values": {str(edited.accounts.get().pk): ["open"]}}
    assert old["Discarded"][1] == [["lv94 trel", "own", "", "open", "manage", "5 000", "", "", ""]]
    assert old["Upload"]["lines"] == [[1, ["Konts", "Limits"]], [3, ["LV1", 5, 1.5, True]]]
    for (row, column), value in zip(rows, values, strict=True):
        row.refresh_from_db()
        assert getattr(row, column) == value
    nothing.refresh_from_db()
    assert nothing.content is None
