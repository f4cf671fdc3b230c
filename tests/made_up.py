"""People who do not exist, by the hundred thousand, and some of them twice.

Names of four traditions, some of them far more common than others; whoever stands
twice was written down by somebody else: misspelt, respelt, with names swapped or
missing, with another phone. What is done to a name was written without regard to
how names are compared.
"""

import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import accumulate
from random import Random

from ddr.making.registrations import mistyped


def _of(text: str) -> list[str]:
    return text.split()


@dataclass(frozen=True)
class Tradition:
    """Names that are given together, the most common first, and how they vary."""

    women: list[str]
    men: list[str]
    families: list[str]
    respelt: list[tuple[str, str]]
    two_families: bool = False


WEST_AFRICAN = Tradition(
    _of(
        "Fatoumata Mariama Aminata Aissatou Kadiatou Hawa Oumou Ramatoulaye Djenabou"
        " Binta Adama Awa Fanta Mariam Salimatou Rokia Assetou Nana Bintou Sira Coumba"
        " Maimouna Kumba Isatou Jainaba Ndeye Khady Astou Sokhna Yama Musu Finda Sia"
        " Tenin Nyima Hadja Safiatou Rahamata Habibatou Alimatou Efua Akosua Abena"
        " Esi Yaa Afia Ama Adwoa Kou Garmai Lorpu Kebbeh Yassah Comfort Patience"
    ),
    _of(
        "Mamadou Mohamed Ibrahima Amadou Abdoulaye Ousmane Moussa Alpha Boubacar"
        " Souleymane Issa Sekou Alseny Lansana Thierno Bakary Modou Ebrima Lamin"
        " Cheikh Djibril Youssouf Saliou Aliou Seydou Adama Drissa Bourama Karim"
        " Salif Oumar Idrissa Hamidou Yaya Foday Tamba Saa Sahr Kofi Kwame Kwabena"
        " Kojo Yaw Kwaku Flomo Varney Momolu Boakai Prince Emmanuel Samuel Joseph"
        " Abubakar Sheku Alhassan Santigie Brima"
    ),
    _of(
        "Diallo Traoré Bah Barry Keïta Camara Coulibaly Sow Kamara Konaté Diarra"
        " Touré Sylla Bangoura Cissé Koné Sangaré Condé Soumah Ouédraogo Sesay Conteh"
        " Koroma Bangura Kanu Turay Mansaray Fofana Dembélé Sidibé Doumbia Kouyaté"
        " Sawadogo Kaboré Compaoré Zongo Ndiaye Diop Fall Gueye Faye Sarr Mbaye Diouf"
        " Ceesay Jallow Jobe Njie Touray Kollie Flomo Johnson Cooper Weah Sumo Dolo"
        " Mensah Owusu Boateng Asante Appiah Osei Togba Zubah Dukuly Sheriff Kpadeh"
        " Gbowee Massaquoi Fahnbulleh Kromah Sirleaf Dahn Suah Paye Gaye Tarpeh"
    ),
    [
        *(("ou", "u"), ("dj", "j"), ("di", "j"), ("ss", "s"), ("ï", "i"), ("é", "e")),
        *(("oulaye", "ulai"), ("Ous", "Us"), ("c", "k"), ("kh", "k"), ("dou", "du")),
        *(("ou", "oo"), ("ia", "iya"), ("Oué", "We"), ("aye", "ai"), ("Nd", "N'D")),
    ],
)
ARABIC = Tradition(
    _of(
        "Fatima Aisha Mariam Khadija Zainab Amina Huda Salma Layla Nour Hanan Amal"
        " Samira Nadia Rania Warda Zahra Najat Iman Sumaya Asma Halima Safia Ruqaya"
        " Suad Ibtisam Manal Intisar Nawal Wafa Sahar Hind Lubna Dalal Ikram Yusra"
    ),
    _of(
        "Mohamed Ahmed Ali Hassan Ibrahim Abdallah Omar Mahmoud Khalid Yusuf Hussein"
        " Mustafa Ismail Osman Adam Abdelrahman Salah Tariq Hamid Bashir Idris Jamal"
        " Nasser Rashid Salim Faisal Musa Isa Haroun Yahya Zakaria Suleiman Daoud"
        " Anwar Kamal Jaafar Abdelaziz Abdelkarim Abdelqader Marwan Walid Ziad Bilal"
        " Younis Saad Saeed Hashim Qasim Ayman Shareef"
    ),
    _of(
        "Mohamed Ahmed Ali Hassan Ibrahim Abdallah Osman Adam Saleh Ismail Mansour"
        " Haroun Yacoub Bakri Farah Hamdan al-Amin al-Bashir al-Hadi al-Masri Khalil"
        " al-Tijani Hamad Abbas Awad Babiker Daoud Elhassan Fadl Gabir Hamza Jibril"
        " Khamis Mahdi Nasr Omar Rahma Sabir Taha Yasin Zaki Abdelkarim Issa Bakhit"
        " Kuku Tutu al-Zubair al-Sadiq al-Nour Tahir Sharif Siddig Mukhtar Qadir"
    ),
    [
        *(("Mohamed", "Muhammad"), ("Mohamed", "Mohammed"), ("Mohamed", "Mahamat")),
        *(("Yusuf", "Youssef"), ("Yusuf", "Yousif"), ("Hussein", "Husain")),
        *(("Ahmed", "Ahmad"), ("Abdallah", "Abdullah"), ("Abdallah", "Abd Allah")),
        *(("Osman", "Uthman"), ("Omar", "Umar"), ("Khalid", "Khaled"), ("i", "ee")),
        *(("ou", "u"), ("u", "oo"), ("aa", "a"), ("al-", "el-"), ("al-", "Al ")),
        *(
            ("q", "k"),
            ("Abdel", "Abdul"),
            ("Abdel", "Abd al-"),
            ("a", "e"),
            ("dj", "j"),
        ),
        *(("Khadija", "Hadija"), ("Aisha", "Aicha"), ("Suleiman", "Sulaiman")),
    ],
)
SPANISH = Tradition(
    [
        *("María", "Ana María", "Luz Marina", "María José", "Luz Dary", "Ana Lucía"),
        *_of("Sandra Claudia Martha Blanca Gloria Diana Paola Adriana Patricia Rosa"),
        *_of("Carmen Yolanda Nancy Esperanza Beatriz Dolores Inés Lucía Milena Rocío"),
        *_of("Soledad Nélida Elizabeth Jenny Leidy Yesenia Viviana Marcela Ángela"),
    ],
    [
        *("José Luis", "Juan Carlos", "Luis Alberto", "Carlos Andrés", "Jorge Enrique"),
        *_of("José Luis Carlos Juan Jorge Jairo Pedro Miguel Hernando Wilson Álvaro"),
        *_of("Andrés Efraín Fabián Gonzalo Héctor Iván Óscar Ramón Rubén Wilmer Jhon"),
        *_of("Edwin Jaime Fernando Mauricio Ricardo Diego Camilo Julián Germán Hugo"),
    ],
    _of(
        "Rodríguez Gómez González Martínez García López Hernández Sánchez Ramírez"
        " Pérez Díaz Muñoz Rojas Moreno Jiménez Vargas Ortiz Castro Gutiérrez Álvarez"
        " Suárez Torres Herrera Valencia Quintero Cárdenas Benítez Acosta Ibáñez Ríos"
        " Vega Peña Molina Cuesta Mosquera Palacios Córdoba Rentería Murillo Hinestroza"
        " Lozano Arboleda Caicedo Angulo Zapata Agudelo Restrepo Giraldo Ospina Cano"
    ),
    [
        *(("z", "s"), ("v", "b"), ("b", "v"), ("ll", "y"), ("y", "i"), ("h", "")),
        *(("g", "j"), ("j", "g"), ("qu", "k"), ("c", "s"), ("x", "j"), ("ñ", "n")),
        *(("Jhon", "John"), ("Leidy", "Lady"), ("th", "t"), ("Y", "J"), ("ñ", "ni")),
    ],
    two_families=True,
)
FRENCH = Tradition(
    [
        *("Anne-Marie", "Marie-Claire", "Marie-Louise", "Jeanne d'Arc"),
        *_of("Marie Jeanne Chantal Clémence Élise Espérance Grâce Hélène Honorine"),
        *_of("Joséphine Micheline Odette Solange Véronique Béatrice Bernadette"),
        *_of("Angélique Thérèse Pauline Divine Merveille Rachel Ruth Esther Julienne"),
    ],
    [
        *("Jean-Luc", "Jean-Pierre", "Jean-Claude", "Jean-Paul", "Jean-Marie"),
        *_of("Jean Pierre Joseph Emmanuel André Bienvenu Désiré Émile Étienne Faustin"),
        *_of("François Gérard Innocent Léon Pascal René Théophile Aimé Dieudonné"),
        *_of("Patrick Christian Olivier Fiston Trésor Papy Serge Guy Alain Thierry"),
    ],
    _of(
        "Ngoma Kabongo Kalala Mbuyi Tshibanda Lukusa Mutombo Ilunga Kasongo Ngoy Banza"
        " Mwamba Kabila Kalonji Mukendi Tshisekedi Bizimana Niyonzima Ndayishimiye"
        " Hakizimana Nkurunziza Habimana Uwimana Mukamana Nsengiyumva Ntakirutimana"
        " Zoungrana Boukaré Dossou Gbaguidi Hounkpatin Adjovi Mbemba Massamba Loemba"
        " Moukoko Ndinga Okemba Ngakosso Yambo Zamba Ndoki Moulin Rivière Ouamba"
    ),
    [
        *(("ph", "f"), ("th", "t"), ("tsh", "ch"), ("ou", "u"), ("é", "e")),
        *(("ai", "é"), ("ch", "sh"), ("ss", "s"), ("c", "k"), ("-", " "), ("ll", "l")),
        *(
            ("eau", "o"),
            ("oi", "wa"),
            ("Nd", "D"),
            ("y", "i"),
            ("ng", "n"),
            ("mb", "b"),
        ),
    ],
)
TRADITIONS = [WEST_AFRICAN, ARABIC, SPANISH, FRENCH]
BORN_FROM, DAYS = date(1960, 1, 1), 365 * 45


