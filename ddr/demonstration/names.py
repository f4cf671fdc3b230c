"""Names of several traditions, for people who do not exist."""

from typing import NamedTuple


class Tradition(NamedTuple):
    """Names that are given together."""

    women: tuple[str, ...]
    men: tuple[str, ...]
    families: tuple[str, ...]


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


WEST_AFRICAN = Tradition(
    _words(
        "Aminata Awa Binta Efua Fanta Finda Hawa Kadiatou Kumba Mariama Musu Nyima"
        " Oumou Sia Tenin Yema Zainab"
    ),
    _words(
        "Abdoulaye Alpha Bakary Boubacar Flomo Foday Ibrahima Kofi Kwame Lansana"
        " Mamadou Moussa Ousmane Saa Sekou Tamba Yaya"
    ),
    _words(
        "Bangura Camara Cissé Conteh Coulibaly Diallo Dolo Fofana Kamara Keïta Kollie"
        " Koroma Mensah N'Diaye Sesay Sylla Togba Touré Traoré Zubah"
    ),
)
ARABIC = Tradition(
    _words(
        "Aisha Amal Fatima Hanan Huda Khadija Layla Mariam Nadia Najat Rania Salma"
        " Samira Warda Zahra"
    ),
    _words(
        "Abdallah Ahmad Bashir Faisal Hamid Hassan Idris Jamal Khalid Mahmoud Nasser"
        " Omar Rashid Salim Tariq Yusuf"
    ),
    (
        *("Abd al-Karim", "al-Amin", "al-Bashir", "al-Hadi", "al-Masri", "al-Tijani"),
        *_words("Bakri Farah Hamdan Haroun Ismail Mansour Mohamed Saleh Yacoub"),
    ),
)
FRENCH = Tradition(
    (
        "Anne-Marie",
        *_words("Béatrice Chantal Clémence Élise Espérance Grâce Hélène Honorine"),
        *_words("Joséphine Micheline Odette Solange Véronique"),
    ),
    (
        "Jean-Luc",
        *_words("Aimé André Bienvenu Désiré Émile Étienne Faustin François Gérard"),
        *_words("Innocent Léon Pascal René Théophile"),
    ),
    _words(
        "Bizimana Boukaré Dossou Gbaguidi Kabongo Kalala Lukusa Mbuyi Moulin Ngoma"
        " Ouédraogo Rivière Sawadogo Tshibanda Zongo"
    ),
)
SPANISH = Tradition(
    (
        *("Luz Marina", "María José"),
        *_words("Adriana Beatriz Dolores Esperanza Gloria Inés Lucía Milena Nélida"),
        *_words("Rocío Soledad Yolanda"),
    ),
    (
        *("José Luis", "Juan Carlos"),
        *_words("Álvaro Andrés Efraín Fabián Gonzalo Héctor Iván Jairo Óscar Ramón"),
        *_words("Rubén Wilmer"),
    ),
    (
        *("Díaz Molina", "García Peña", "López Ñáñez", "Muñoz Ortiz", "Ríos Vega"),
        *_words("Acosta Benítez Cárdenas Gómez Ibáñez Moreno Quintero Rojas Suárez"),
    ),
)
NEPALI = Tradition(
    _words(
        "Anita Bimala Devi Gita Kamala Laxmi Maya Nirmala Parbati Radha Sarita Sita"
        " Sunita Tara"
    ),
    _words(
        "Arjun Bhim Bishnu Dambar Deepak Gopal Hari Kiran Krishna Mohan Prakash Raju"
        " Ram Suresh Tek"
    ),
    _words(
        "Adhikari Bhandari Chaudhary Gurung Karki Lama Magar Pun Rai Rana Sherpa Tamang"
        " Thapa Tharu"
    ),
)

ALIASES = (
    *("Petit", "Tall Boy", "Papa", "Mama Rose", "Flaco", "La Negra", "Le Sage"),
    *("Abu Salim", "Umm Layla", "Small", "Old Man", "Kancha", "Didi", "Radio"),
    *("Mechanic", "Six", "Ti-Jean", "El Profe"),
)
QUARTERS = (
    *("Market quarter", "Old station", "Mission road", "Quartier Haut", "Riverside"),
    *("Barrio Nuevo", "Behind the mosque", "Mango yard", "Cité des Pêcheurs"),
    *("Upper well", "Mile Seven", "Camp road"),
)
