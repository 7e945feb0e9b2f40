"""Make the pictures in docs/img: `make screenshots`. The institution and the people in them do not exist.

The application runs as with `make run`, on a database of its own, in a real Chromium.
"""

from __future__ import annotations

import contextlib
import datetime
import io
import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image
from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright
from stdnum.iso7064 import mod_97_10

if TYPE_CHECKING:
    from applications.models import Application

PICTURES = Path(__file__).resolve().parent.parent / "docs" / "img"
CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
DESKTOP: ViewportSize = {"width": 1280, "height": 960}
PHONE: ViewportSize = {"width": 390, "height": 844}
REFERENCE = "K7M-4PE"

INSTITUTION = {"kind": "institution", "name": "Piemēra novada pašvaldība", "registration_number": "90008473359"}
RECIPIENT = {
    "given_name": "Ilze",
    "surname": "Kļaviņa-Ābele",
    "personal_code": "120384-16035",
    "phone": "67094368",
    "email": "ilze.klavina@piemers.lv",
}
USER = {
    "institution_name": "Piemēra novada pašvaldība",
    "registration_number": "90008473359",
    "allowed_ip_addresses": "195.122.1.10\n195.122.2.0/28",
}
SIGNATORY = {"given_name": "Jānis", "surname": "Ozols", "position": "izpilddirektors", "authority": "registered"}
PREPARER = {name: RECIPIENT[name] for name in ("given_name", "surname", "phone", "email")}


def account(number: int, payment_limit: str = "", daily_limit: str = "", **typed: str) -> dict[str, str]:
    """Return an account as typed, with right check digits: mode "manage" if it has limits, otherwise "view"."""
    basic = f"TREL{number:013d}"
    mode = "manage" if payment_limit else "view"
    limits = {"payment_limit": payment_limit, "daily_limit": daily_limit}
    return {"iban": f"LV{mod_97_10.calc_check_digits(basic + 'LV')}{basic}", "access_mode": mode} | limits | typed


BUDGET_LAW = "Likuma par budžetu un finanšu vadību 27. pants"
ACCOUNTS = [
    account(9802310045001, "5000", "20000"),
    account(9802310045002, "5000", "20000"),
    account(9802310045003, "150000", "1000000"),
    account(9802310045004),
    account(9802310045005, status="closed"),
    account(9802310045006, "2500", "10000"),
    account(9802310045007, status="blocked"),
    account(9802310045008, holder="other", holder_name="Piemēra novada vidusskola", permission="written"),
    account(9802310045009, holder="other", holder_name="Ezeru aizsardzības aģentūra", permission="by_law")
    | {"legal_basis": BUDGET_LAW},
    account(9802310045010, "10000", "50000"),
    account(9802310045011),
    account(9802310045012, "300", "1500"),
]
#: The same list with what people get wrong in it.
BROKEN_ACCOUNTS = {
    1: {"daily_limit": "2000"},
    3: {"iban": ACCOUNTS[3]["iban"][:-1] + "9"},
    6: {"access_mode": "manage", "payment_limit": "500", "daily_limit": "1000"},
}


def main() -> None:
    PICTURES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as var, serving(Path(var)) as url, sync_playwright() as playwright:
        django_on(Path(var))
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM,
            args=["--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"],
            chromium_sandbox=os.getuid() != 0,
        )
        take(browser, url)
        browser.close()


@contextlib.contextmanager
def serving(var: Path) -> Iterator[str]:
    """Serve the application on a free port, with its database and key in `var`; yield its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "-m", "ekase_pieteikums", "serve"],
        env={"PATH": os.environ["PATH"], "VAR_DIR": str(var), "PORT": str(port), "WORKERS": "1"},
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        if not any(line.startswith("Serving") for line in process.stdout):
            sys.exit("The application did not start.")
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(timeout=30)


def django_on(var: Path) -> None:
    """Set Django up in this process, on the server's database."""
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "ekase_pieteikums.settings",
        "DJANGO_ALLOW_ASYNC_UNSAFE": "true",  # Playwright's event loop runs in this thread
        "VAR_DIR": str(var),
        "SECRET_KEY": (var / "secret_key").read_text(),
        "ALLOWED_HOSTS": "127.0.0.1",
    }
    import django

    django.setup()