@dataclass(frozen=True)
class Made:
    """Somebody as written down once; dates as in files, `1990-05` is a month."""

    person: int
    """Whoever has the same number is the same."""
    tradition: int
    family_name: str
    given_name: str
    mothers_name: str
    sex: str
    birth_date: str
    phone: str = ""
    national_id: str = ""
    area: int = 0
    other_names: str = ""


def _drawn(names: list[str], rnd: Random) -> str:
    """The first names are far more common than the last."""
    weights = list(accumulate(1 / (rank + 4) for rank in range(len(names))))
    return rnd.choices(names, cum_weights=weights)[0]


def people(count: int, *, seed: int = 1) -> Iterator[Made]:
    """So many, each once; some are brothers and sisters of who came before."""
    rnd = Random(seed)
    before: Made | None = None
    for number in range(count):
        kin = before if before and rnd.random() < 0.08 else None
        before = _somebody(number, kin, rnd)
        yield before


def _somebody(number: int, kin: Made | None, rnd: Random) -> Made:
    at = kin.tradition if kin else rnd.randrange(len(TRADITIONS))
    names, sex = TRADITIONS[at], rnd.choices("MF", [7, 3])[0]
    given = _drawn(names.men if sex == "M" else names.women, rnd)
    while kin and given.split()[0] in kin.given_name:
        given = _drawn(names.men if sex == "M" else names.women, rnd)
    if at == 1 and rnd.random() < 0.5:
        given += f" {_drawn(names.men, rnd)}"
    mother = f"{_drawn(names.women, rnd)} {_drawn(names.families, rnd)}"
    phone = f"+2317{rnd.randrange(10**7):07}" if rnd.random() < 0.6 else ""
    return Made(
        number,
        at,
        kin.family_name if kin else _family(names, rnd),
        given,
        kin.mothers_name if kin else (mother if rnd.random() < 0.85 else ""),
        sex,
        _written(BORN_FROM + timedelta(rnd.randrange(DAYS)), rnd),
        kin.phone if kin and rnd.random() < 0.5 else phone,
        f"{rnd.randrange(10**9):09}" if rnd.random() < 0.3 else "",
        kin.area if kin else rnd.randrange(30),
    )


