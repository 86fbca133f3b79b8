"""INVENTED wordings: ten of each series whose code nobody knows, and by what each is found; SSB's own are unseen."""

from __future__ import annotations

from kostra_bolig.definitions.keys import SeriesKey
from kostra_bolig.kinds import BoundBy

TOTAL, LONG, CHILDREN, CHILDREN_LONG, YOUTH, SHELTER = SeriesKey
LABELS = {
    TOTAL: "Husstander i midlertidige botilbud, i alt",
    CHILDREN: "Husstander med barn i midlertidige botilbud",
    SHELTER: "Husstander i natthjem",
}
WORDINGS: dict[SeriesKey, dict[str, BoundBy]] = {
    LONG: {
        "Husstander i midlertidige botilbud i mer enn 3 måneder": BoundBy.LABEL,
        "Husstander i midlertidige botilbud i mer enn 3 mnd (antall)": BoundBy.LABEL,
        "Husholdninger i midlertidig botilbud lengre enn 3 måneder": BoundBy.LABEL,
        "Husstander i mer enn tre måneder i midlertidige botilbud": BoundBy.LABEL,
        "Antall husstander som har bodd i midlertidige botilbud i over 3 måneder": BoundBy.LABEL,
        "Husstander i midlertidige botilbud med varighet over 3 måneder": BoundBy.LABEL,
        "Husstander i midlertidige botilbud > 3 mnd": BoundBy.LABEL,
        "Husstander med langvarig opphold i midlertidige botilbud": BoundBy.FIGURES,
        "Opphold i midlertidige botilbud utover tre måneder": BoundBy.FIGURES,
        "Langtidsbeboere i midlertidige botilbud": BoundBy.FIGURES,
    },
    CHILDREN_LONG: {
        "Husstander med barn i midlertidige botilbud i mer enn 3 måneder": BoundBy.LABEL,
        "Husstander med barn i midlertidige botilbud i mer enn 3 mnd (antall)": BoundBy.LABEL,
        "Husholdninger med barn under 18 år i midlertidig botilbud lengre enn 3 måneder": BoundBy.LABEL,
        "Husstander i midlertidige botilbud med barn i mer enn 3 måneder": BoundBy.LABEL,
        "Husstander i midlertidige botilbud i mer enn 3 måneder med barn (0–17 år)": BoundBy.LABEL,
        "Antall husstander med barn som har bodd i midlertidige botilbud i over 3 måneder": BoundBy.LABEL,
        "Husstander med barn i mer enn tre måneder i midlertidige botilbud": BoundBy.LABEL,
        "Barnefamilier i midlertidige botilbud i mer enn 3 måneder": BoundBy.FIGURES,
        "Husstander med mindreårige barn i midlertidige botilbud i mer enn 3 mnd": BoundBy.FIGURES,
        "Barn og foreldre med langvarig opphold i midlertidige botilbud": BoundBy.FIGURES,
    },
    YOUTH: {
        "Husstander med unge i midlertidige botilbud": BoundBy.LABEL,
        "Husstander med unge under 25 år i midlertidige botilbud (antall)": BoundBy.LABEL,
        "Husstander i midlertidige botilbud med unge under 25 år": BoundBy.LABEL,
        "Unge under 25 år i midlertidige botilbud, husstander": BoundBy.LABEL,
        "Husholdninger der hovedperson er under 25 år i midlertidige botilbud": BoundBy.LABEL,
        "Husholdninger med ungdom (18–24 år) i midlertidig botilbud": BoundBy.LABEL,
        "Husstander i midlertidige botilbud, unge 18–24 år": BoundBy.LABEL,
        "Unge under 25 år i midlertidige botilbud": BoundBy.FIGURES,
        "Ungdomshusholdninger i midlertidige botilbud": BoundBy.FIGURES,
        "Aleneboende 18–24 år i midlertidige botilbud": BoundBy.FIGURES,
    },
}
