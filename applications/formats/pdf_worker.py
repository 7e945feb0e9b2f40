"""The process that renders PDFs: `python -P -m applications.formats.pdf_worker`, used by pdf_process.py alone.

It imports neither Django nor any other part of the web process, and keeps no state. It reads frames (see
processes/pipe.py) from standard input, answers each on standard output, and ends when the input ends.

    request:  JSON {"page": JSON text, "timestamp": seconds since 1970, "more_fonts": bool, "template": its name},
              or a PDF to pack, or PICTURE, the number of a page, a line feed, and a PDF
    answer:   OK and the PDF or the picture, or FAILED and what went wrong

Typst keeps the layout of the last ten documents in memory and never frees it. So when a document has made the process
large, the process starts itself anew between two requests, with the same process id and pipes: the other side need not
know, and a request that comes meanwhile waits in the pipe.
"""

from __future__ import annotations

import contextlib
import functools
import importlib.util
import io
import json
import os
import struct
import sys
import zlib
from pathlib import Path
from typing import IO

import typst

from applications.processes.pipe import FAILED, OK, read_frame, write_frame

FOLDER = Path(__file__).parent
#: The names of the Typst templates.
APPLICATION, PERMISSION = "pieteikums", "atlauja"
STANDARDS: list[typst.PDFStandard] = ["a-2a", "ua-1"]
#: Python packages that hold font files, for letters that Typst's own fonts lack.
FONT_PACKAGES = ("manimgx_fonts", "noto_cjk_sans_otc")
#: A request for a picture begins with it; pixels of a picture to a point.
PICTURE, SCALE = b"%PICTURE ", 1.7
#: Resident bytes above which the process starts anew.
MAXIMUM_MEMORY = 200 * 1024 * 1024
#: Rendered before the first request, so that the first request is as quick as the second.
WARMING: dict[str, object] = {
    "title": "Ā",
    "subtitle": "ē",
    "addressee": "ū",
    "document_title": "Ā",
    "author": "ā",
    "foot": "-",
    "fonts": ["Libertinus Serif"],
    "before": [{"heading": "ķ", "rows": [["ļ", "ņ"]]}],
    "accounts": {
        "heading": "š",
        "totals": "č",
        "columns": ["1", "2", "3", "4", "5", "6"],
        "rows": [["1", "2", ["ž"], "X", "", "5", "6"]],
    },
    "after": [{"heading": "b", "rows": [["c", "d"]]}],
    "closing": {"date": "g", "signed": "G"},
}


def font_folders() -> list[str]:
    """Return the folders of FONT_PACKAGES without importing them; raise ModuleNotFoundError where one is missing."""
    folders: list[str] = []
    for package in FONT_PACKAGES:
        spec = importlib.util.find_spec(package)
        if spec is None or not spec.submodule_search_locations:
            raise ModuleNotFoundError(f"the font package {package} is not installed")
        folders += spec.submodule_search_locations
    return folders


@functools.cache
def compiler(more_fonts: bool, template: str) -> typst.Compiler:
    """Return a compiler of a template with Typst's embedded fonts, and with those of FONT_PACKAGES if `more_fonts`."""
    fonts = typst.Fonts(include_system_fonts=False, font_paths=font_folders() if more_fonts else [])
    return typst.Compiler(FOLDER / f"{template}.typ", font_paths=fonts, ignore_system_fonts=True)


def render(page: str, timestamp: int, more_fonts: bool, template: str = APPLICATION) -> bytes:
    """Return a page of data (JSON, see pdf_page.py and permission.py) as PDF/A-2a and PDF/UA-1.

    Raises typst.TypstError where it cannot be rendered in these standards.
    """
    pdf = compiler(more_fonts, template).compile(
        format="pdf",
        sys_inputs={"data": page},
        pdf_standards=STANDARDS,
        timestamp=timestamp,
    )
    if not isinstance(pdf, bytes):
        raise TypeError("Typst returned more than one file")
    return pdf


def pack(pdf: bytes) -> bytes:
    """Return the same document in a fifth of the size: its objects in compressed streams (ISO 32000-1, 7.5.7).

    The same bytes give the same bytes; the metadata remain a plain stream.
    """
    import pikepdf  # few processes need it

    packed = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        opened.save(packed, object_stream_mode=pikepdf.ObjectStreamMode.generate, deterministic_id=True)
    return packed.getvalue()


def picture(pdf: bytes, number: int) -> bytes:
    """Return a page of a PDF as a grey PNG (ISO 15948), the first page being 1; raises ValueError where it has none."""
    import pypdfium2  # few processes need it

    opened = pypdfium2.PdfDocument(pdf)
    try:
        if not 1 <= number <= len(opened):
            raise ValueError("the PDF has no such page")
        bitmap = opened[number - 1].render(scale=SCALE, grayscale=True)
        width, height, stride, grey = bitmap.width, bitmap.height, bitmap.stride, bytes(bitmap.buffer)
    finally:
        opened.close()
    rows = b"".join(b"\0" + grey[start : start + width] for start in range(0, height * stride, stride))
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(rows)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(*each) for each in chunks)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _picture_of(request: bytes) -> bytes:
    number, _line, pdf = request.removeprefix(PICTURE).partition(b"\n")
    return picture(pdf, int(number))


def answer(request: bytes) -> bytes:
    """Return the answer to a request; a failure is an answer as well, and the process goes on."""
    try:
        if request.startswith(PICTURE):
            return OK + _picture_of(request)
        return OK + (pack(request) if request.startswith(b"%PDF-") else render(**json.loads(request)))
    except Exception as error:
        return FAILED + f"{type(error).__name__}: {error}".encode()


def resident_memory() -> int:
    """Return how many bytes of memory this process holds, 0 where the system has no /proc."""
    try:
        pages = int(Path("/proc/self/statm").read_text().split()[1])
    except OSError:
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE")


def serve(requests: IO[bytes], answers: IO[bytes]) -> None:
    """Answer frames until the input ends."""
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
