"""Names of several traditions, enough of them for a register of a million.

The frequent ones are written out, the most frequent first; the many rare ones are
put together of syllables.
"""

from typing import NamedTuple


class Register(NamedTuple):
    """Names that are given together, and the syllables of the rarer ones."""

    share: float
    women: tuple[str, ...]
    men: tuple[str, ...]
    families: tuple[str, ...]
    syllables: tuple[str, ...]
    endings: tuple[str, ...]
    given: int
    """Given names that most people have."""
    surnames: int


def _words(text: str) -> tuple[str, ...]:
    return tuple(each.replace("_", " ") for each in text.split())


IN_ARABIC = {
    **{"Mohamed": "محمد", "Ahmed": "أحمد", "Ali": "علي", "Hassan": "حسن"},
    **{"Hussein": "حسين", "Omar": "عمر", "Ibrahim": "إبراهيم", "Youssef": "يوسف"},
    **{"Abdullah": "عبد الله", "Khalid": "خالد", "Mahmoud": "محمود", "Salim": "سليم"},
    **{"Abdel Rahman": "عبد الرحمن", "Abdel Karim": "عبد الكريم", "Idris": "إدريس"},
    **{"Ismail": "إسماعيل", "Issa": "عيسى", "Moussa": "موسى", "Yahya": "يحيى"},
    **{"Jamal": "جمال", "Tariq": "طارق", "Rashid": "رشيد", "Said": "سعيد"},
    **{"Othman": "عثمان", "Bashir": "بشير", "Adam": "آدم", "Haroun": "هارون"},
    **{"Suleiman": "سليمان", "Mustafa": "مصطفى", "Hamid": "حميد", "Faisal": "فيصل"},
    **{
        "Nasser": "ناصر",
        "Karim": "كريم",
        "Nour al-Din": "نور الدين",
        "Zakaria": "زكريا",
    },
    **{"Fatima": "فاطمة", "Aisha": "عائشة", "Mariam": "مريم", "Khadija": "خديجة"},
    **{"Zainab": "زينب", "Amina": "أمينة", "Halima": "حليمة", "Hawa": "حواء"},
    **{"Salma": "سلمى", "Layla": "ليلى", "Huda": "هدى", "Samira": "سميرة"},
    **{"Nadia": "نادية", "Rania": "رانيا", "Amal": "أمل", "Hanan": "حنان"},
    **{"Warda": "وردة", "Asma": "أسماء", "Souad": "سعاد", "Karima": "كريمة"},
    **{"al-Masri": "المصري", "al-Hassan": "الحسن", "Mansour": "منصور", "Saleh": "صالح"},
    **{"al-Amin": "الأمين", "Bakri": "بكري", "Hamdan": "حمدان", "Yacoub": "يعقوب"},
    **{"al-Bashir": "البشير", "Farah": "فرح", "al-Hadi": "الهادي", "Osman": "عثمان"},
    **{"al-Tijani": "التجاني", "Daoud": "داود", "Abbas": "عباس", "al-Nour": "النور"},
    **{"Hamad": "حمد", "Jibril": "جبريل", "al-Sharif": "الشريف", "Khalifa": "خليفة"},
}
"""How some of them are written in Arabic script."""

