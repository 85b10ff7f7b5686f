"""The laws and guidance that the rules name, and the exceptions that several rules share."""

from __future__ import annotations

from datetime import date

from caseworker_app.statutory.rule import Source, Window

_LAW = "https://www.legislation.gov.uk/"
SEND_REGULATIONS = "SEND Regulations 2014"
CHILDREN_AND_FAMILIES_ACT = "Children and Families Act 2014"
CODE = "SEND Code of Practice 2015"
TRIBUNAL_RULES = "Tribunal Procedure (First-tier Tribunal) (HESC) Rules 2008"
DETAINED_REGULATIONS = "SEND (Detained Persons) Regulations 2015"
DIRECT_PAYMENTS_REGULATIONS = "SEN (Personal Budgets) Regulations 2014"
RECOMMENDATIONS_REGULATIONS = "SEND (First-tier Tribunal Recommendations Power) Regulations 2017"
OMBUDSMAN_CODE = "Ombudsman’s Complaint Handling Code"

SINCE_2014 = date(2014, 9, 1)  # Part 3 of the Children and Families Act 2014 and its regulations


def regulation(provision: str, verified: str) -> Source:
    """Name a regulation of the SEND Regulations 2014."""
    number = provision.split("(")[0]
    url = f"{_LAW}uksi/2014/1530/regulation/{number}"
    return Source(SEND_REGULATIONS, f"reg {provision}", verified, url)


def section(provision: str, verified: str) -> Source:
    """Name a section of the Children and Families Act 2014."""
    number = provision.split("(")[0]
    url = f"{_LAW}ukpga/2014/6/section/{number}"
    return Source(CHILDREN_AND_FAMILIES_ACT, f"section {provision}", verified, url)


def code(provision: str, verified: str) -> Source:
    """Name a paragraph of the Code of Practice."""
    return Source(
        CODE, provision, verified, "https://www.gov.uk/government/publications/send-code-of-practice-0-to-25"
    )


def tribunal(provision: str, verified: str) -> Source:
    """Name a rule of the Tribunal."""
    number = provision.split("(")[0]
    return Source(TRIBUNAL_RULES, f"rule {provision}", verified, f"{_LAW}uksi/2008/2699/article/{number}")


def detained(provision: str, verified: str) -> Source:
    """Name a regulation of the Detained Persons Regulations 2015."""
    number = provision.split("(")[0]
    url = f"{_LAW}uksi/2015/62/regulation/{number}"
    return Source(DETAINED_REGULATIONS, f"reg {provision}", verified, url)


DERIVED = Source("Worked back from the limits of the law", "", "computed")
PRACTICE = Source("The council’s own practice", "", "U")

# One exception can be relied on as a whole or by its letter.
NOT_ASSESSING = ("5(4)", "5(4)(a)", "5(4)(b)", "5(4)(c)", "5(4)(d)")
NOT_PLANNING = ("10(4)", "10(4)(a)", "10(4)(b)", "10(4)(c)", "10(4)(d)")
NOT_FINISHING = (*NOT_PLANNING, "13(3)", "13(3)(a)", "13(3)(b)", "13(3)(c)", "13(3)(d)")
NOT_REASSESSING = ("27(3)", "27(3)(a)", "27(3)(b)", "27(3)(c)", "27(3)(d)")
NO_ADVICE = ("8(2)", "8(2)(a)", "8(2)(b)", "8(2)(c)")
NOT_IN_CUSTODY = ("10(4)(a)", "10(4)(b)", "10(4)(c)")
NOT_AS_ORDERED = ("44(3)", "44(3)(a)", "44(3)(b)", "44(3)(c)")
NOT_AS_CONCEDED = ("45(7)", "45(7)(a)", "45(7)(b)", "45(7)(c)")

CORONAVIRUS = Window(
    Source("SI 2020/471", "", "S:gov.uk", f"{_LAW}uksi/2020/471"), date(2020, 5, 1), date(2020, 9, 25)
)
REVIEWS_IN_THE_PANDEMIC = Window(
    Source(SEND_REGULATIONS, "reg 18A", "S", f"{_LAW}uksi/2020/471"), date(2020, 5, 1), date(2020, 9, 25)
)
