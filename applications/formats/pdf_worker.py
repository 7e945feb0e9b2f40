"""The process that renders: `python -P -m applications.formats.pdf_worker`, for pdf_process.py alone.

It imports neither Django nor anything else of the web process, and holds no state. It reads frames (see
processes/pipe.py) from standard input and answers each on standard output; when the input ends, so does it.

    request:  JSON {"page": JSON text, "timestamp": seconds since 1970, "more_fonts": bool, "template": its name},
              or a PDF to pack
    answer:   OK and the PDF, or FAILED and what went wrong

Typst keeps what it laid out in the last ten documents, and gives it back to nobody. So once a document has made the
process large, it starts itself anew between two requests: same process id, same pipes, nothing for the other side to
do, and a request that comes meanwhile waits in the pipe.
"""

from __future__ import annotations

import contextlib
import functools
import importlib.util
import io
import json
import os
import sys
from pathlib import Path
from typing import IO

import typst

from applications.processes.pipe import FAILED, OK, read_frame, write_frame

FOLDER = Path(__file__).parent
#: The papers that there are, by the names of their templates.
APPLICATION, PERMISSION = "pieteikums", "atlauja"
STANDARDS: list[typst.PDFStandard] = ["a-2a", "ua-1"]
#: Packages of nothing but font files, for the letters that Typst's own fonts lack.
FONT_PACKAGES = ("manimgx_fonts", "noto_cjk_sans_otc")
#: Resident bytes above which the process starts anew.
MAXIMUM_MEMORY = 200 * 1024 * 1024
#: What is rendered before the first request, so that the first is as quick as the second.
WARMING: dict[str, object] = {
    "title": "Ā",
    "subtitle": "ē",
    "addressee": "ū",
    "reference": "-",
    "fonts": ["Libertinus Serif"],
    "before": [{"heading": "ķ", "rows": [["ļ", "ņ"]]}],
    "accounts": {
        "heading": "š",
        "columns": ["1", "2", "3", "4", "5", "6"],
        "rows": [["1", "2", ["ž"], "X", "", "5", "6"]],
    },
    "after": [{"heading": "b", "rows": [["c", "d"]]}],
    "closing": {"date": "g", "signed": "G"},
}


def font_folders() -> list[str]:
    """The folders of FONT_PACKAGES, which are not imported; raises ModuleNotFoundError where one is missing."""
    folders: list[str] = []
    for package in FONT_PACKAGES:
        spec = importlib.util.find_spec(package)
        if spec is None or not spec.submodule_search_locations:
            raise ModuleNotFoundError(f"the font package {package} is not installed")
        folders += spec.submodule_search_locations
    return folders


@functools.cache
def compiler(more_fonts: bool, template: str) -> typst.Compiler:
    """A compiler of a template with Typst's embedded fonts, and with the fonts of FONT_PACKAGES when asked."""
    fonts = typst.Fonts(include_system_fonts=False, font_paths=font_folders() if more_fonts else [])
    return typst.Compiler(FOLDER / f"{template}.typ", font_paths=fonts, ignore_system_fonts=True)


def render(page: str, timestamp: int, more_fonts: bool, template: str = APPLICATION) -> bytes:
    """A page of data (JSON, see pdf_page.py and permission.py) as PDF/A-2a and PDF/UA-1.

    Raises typst.TypstError where that cannot be.
    """
    pdf = compiler(more_fonts, template).compile(
        format="pdf",
        sys_inputs={"data": page},
        pdf_standards=STANDARDS,
        timestamp=timestamp,
    )
    if not isinstance(pdf, bytes):
        raise TypeError("Typst gave no single file")
    return pdf


def pack(pdf: bytes) -> bytes:
    """The same document a fifth of the size: its objects in compressed streams (ISO 32000-1, 7.5.7).

    The same bytes give the same bytes; qpdf leaves the metadata a plain stream.
    """
    import pikepdf  # most processes never need it

    packed = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        opened.save(packed, object_stream_mode=pikepdf.ObjectStreamMode.generate, deterministic_id=True)
    return packed.getvalue()


def answer(request: bytes) -> bytes:
    """The answer to a request: a failure is answered too, and the process goes on."""
    try:
        return OK + (pack(request) if request.startswith(b"%PDF-") else render(**json.loads(request)))
    except Exception as error:
        return FAILED + f"{type(error).__name__}: {error}".encode()


def resident_memory() -> int:
    """Bytes of this process in memory, 0 where the system has no /proc."""
    try:
        pages = int(Path("/proc/self/statm").read_text().split()[1])
    except OSError:
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE")


def serve(requests: IO[bytes], answers: IO[bytes]) -> None:
    """Answers frames until the input ends."""
    while (request := read_frame(requests)) is not None:
        write_frame(answers, answer(request))
        if resident_memory() > MAXIMUM_MEMORY:
            os.execv(sys.executable, sys.orig_argv)


if __name__ == "__main__":
    render(json.dumps(WARMING), 0, more_fonts=False)
    with (
        contextlib.suppress(BrokenPipeError, KeyboardInterrupt),
        open(0, "rb", buffering=0) as requests,
        open(1, "wb", buffering=0) as answers,
    ):
        serve(requests, answers)
