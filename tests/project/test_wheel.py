"""The wheel runs: in a virtual environment of its own, in an empty folder, without a checkout.

Nothing is fetched: its dependencies, and what builds it, are those of the environment that runs the tests.
"""

import io
import json
import os
import subprocess
import sys
import sysconfig
import tomllib
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import pypdf
import pytest

from applications.formats import json as json_format
from ekase_pieteikums import __version__
from tests.support.factories import changed, institution
from tests.support.pdf_documents import INSTITUTION
from tests.support.servers import ROOT, Server, serving
from tests.support.signatures.signing import container

PACKAGES = ("applications", "common", "ekase_pieteikums", "institutions", "registers")
DATA = ("locale", "static", "templates")


pytestmark = pytest.mark.server


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel that `pip wheel .` builds."""
    folder = tmp_path_factory.mktemp("wheel")
    build = ["wheel", ".", "--no-deps", "--no-build-isolation", "--no-index", "--wheel-dir", str(folder)]
    subprocess.run([sys.executable, "-m", "pip", "--quiet", *build], cwd=ROOT, check=True)
    (built,) = folder.iterdir()
    return built


@dataclass(frozen=True)
class Installed:
    """An installation of the wheel, and an empty folder to work in."""

    programs: Path
    folder: Path

    def run(self, program: str, *words: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
        """Run one of the installation's programs in the folder."""
        return subprocess.run(
            [self.programs / program, *words],
            cwd=self.folder,
            env={"PATH": os.environ["PATH"], **environment},
            capture_output=True,
            timeout=60,
            check=False,
        )


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Installed:
    environment = tmp_path_factory.mktemp("installed")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", environment], check=True)
    scheme = sysconfig.get_paths(vars={"base": str(environment), "platbase": str(environment)})
    dependencies = Path(scheme["purelib"], "dependencies.pth")
    dependencies.write_text(sysconfig.get_paths()["purelib"])
    pip = [sys.executable, "-m", "pip", "--quiet", "--python", str(environment / "bin" / "python")]
    subprocess.run([*pip, "install", "--no-deps", "--no-index", str(wheel)], check=True)
    return Installed(environment / "bin", tmp_path_factory.mktemp("empty"))


def files_of(folder: str) -> Iterator[str]:
    """The files that a folder of the checkout holds, by their paths in the checkout."""
    for path in (ROOT / folder).rglob("*"):
        if path.is_file() and "__pycache__" not in path.parts:
            yield str(path.relative_to(ROOT))


def test_wheel_holds_the_packages_templates_static_files_and_translations(wheel: Path) -> None:
    code = {name for package in PACKAGES for name in files_of(package)}
    data = {f"ekase_pieteikums/data/{name}" for folder in DATA for name in files_of(folder)}
    with zipfile.ZipFile(wheel) as archive:
        held = {name for name in archive.namelist() if ".dist-info/" not in name}
    assert held == code | data


def test_wheel_says_its_version_and_licence(wheel: Path) -> None:
    assert wheel.name == f"ekase_pieteikums-{__version__}-py3-none-any.whl"
    with zipfile.ZipFile(wheel) as archive:
        metadata = archive.read(f"ekase_pieteikums-{__version__}.dist-info/METADATA").decode().splitlines()
    assert {f"Version: {__version__}", "License-Expression: EUPL-1.2"} <= set(metadata)
    assert not any(line.startswith("Classifier: License") for line in metadata)


def test_tests_build_with_the_backend_that_pip_builds_with() -> None:
    (backend,) = tomllib.loads((ROOT / "pyproject.toml").read_text())["build-system"]["requires"]
    assert backend == f"hatchling=={version('hatchling')}"


def test_installed_program_says_its_version(installed: Installed) -> None:
    ran = installed.run("ekase", "--version")
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, f"{__version__}\n".encode(), b"")


def test_installed_program_checks_verifies_and_compares(installed: Installed) -> None:
    old, new = institution(), changed(institution(), {"signatory.surname": "J."})
    (installed.folder / "a.json").write_bytes(json_format.write(old))
    (installed.folder / "b.json").write_bytes(json_format.write(new))
    (installed.folder / "c.edoc").write_bytes(container())
    checked = installed.run("ekase", "check", "b.json", "--json")
    verified = installed.run("ekase", "verify", "c.edoc", "--json")
    compared = installed.run("ekase", "compare", "a.json", "b.json", "--json")
    assert (checked.stderr, verified.stderr, compared.stderr) == (b"", b"", b"")
    assert [each["code"] for each in json.loads(checked.stdout)["files"][0]["findings"]] == ["full-name-required"]
    assert json.loads(verified.stdout)["files"][0]["valid"] is True
    assert json.loads(compared.stdout)["fields"] == [{"path": "signatory.surname", "old": "Ozols", "new": "J."}]
    assert (checked.returncode, verified.returncode, compared.returncode) == (1, 0, 1)
    assert {path.name for path in installed.folder.iterdir()} == {"a.json", "b.json", "c.edoc"}


@pytest.fixture(scope="module")
def server(installed: Installed, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The installed program as it serves from an empty folder, with no setting but the port."""
    folder = tmp_path_factory.mktemp("serving")
    with serving(folder / "var", command=[str(installed.programs / "ekase")], folder=folder, VAR_DIR="") as server:
        yield server


def test_installed_program_serves_pages_in_latvian_with_their_styles(server: Server) -> None:
    status, _, content = server.get("/")
    assert status == 200
    assert "Sākt jaunu pieteikumu" in content.decode()
    assert server.get("/static/css/base.css")[0] == 200
    assert b"xs:schema" in server.get("/shema/pieteikums.xsd")[2]


def test_installed_program_keeps_what_it_writes_below_its_folder(server: Server) -> None:
    assert {"ekase.sqlite3", "secret_key", "static"} <= {path.name for path in server.var.iterdir()}


def test_installed_program_makes_the_document(installed: Installed) -> None:
    code = """
import datetime, pathlib, sys
import django; django.setup()
from applications.formats import json, pdf, xml
document = json.read(pathlib.Path(sys.argv[1]).read_bytes())
xml.read(xml.write(document))
sys.stdout.buffer.write(pdf.write(document, reference="K7M-4QD-v2", timestamp=datetime.datetime.now(datetime.UTC)))
"""
    (installed.folder / "whole.json").write_bytes(json_format.write(INSTITUTION))
    made = installed.run("python", "-c", code, "whole.json", DJANGO_SETTINGS_MODULE="ekase_pieteikums.settings")
    assert (made.returncode, made.stderr) == (0, b"")
    assert "Ezeru aizsardzības aģentūra" in pypdf.PdfReader(io.BytesIO(made.stdout)).pages[0].extract_text()