def _family(names: Tradition, rnd: Random) -> str:
    family = _drawn(names.families, rnd)
    return f"{family} {_drawn(names.families, rnd)}" if names.two_families else family


def _written(day: date, rnd: Random) -> str:
    kind = rnd.choices(["day", "month", "year", ""], [70, 8, 19, 3])[0]
    return {"day": f"{day}", "month": f"{day:%Y-%m}", "year": f"{day:%Y}"}.get(kind, "")


def twice(somebody: Made, rnd: Random) -> Made:
    """The same person as somebody else wrote them down: one to three things differ."""
    again = replace(somebody, area=_moved(somebody.area, rnd))
    ways = rnd.choices(list(WAYS), list(WAYS.values()), k=rnd.choice([1, 2, 2, 3]))
    for way in dict.fromkeys(ways):
        again = way(again, rnd)
    return again


def _moved(area: int, rnd: Random) -> int:
    return rnd.randrange(30) if rnd.random() < 0.15 else area


def respelt(text: str, tradition: int, rnd: Random) -> str:
    """Another way to write the name that is heard."""
    ways = TRADITIONS[tradition].respelt
    fitting = [(old, new) for old, new in ways if old in text]
    for old, new in rnd.sample(fitting, min(len(fitting), rnd.choice([1, 1, 2]))):
        text = text.replace(old, new, 1)
    return plain(text) if rnd.random() < 0.5 else text


