"""The invented town: its council, streets, schools and staff. No such place, school or person exists.

Telephone numbers are those that Ofcom keeps for drama, the postcode area AM does not exist, and addresses of
e-mail end in `.example`.
"""

from __future__ import annotations

from dataclasses import dataclass

COUNCIL = {
    "council_name": "Aldermere Council",
    "council_address": "SEND Team\nThe Moot Hall\n1 Weir Street\nAldermere\nAM1 1AA",
    "phone": "01632 960 100",
    "email": "send@aldermere.example",
    "signatory": "Josephine Marlow",
    "signatory_title": "SEND Manager",
    "mediation_adviser": "Evenground Mediation",
    "mediation_adviser_phone": "01632 960 140",
    "mediation_adviser_email": "advice@evenground.example",
    "advice_service": "Aldermere SENDIASS",
    "advice_service_phone": "01632 960 150",
    "advice_service_email": "help@aldermere-sendiass.example",
    "advice_service_website": "www.aldermere-sendiass.example",
    "mediation_officer": "Evenground Disagreement Resolution, 01632 960 141",
    "complaints": "ring 01632 960 160, or write to complaints@aldermere.example",
    "team_leads": "Josephine Marlow\nMartin Ashdown",
    "review_capacity": "Sep 16, Oct 18, Nov 16, Dec 10, Jan 14, Feb 12, Mar 14, Apr 10, May 14, Jun 14, "
    "Jul 10, Aug 0",
}


def term_dates(school_year: int) -> str:
    """Return the terms of the school year that begins in a September."""
    following = school_year + 1
    return "\n".join(
        (
            f"Autumn {school_year}: 4 September {school_year} to 18 December {school_year}",
            f"Spring {following}: 5 January {following} to 24 March {following}",
            f"Summer {following}: 12 April {following} to 20 July {following}",
        )
    )


@dataclass(frozen=True, slots=True)
class School:
    """One invented setting, and the years it teaches (nursery is -1, reception 0)."""

    name: str
    phase: str
    first_year: int
    last_year: int
    head: str
    senco: str
    street: str
    special: bool = False

    @property
    def domain(self) -> str:
        """The end of its e-mail addresses."""
        kept = "".join(letter for letter in self.name.lower() if letter.isalpha() or letter == " ")
        return "-".join(kept.split()[:2]) + ".example"


