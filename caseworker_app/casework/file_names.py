"""Names of files that came from outside: made fit to be shown, and never used as a path."""

from __future__ import annotations

import re
import unicodedata

LONGEST = 120
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)", re.IGNORECASE)
# What Windows runs, or lets run, on a double click.
_ENDINGS = """ade adp app appx application appref-ms asp aspx bas bat bin cab cer chm cmd cnt com cpl crt csh
der diagcab dll exe fxp gadget grp hlp hpj hta htc htm html img inf ins iso isp its jar jnlp js
jse ksh lnk mad maf mag mam maq mar mas mat mau mav maw mcf mda mdb mde mdt mdw mdz msc msh
msh1 msh2 mshxml msi msp mst msu ops osd pcd pif pl plg prf prg printerexport ps1 ps1xml ps2
psc1 psc2 psd1 psdm1 psm1 py pyc pyo pyw pyz pyzw reg scf scr sct settingcontent-ms shb shs svg
theme tmp udl url vb vbe vbp vbs vhd vhdx vsmacros vsw vxd webpnp website wim ws wsb wsc wsf
wsh xbap xll xnk xlsm docm pptm dotm xltm xlam ppam potm"""
_RUNS = frozenset(_ENDINGS.split())


def shown_name(name: str, other: str = "attachment") -> str:
    """Return a file's name as it may be shown and offered: without separators, devices, marks or tricks."""
    last = re.split(r"[\\/]", unicodedata.normalize("NFC", name))[-1]
    kept = "".join(
        " " if letter in '<>:"|?*' else letter
        for letter in last
        if letter.isprintable() and unicodedata.category(letter) not in ("Cf", "Co", "Cn", "Cs")
    )
    kept = " ".join(kept.split()).strip(". ")
    stem, dot, ending = kept.rpartition(".")
    if not stem:
        stem, dot, ending = kept, "", ""
    if _RESERVED.fullmatch(stem.split(".")[0].strip()):
        stem = f"_{stem}"
    ending = ending[:20]
    stem = stem[: LONGEST - len(dot) - len(ending)].rstrip(". ")
    return f"{stem}{dot}{ending}" if stem else other


def may_run(name: str) -> bool:
    """Whether a file of this name could run something when it is opened: it is saved, but never opened."""
    return shown_name(name).rpartition(".")[2].casefold() in _RUNS
