"""The bill of materials (CycloneDX 1.6) and the licences of all that is packed."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from contents import Part, ours, parts
from cyclonedx.factory.license import LicenseFactory
from cyclonedx.model import HashAlgorithm, HashType
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.output.json import JsonV1Dot6
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from packageurl import PackageURL
from project import HERE, VERSION, committed_at

PUBLIC = "blessing"  # SQLite is in the public domain and asks for no text
BILL, LICENCES = "sbom.cdx.json", "LICENCES.txt"
_HEAD = (HERE / "licences" / "HEAD.txt").read_text("utf-8")


def write(folder: Path) -> list[Part]:
    """Write both files into the packed folder; return what they list."""
    packed = parts(folder)
    without = [part.name for part in packed if not part.licence or not (part.texts or part.licence == PUBLIC)]
    if without:
        raise ValueError(f"The terms of these are not packed with them: {', '.join(without)}")
    (folder / BILL).write_text(_bill(packed), "utf-8")
    (folder / LICENCES).write_text(_licences(packed), "utf-8")
    return packed


def _bill(packed: Sequence[Part]) -> str:
    bill = Bom(components=[_component(part) for part in packed])
    bill.metadata.component = root = _component(ours(), ComponentType.APPLICATION)
    bill.register_dependency(root, bill.components)
    bill.metadata.timestamp = datetime.fromtimestamp(committed_at(), UTC)
    told = sorted(f"{part.name} {part.version} {sorted(part.files.items())}" for part in packed)
    bill.serial_number = uuid.uuid5(uuid.NAMESPACE_OID, f"caseworker {VERSION} {told}")
    text = JsonV1Dot6(bill).output_as_string(indent=1)
    if problem := JsonStrictValidator(SchemaVersion.V1_6).validate_str(text):
        raise ValueError(f"The bill of materials is not CycloneDX 1.6: {problem.data}")
    return text + "\n"


def _component(part: Part, kind: ComponentType = ComponentType.LIBRARY, within: str = "") -> Component:
    return Component(
        name=part.name,
        version=part.version or None,
        type=kind,
        bom_ref=f"{within}{part.name}@{part.version}",
        purl=PackageURL.from_string(part.purl) if part.purl else None,
        licenses=[LicenseFactory().make_from_string(part.licence)] if part.licence else [],
        components=[
            *(_component(each, within=f"{within}{part.name}/") for each in part.inside),
            *(_file(place, digest, part) for place, digest in sorted(part.files.items())),
        ],
    )


def _file(place: str, digest: str, part: Part) -> Component:
    return Component(
        name=place,
        type=ComponentType.FILE,
        bom_ref=f"{part.name}@{part.version}:{place}",
        hashes=[HashType(alg=HashAlgorithm.SHA_256, content=digest)],
    )


def _licences(packed: Iterable[Part]) -> str:
    every = (ours(), *packed)
    return "\n".join((_HEAD, *(line for part in every for line in _lines(part)), "", *map(_terms, every)))


def _lines(part: Part) -> list[str]:
    inside = [
        f"    with {each.name} {each.version}: {each.licence or f'see the text of {part.name}'}"
        for each in part.inside
    ]
    return [f"  {part.name} {part.version}: {part.licence}", *inside]


def _terms(part: Part) -> str:
    libraries = [f"  {place}" for place in sorted(part.files) if ".so" in place or ".dll" in place]
    return "\n".join(("=" * 78, f"{part.name} {part.version}", part.licence, *libraries, "", *part.texts))