SCHOOLS: tuple[School, ...] = (
    School("Oxbeck Nursery", "nursery", -1, -1, "Mrs J Halloran", "Ms P Dean", "3 Oxbeck Lane"),
    School("Little Larks Pre-school", "nursery", -1, -1, "Ms T Quill", "Ms T Quill", "Larkhollow Hall"),
    School("Lowgarth Infant School", "infant", 0, 2, "Mrs A Singleton", "Mr D Prowse", "Lowgarth Road"),
    School("Lowgarth Junior School", "junior", 3, 6, "Mr K Adeyinka", "Mrs L Thorne", "Lowgarth Road"),
    School("Coppernook Primary School", "primary", 0, 6, "Mrs S Vickery", "Miss E Bright", "Coppernook Way"),
    School("Larkhollow Primary School", "primary", 0, 6, "Mr R Tunnard", "Mrs C Mbeki", "12 Larkhollow Rise"),
    School("Saltbeck Primary Academy", "primary", 0, 6, "Ms H Osei", "Mr J Whitlock", "Saltbeck Quay"),
    School(
        "St Wulfrida’s RC Primary School", "primary", 0, 6, "Mr P Kearney", "Mrs M Doyle", "Cathedral Walk"
    ),
    School("Tanyard Lane Primary School", "primary", 0, 6, "Mrs G Pell", "Mrs N Hussein", "Tanyard Lane"),
    School("Wychmarsh CE Primary School", "primary", 0, 6, "Miss B Lavery", "Mr O Penn", "Wychmarsh Green"),
    School("Emberley Primary School", "primary", 0, 6, "Mr A Rahman", "Mrs F Stott", "45 Emberley Road"),
    School("Silverhythe High School", "secondary", 7, 11, "Ms V Corrigan", "Mr T Abbot", "Silverhythe Road"),
    School("Wychmarsh Academy", "secondary", 7, 11, "Mr D Langridge", "Mrs R Solanki", "Wychmarsh Lane"),
    School("The Moorgate School", "secondary", 7, 13, "Mrs P Ingham", "Ms A Fenwick", "Moorgate"),
    School(
        "Bishop Aldhelm’s CE High School", "secondary", 7, 13, "Mr S Wetherby", "Mrs J Cole", "Minster Yard"
    ),
    School("Fennimore Park Academy", "secondary", 7, 11, "Ms L Oduya", "Mr B Hesketh", "Fennimore Park"),
    School("Brindlecombe School", "special", 0, 11, "Mrs D Marchant", "Mrs D Marchant", "Combe Road", True),
    School("Heronsgate School", "special", 2, 13, "Mr I Falconer", "Ms W Tate", "Heronsgate", True),
    School("The Quarrymen’s School", "special", 7, 13, "Ms Y Brandt", "Ms Y Brandt", "Quarry Bank", True),
    School("Willowfold House School", "special", 4, 11, "Mr N Sayle", "Mrs K Orme", "Willowfold", True),
    School("Mereford College", "college", 12, 20, "Ms C Delacourt", "Mr G Hales", "College Way"),
    School("Aldermere Sixth Form College", "college", 12, 14, "Mr H Banbury", "Ms S Rao", "Weir Street"),
    School(
        "Thistledown Specialist College",
        "college",
        12,
        20,
        "Mrs E Yarrow",
        "Mrs E Yarrow",
        "Thistledown",
        True,
    ),
)

NEXT_SCHOOLS = {
    phase: tuple(school.name for school in SCHOOLS if school.phase in kinds)
    for phase, kinds in {
        "primary": ("primary", "special"),
        "junior": ("junior", "primary"),
        "secondary": ("secondary", "special"),
        "college": ("college",),
    }.items()
}

STREET_NAMES: tuple[str, ...] = (
    "Acorn Court", "Barge Street", "Canal View", "Dyehouse Lane", "Elder Grove", "Fuller’s Row",
    "Glebe Close",
    "Hopper Hill", "Inkerman Terrace", "Jubilee Road", "Kiln Bank", "Lamplighter Way", "Mallow Drive",
    "Nailer’s Yard", "Orchard Rise", "Plover Road", "Quayside", "Ropewalk", "Sorrel Avenue", "Tenter Field",
    "Union Street", "Vesper Road", "Weaver’s Fold", "Yarrow Close",
)  # fmt: skip
DISTRICTS = ("Aldermere", "Saltbeck, Aldermere", "Wychmarsh, Aldermere", "Emberley, Aldermere", "Coppernook")

# name, team, share of the caseload
CASEWORKERS = (("Reena Patel", "North", 58), ("Sam Okafor", "North", 24), ("Bronwen Lewis", "South", 18))
SOCIAL_WORKERS = ("Imani Clarke", "Joseph Tetley", "Parveen Akhtar", "Craig Mulvey", "Hannah Löwe")
FOSTER_CARERS = ("Margaret and Colin Dewhurst", "Yvonne Sinclair", "Patricia Holroyd", "Ravi and Anita Desai")
NEEDS = (
    ("Autism (ASD)", 33), ("Speech, language and communication (SLCN)", 21),
    ("Social, emotional and mental health (SEMH)", 20), ("Moderate learning difficulty (MLD)", 9),
    ("Severe learning difficulty (SLD)", 5), ("Specific learning difficulty (SPLD)", 4),
    ("Physical disability (PD)", 3), ("Hearing impairment (HI)", 2), ("Down syndrome (DS)", 2),
    ("Vision impairment (VI)", 1),
)  # fmt: skip