def plain(text: str) -> str:
    """Without accents."""
    letters = unicodedata.normalize("NFKD", text)
    return "".join(each for each in letters if not unicodedata.combining(each))


def _mistyped_given(made: Made, rnd: Random) -> Made:
    return replace(made, given_name=mistyped(made.given_name, rnd))


def _mistyped_family(made: Made, rnd: Random) -> Made:
    return replace(made, family_name=mistyped(made.family_name, rnd))


def _respelt_names(made: Made, rnd: Random) -> Made:
    at = made.tradition
    return replace(
        made,
        given_name=respelt(made.given_name, at, rnd),
        family_name=respelt(made.family_name, at, rnd),
    )


def _swapped(made: Made, rnd: Random) -> Made:
    return replace(made, given_name=made.family_name, family_name=made.given_name)


def _shortened(made: Made, rnd: Random) -> Made:
    """Of names of two words one alone is told."""
    family, given = made.family_name.split(), made.given_name.split()
    if len(given) > 1 and (len(family) == 1 or rnd.random() < 0.5):
        return replace(made, given_name=given[0])
    return replace(made, family_name=family[0])


def _born_otherwise(made: Made, rnd: Random) -> Made:
    year, _, rest = made.birth_date.partition("-")
    month, _, day = rest.partition("-")
    if not day:
        return made
    way = rnd.randrange(4)
    if way == 0 and int(day) <= 12:
        return replace(made, birth_date=f"{year}-{day}-{month}")
    if way == 1:
        return replace(made, birth_date=year)
    if way == 2:
        return replace(made, birth_date=f"{year}-{month}-{rnd.randrange(1, 29):02}")
    return replace(made, birth_date=f"{int(year) + rnd.choice([-1, 1])}-{month}-{day}")


def _mother_otherwise(made: Made, rnd: Random) -> Made:
    mother = made.mothers_name
    if not mother:
        return made
    way = rnd.randrange(3)
    told = [mother.split()[0], respelt(mother, made.tradition, rnd), ""][way]
    return replace(made, mothers_name=told)


def _phone_otherwise(made: Made, rnd: Random) -> Made:
    phone = f"+2317{rnd.randrange(10**7):07}"
    return replace(made, phone=rnd.choice([phone, phone, ""]))


def _number_forgotten(made: Made, rnd: Random) -> Made:
    return replace(made, national_id="")


Way = Callable[[Made, Random], Made]
WAYS: dict[Way, int] = {
    _mistyped_given: 4,
    _mistyped_family: 4,
    _respelt_names: 6,
    _swapped: 2,
    _shortened: 2,
    _born_otherwise: 4,
    _mother_otherwise: 4,
    _phone_otherwise: 5,
    _number_forgotten: 3,
}


def register(count: int, *, planted: int, seed: int = 1) -> list[Made]:
    """So many registrations, of which ``planted`` are of somebody who stands in it."""
    rnd = Random(seed)
    once = list(people(count - planted, seed=seed))
    again = [twice(each, rnd) for each in rnd.sample(once, planted)]
    everybody = once + again
    rnd.shuffle(everybody)
    return everybody
