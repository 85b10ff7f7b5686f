"""The versions of libraries that only the library itself can tell."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from importlib import metadata
from pathlib import Path


def _qt() -> str:
    from PySide6.QtCore import qVersion

    return qVersion()


def _libpq() -> str:
    from psycopg import pq

    return f"{pq.version() // 10_000}.{pq.version() % 10_000}"


def _pdfium() -> str:
    wheel = metadata.distribution("pypdfium2")
    told = json.loads(Path(str(wheel.locate_file("pypdfium2_raw/version.json"))).read_text("utf-8"))
    return f"{told['major']}.{told['minor']}.{told['build']}.{told['patch']}"


def _harfbuzz() -> str:
    import uharfbuzz

    return str(uharfbuzz.version_string())


def _libxml2() -> str:
    from lxml import etree

    return ".".join(map(str, etree.LIBXML_COMPILED_VERSION))


def _libxslt() -> str:
    from lxml import etree

    return ".".join(map(str, etree.LIBXSLT_COMPILED_VERSION))


ASKED: Mapping[str, Callable[[], str]] = {
    "Qt": _qt,
    "libpq": _libpq,
    "PDFium": _pdfium,
    "harfbuzz": _harfbuzz,
    "libxml2": _libxml2,
    "libxslt": _libxslt,
}
