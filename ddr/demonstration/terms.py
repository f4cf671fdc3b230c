"""What people are read before they are registered, in the languages of the office."""

from programs.models import Program, TermsText

TEXTS = {
    "English": (
        "You decide yourself whether you take part. Nobody may make you.",
        (
            "The programme helps you with learning, with work and with what "
            "weighs on you. It does not give you a job and it does not pay debts."
        ),
        (
            "What you tell us is written down and locked. Nobody outside the "
            "programme is told your name unless you agree."
        ),
        (
            "You come to what you signed up for. If you can't, tell your "
            "caseworker before."
        ),
        (
            "You may stop at any time. You may complain at any time, and nobody "
            "may treat you worse for it."
        ),
    ),
    "Français": (
        ("Vous décidez vous-même de participer. Personne ne peut vous y obliger."),
        (
            "Le programme vous aide à apprendre, à trouver du travail et à porter "
            "ce qui vous pèse. Il ne donne pas d’emploi et ne paie pas de dettes."
        ),
        (
            "Ce que vous nous dites est écrit et gardé sous clé. Personne hors du "
            "programme n’apprend votre nom sans votre accord."
        ),
        (
            "Vous venez à ce à quoi vous vous êtes inscrit. Si vous ne pouvez "
            "pas, prévenez votre agent de suivi."
        ),
        (
            "Vous pouvez arrêter à tout moment. Vous pouvez vous plaindre à tout "
            "moment, et personne ne peut vous traiter plus mal pour cela."
        ),
    ),
}
"""Language -> its paragraphs."""


def store(program: Program) -> None:
    for language, paragraphs in TEXTS.items():
        TermsText.objects.get_or_create(
            program=program,
            edition=program.terms_version,
            language=language,
            defaults={"text": "\n\n".join(paragraphs)},
        )
