"""Names from the communities of an English town. Any likeness to a real child is chance."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Community:
    """Names that go together, how common they are in the town, and the language spoken at home."""

    weight: int
    girls: tuple[str, ...]
    boys: tuple[str, ...]
    families: tuple[str, ...]
    mothers: tuple[str, ...]
    fathers: tuple[str, ...]
    language: str = ""
    # Where a daughter's or mother's family name differs: Kowalski, Kowalska.
    feminine: tuple[tuple[str, str], ...] = ()

    def family_name(self, family: str, *, female: bool) -> str:
        """Return the family name as this person bears it."""
        if female:
            for ending, feminine in self.feminine:
                if family.endswith(ending):
                    return family[: -len(ending)] + feminine
        return family


def _words(text: str) -> tuple[str, ...]:
    return tuple(name.replace("_", " ") for name in text.split())


BRITISH = Community(
    46,
    _words(
        "Amelia Ava Ella Evie Freya Grace Holly Isla Jessica Lily Lola Maisie Millie Olivia Poppy Ruby "
        "Scarlett Skye Summer Willow Chloe Lacey Darcey Bethany Erin Phoebe Tilly Imogen"
    ),
    _words(
        "Alfie Archie Callum Charlie Dylan Ethan Finley Freddie George Harry Harvey Jack Jacob Jayden Kai "
        "Leo Logan Mason Noah Oliver Oscar Riley Theo Tyler Zach Connor Reece Kian Bradley Toby"
    ),
    _words(
        "Ashworth Barlow Bickerstaffe Clarke Cartwright Dawson Eccles Fairclough Fletcher Fraser Greenhalgh "
        "Hargreaves Heald Holden Hopwood Jessop Kershaw Lomax Marsden Nuttall Ogden Parkinson Pilling "
        "Ramsbottom Shaw Sutcliffe Tattersall Unsworth Wardle Whittaker Yates Smith Taylor Brown Walker"
    ),
    _words("Kelly Emma Laura Gemma Stacey Rachel Claire Natalie Hannah Donna Leanne Kirsty Becky Joanne"),
    _words("Mark Lee Craig Andrew Darren Paul Ryan Stephen Gary Matthew Adam Wayne Simon Carl"),
)

COMMUNITIES: tuple[Community, ...] = (
    BRITISH,
    Community(
        13,
        _words("Aisha Amina Fatima Hafsa Iqra Maryam Sana Zainab Zara Amira Aaliyah Noor"),
        _words("Adam Ali Hamza Haroon Ibrahim Imran Mohammed Musa Rayyan Yusuf Zayn Idris"),
        _words("Ahmed Akhtar Ali Begum Hussain Iqbal Khan Mahmood Malik Mirza Rashid Shah"),
        _words("Nasreen Shazia Saima Rukhsana Farzana Samina Nadia Tahira"),
        _words("Tariq Shahid Nadeem Asif Kashif Amjad Zahid Imran"),
        "Urdu",
    ),
    Community(
        8,
        _words("Zofia Hanna Maja Julia Lena Oliwia Alicja Nadia"),
        _words("Jakub Tomasz Filip Szymon Antoni Kacper Oskar Dawid"),
        _words("Wiśniewski Kowalczyk Nowak Zieliński Lewandowski Wójcik Kamiński Mazur"),
        _words("Agnieszka Katarzyna Magdalena Joanna Monika Anna"),
        _words("Piotr Marek Krzysztof Łukasz Paweł Grzegorz"),
        "Polish",
        (("ski", "ska"),),
    ),
    Community(
        6,
        _words("Hodan Ifrah Sagal Ayaan Hibaq Asma Ladan"),
        _words("Abdi Liban Zakariya Guled Bilal Mahad Sharmarke"),
        _words("Warsame Abdullahi Jama Farah Hersi Elmi Aden"),
        _words("Sahra Faduma Hawa Nimco Ubah Khadra"),
        _words("Mohamud Abdirahman Yusuf Ismail Hassan"),
        "Somali",
    ),
    Community(
        6,
        _words("Chidera Adaeze Temitope Ngozi Simisola Ifeoma Tiwa"),
        _words("Kelechi Tobi Emeka Ayomide Chukwudi Seun David"),
        _words("Obi Adeyemi Okafor Balogun Eze Nwosu Ogunleye"),
        _words("Blessing Funmi Patience Ngozi Grace Folake"),
        _words("Emmanuel Chinedu Olumide Samuel Femi"),
    ),
    Community(
        4,
        _words("Mei Xin-Yi Jia Yan Ka-Yan Wing-Sze"),
        _words("Jun Hao Chun-Hei Wei Ho-Yin Kai-Ming"),
        _words("Chan Lau Wong Zhang Lin Cheung Li"),
        _words("Xiaoling Suk-Yee Li Fang Wai-Ling"),
        _words("Jianguo Chi-Keung Wei Ming Kwok-Wai"),
        "Cantonese",
    ),
    Community(
        3,
        _words("Linh Thu Mai Ngoc Anh"),
        _words("Minh Duc Bao Khanh Long"),
        _words("Tran Nguyen Pham Vo Dang"),
        _words("Thi_Hoa Lan Huong Thuy"),
        _words("Van_Hung Tuan Quang Hai"),
        "Vietnamese",
    ),
    Community(
        5,
        _words("Seren Lowri Carys Nia Cerys Mali"),
        _words("Rhys Dylan Owain Ieuan Gethin Macsen"),
        _words("Rees Pritchard Llewellyn Morgan Bevan Gwynne"),
        _words("Bronwen Sian Rhian Angharad"),
        _words("Gareth Huw Emyr Aled"),
    ),
    Community(
        4,
        _words("Aoife Niamh Saoirse Caoimhe Róisín Orla"),
        _words("Cillian Oisín Fionn Declan Pádraig Ronan"),
        _words("O’Donnell Gallagher Brennan McGrath O’Sullivan Keane"),
        _words("Siobhán Maeve Bernadette Gráinne"),
        _words("Brendan Eoin Donal Ciarán"),
    ),
    Community(
        3,
        _words("Esmeralda Rebeka Vanesa Denisa Sara"),
        _words("Kevin Mario Patrik Denis Rikardo"),
        _words("Horváth Balog Conka Lakatos Danihel"),
        _words("Helena Jana Marcela Viera"),
        _words("Milan Jozef Ondrej Rastislav"),
        "Slovak",
    ),
    Community(
        2,
        _words("Daria Solomiya Kateryna Polina"),
        _words("Danylo Bohdan Artem Matviy"),
        _words("Shevchenko Kravets Tkachenko Moroz"),
        _words("Olena Iryna Oksana"),
        _words("Andriy Mykola Serhiy"),
        "Ukrainian",
    ),
)