ARABIC = Register(
    0.3,
    _words(
        "Fatima Aisha Mariam Khadija Zainab Amina Halima Hawa Salma Layla Huda Samira"
        " Nadia Rania Amal Hanan Warda Asma Souad Karima"
    ),
    _words(
        "Mohamed Ahmed Ali Hassan Ibrahim Abdullah Omar Youssef Hussein Khalid"
        " Mahmoud Adam Issa Moussa Ismail Abdel_Rahman Salim Idris Mustafa Suleiman"
        " Othman Yahya Jamal Tariq Rashid Said Bashir Haroun Hamid Faisal Nasser Karim"
        " Abdel_Karim Nour_al-Din Zakaria"
    ),
    _words(
        "Mohamed Ahmed Ali Hassan Ibrahim Adam Omar Saleh Osman al-Hassan Mansour"
        " Bakri al-Bashir Yacoub Daoud Abbas Hamdan Farah al-Amin al-Hadi al-Masri"
        " Jibril Hamad Khalifa al-Tijani al-Nour al-Sharif Haroun Ismail Issa"
    ),
    _words("ba da fa ha ja ka ma na ra sa ta wa za bu hu mu su ni ri qa sha kha gha"),
    _words("d l m n r sh b f h di ni wi ri"),
    given=2,
    surnames=1,
)
WEST_AFRICAN = Register(
    0.35,
    _words(
        "Fatoumata Aminata Mariama Kadiatou Aïssatou Hawa Oumou Awa Binta Fanta"
        " Salimata Djénéba Rokia Maïmouna Ramatoulaye Assétou Kumba Finda Musu Tenin"
        " Nyima Sia Efua Akosua Abena Adjoua Affoué Zeinabou Hadja Bintou Ndeye Coumba"
        " Astou Yacine"
    ),
    _words(
        "Mamadou Moussa Ibrahima Abdoulaye Ousmane Amadou Boubacar Seydou Issa Adama"
        " Souleymane Oumar Lansana Sékou Alpha Bakary Cheikh Modou Djibril Yaya Foday"
        " Tamba Saa Flomo Kofi Kwame Kwabena Yao Kouassi Salifou Idrissa Drissa"
        " Lassana Demba Samba Youssouf Aliou Alhassane Mouctar Thierno Sorie Abu"
    ),
    _words(
        "Diallo Traoré Keïta Coulibaly Camara Barry Diarra Konaté Kamara Bah"
        " Ouédraogo Touré Sylla Cissé Koroma Koné Sesay Bangura N'Diaye Diop Sow Ba"
        " Conteh Kanté Dembélé Sidibé Sangaré Sanogo Sissoko Fofana Doumbia Diakité"
        " Kouyaté Kaboré Sawadogo Zongo Mensah Owusu Boateng Asante Kouamé N'Guessan"
        " Yeboah Kargbo Jalloh Turay Mansaray Kollie Togba Zubah Dolo Gueye Fall Mbaye"
        " Seck Thiam Faye Sarr Bayo Ceesay Jawara Jammeh Sanyang Bojang Darboe Touray"
    ),
    _words(
        "ba be bo da di do fa fo ga go ka ke ko la li ma mo na ni sa so ta to wa ya"
    ),
    _words("no ré té la ri go ma wa ye dou nga bé kou"),
    given=1,
    surnames=1,
)
FRENCH = Register(
    0.15,
    _words(
        "Marie Jeanne Chantal Béatrice Hélène Joséphine Grâce Espérance Élise"
        " Clémence Solange Odette Micheline Véronique Honorine Thérèse Bernadette"
        " Françoise Immaculée Divine Rachel Esther Ruth Judith Anne-Marie Marie-Claire"
        " Rose Sylvie"
    ),
    _words(
        "Jean Pierre Joseph Emmanuel André Innocent Pascal Désiré Émile Étienne"
        " François Gérard René Théophile Bienvenu Faustin Jean-Luc Jean-Pierre"
        " Jean-Bosco Patrick Christian Dieudonné Trésor Fiston Alain Serge Didier"
        " Thomas Philippe Benoît Augustin Célestin Gilbert Xavier"
    ),
    _words(
        "Mukendi Ilunga Kabongo Kalala Ngoma Mbuyi Tshibanda Lukusa Mutombo Kasongo"
        " Bizimana Nkurunziza Ndayishimiye Hakizimana Niyonzima Habimana Mugabo"
        " Kayembe Banza Mwamba Ngoy Kabila Mbala Makiese Nzuzi Mayele Gbaguidi Dossou"
        " Hounsou Moulin Rivière Ngalula Ndombe Bokassa Yangongo Zoungrana Mpiana"
        " Kibungu"
    ),
    _words("mu ka ki ngo ndi mba ku lu bi zi ni ha ba ma nga yi shi tshi nko bo wa"),
    _words("nga la ba mana zima nda ngo si ya mbo ko bi"),
    given=1,
    surnames=2,
)
SPANISH = Register(
    0.2,
    _words(
        "María Luz Ana Gloria Carmen Rosa Sandra Martha Adriana Beatriz Dolores"
        " Esperanza Inés Lucía Milena Nélida Rocío Soledad Yolanda Blanca Claudia"
        " Patricia Ximena Leidy Yurani Paola Viviana"
    ),
    _words(
        "José Luis Juan Carlos Jorge Andrés Víctor Jesús Manuel Pedro Álvaro Fabián"
        " Gonzalo Héctor Iván Jairo Óscar Ramón Rubén Wilmer Jhon Edwin Yeison Hernán"
        " Gustavo Javier Diego Sebastián Efraín"
    ),
    _words(
        "Rodríguez Gómez González Martínez García López Hernández Sánchez Ramírez"
        " Pérez Díaz Muñoz Rojas Moreno Jiménez Torres Vargas Castro Gutiérrez Ortiz"
        " Valencia Mosquera Quintero Suárez Acosta Benítez Cárdenas Ibáñez Peña Ríos"
        " Vega Molina Ñáñez Vásquez Chávez Zapata Giraldo Restrepo Cuesta Palacios"
        " Córdoba Rentería Asprilla Arboleda Caicedo Angulo Quiñones Mina Sinisterra"
        " Ocoró"
    ),
    _words("al be ca cor da es fa gar gui la lo man mon na pe qui ra sa ta va vi zu"),
    _words("no ra les nez do sa ta llo dez ro ña cho"),
    given=2,
    surnames=2,
)
ALL = (ARABIC, WEST_AFRICAN, FRENCH, SPANISH)