def take(browser: Browser, url: str) -> None:
    """Fill in an application and take the pictures on the way."""
    context = browser.new_context(
        base_url=url, viewport=DESKTOP, locale="lv-LV", timezone_id="Europe/Riga", reduced_motion="reduce"
    )
    page = context.new_page()
    page.goto("/")
    shoot(page, "start")
    page.get_by_role("button", name="Sākt jaunu pieteikumu").click()
    page.wait_for_url("**/pieteikumi/*-*/**")

    application = draft_with_errors()
    base = f"/pieteikumi/{REFERENCE}/"
    page.goto(base)
    shoot(page, "tasks")
    page.goto(f"{base}sertifikata-sanemejs/")
    shoot(page, "section")
    page.goto(f"{base}konti/")
    shoot(page, "accounts")
    page.goto(f"{base}parbaude/")
    shoot(page, "review")

    page.set_viewport_size(PHONE)
    page.goto(f"{base}konti/#konti")
    shoot(page, "accounts-phone")
    page.set_viewport_size(DESKTOP)

    correct(application)
    page.goto(f"{base}parbaude/")
    page.locator("main form button").click()
    page.wait_for_url("**/dokuments/1/")
    page.goto(page.url)
    shoot(page, "document")
    shoot_pdf()


def draft_with_errors() -> Application:
    """Return the draft that the browser has just begun, partly filled in."""
    from applications.acts.editing import add_account, save_section
    from applications.models import Application

    application: Application = Application.objects.with_sections().get()
    Application.objects.filter(pk=application.pk).update(reference=REFERENCE)
    save_section(application.client, INSTITUTION, read_at=0)
    save_section(application.certificate_recipient, RECIPIENT | {"personal_code": "120384-160", "email": ""}, read_at=0)
    save_section(application.user, USER, read_at=0)
    save_section(application.signatory, SIGNATORY | {"authority": ""}, read_at=0)
    for number, typed in enumerate(ACCOUNTS):
        add_account(application, {"holder": "own", "status": "open"} | typed | BROKEN_ACCOUNTS.get(number, {}))
    at = datetime.datetime(2026, 11, 23, 10, 15, tzinfo=datetime.UTC)
    Application.objects.filter(pk=application.pk).update(saved_at=at)
    return application


def correct(application: Application) -> None:
    """Correct the draft's errors and fill in the rest."""
    from applications.acts.editing import save_account, save_section

    save_section(application.certificate_recipient, RECIPIENT, read_at=1)
    save_section(application.signatory, SIGNATORY, read_at=1)
    save_section(application.preparer, PREPARER, read_at=0)
    for row, typed in zip(application.accounts.live(), ACCOUNTS, strict=True):
        save_account(row, row.typed() | typed, read_at=row.revision)


def shoot(page: Page, name: str) -> None:
    """Save the browser's page as docs/img/<name>.png."""
    keep(page.screenshot(), name)


def shoot_pdf() -> None:
    """Save the first page of the finished PDF, if poppler is installed."""
    from applications.models import File

    if not shutil.which("pdftoppm"):
        print("No pdftoppm (Debian's poppler-utils): docs/img/pdf.png stays as it is.")
        return
    content = bytes(File.objects.get(kind="pdf").content)
    drawing = ["pdftoppm", "-png", "-f", "1", "-l", "1", "-scale-to-x", "900", "-scale-to-y", "-1", "-"]
    keep(subprocess.run(drawing, input=content, capture_output=True, check=True).stdout, "pdf")


def keep(picture: bytes, name: str) -> None:
    """Write a picture with as few colours as it needs."""
    path = PICTURES / f"{name}.png"
    image = Image.open(io.BytesIO(picture)).convert("RGB")
    image.quantize(128, dither=Image.Dither.NONE).save(path, optimize=True)
    print(f"{path.name}: {image.width} × {image.height}, {path.stat().st_size // 1024} KB")


if __name__ == "__main__":
    main()
