"""How to cite the figures: as text, BibTeX and CSL-JSON."""

from __future__ import annotations

import json
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Final

from kostra_bolig.clock import OSLO
from kostra_bolig.figures import door
from kostra_bolig.kinds import Language
from kostra_bolig.said import said

if TYPE_CHECKING:
    import datetime as dt

    from kostra_bolig.answers.files import CitationAnswer
    from kostra_bolig.records import Provenance

__all__ = ["Citation", "cite", "newest_year"]

_PAGE: Final = "https://www.ssb.no/statbank/table"
_AUTHOR: Final = {Language.NO: "Statistisk sentralbyrå", Language.EN: "Statistics Norway"}
_LATEX: Final = str.maketrans(
    {letter: f"\\{letter}" for letter in "&%$#_"}
    | {
        "\\": r"\textbackslash{}",
        "{": r"\textbraceleft{}",
        "}": r"\textbraceright{}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
    }
)


@dataclass(frozen=True, kw_only=True)
class Citation:
    """One way to cite the figures, in three forms.

    Attributes
    ----------
    text
        One sentence.
    bibtex
        An entry for LaTeX.
    csl
        CSL-JSON, for Zotero, pandoc and Quarto.
    """

    text: str
    bibtex: str
    csl: str

    def to_dict(self) -> CitationAnswer:
        """Return what the command ``cite`` answers of it with ``--json``."""
        return door.of_citation(self)

    def __str__(self) -> str:
        """Return the text."""
        return self.text

    def __repr__(self) -> str:
        """Return the text, as what it is."""
        return f"Citation: {self.text}"

    def _repr_html_(self) -> str:
        forms = (("BibTeX", self.bibtex), ("CSL-JSON", self.csl))
        folded = "".join(
            f"<details><summary>{name}</summary><pre>{escape(form)}</pre></details>" for name, form in forms
        )
        return f"<p>{escape(self.text)}</p>{folded}"


def cite(provenance: Provenance) -> Citation:
    """Return how to cite figures; the stage and the day SSB updated them are part of it."""
    author = _AUTHOR[provenance.language]
    url = f"{_PAGE}/{provenance.table}"
    label = provenance.table_label.removeprefix(f"{provenance.table}:").strip()
    title = f"{provenance.table}: {' · '.join([label, *(one.label for one in provenance.where)])}"
    updated, fetched = (moment and moment.astimezone(OSLO) for moment in (provenance.updated, provenance.fetched_at))
    parts = [newest_year(provenance)]
    if updated:
        parts.insert(0, str(said("words-updated", day=f"{updated:%Y-%m-%d}")))
    if provenance.snapshot:
        parts.append(str(said("figures-cite-snapshot", snapshot=provenance.snapshot)))
    version = ", ".join(parts)
    note = f"{version}. {provenance.source_line}. {provenance.licence}"
    year = updated.year if updated else None
    day = f"{fetched:%Y-%m-%d}" if fetched else ""
    what = {"author": author, "year": year or said("figures-cite-no-date"), "title": title, "version": version}
    where = {"url": url, "line": provenance.source_line, "licence": provenance.licence}
    text = str(said("figures-cite-fetched", **what, **where, day=day) if day else said("figures-cite", **what, **where))
    fields = {
        "author": f"{{{author}}}",
        "title": _escaped(title),
        "year": str(year) if year else None,
        "url": url,
        "urldate": f"{fetched:%Y-%m-%d}" if fetched else None,
        "note": _escaped(note),
    }
    entry = ",\n".join(f"  {name} = {{{value}}}" for name, value in fields.items() if value)
    key = f"ssb{provenance.table}{f'-{updated:%Y%m%d}' if updated else ''}"
    csl = {
        "id": key,
        "type": "dataset",
        "title": title,
        "author": [{"literal": author}],
        "publisher": author,
        "URL": url,
        "note": note,
        **({"issued": _date(updated)} if updated else {}),
        **({"accessed": _date(fetched)} if fetched else {}),
    }
    return Citation(
        text=text,
        bibtex=f"@misc{{{key},\n{entry}\n}}",
        csl=json.dumps([csl], ensure_ascii=False, indent=2),
    )


def newest_year(provenance: Provenance) -> str:
    """Return how final the newest year is, in the language that is spoken."""
    return str(said(f"words-newest-year-{provenance.stage.value}"))


def _date(moment: dt.datetime) -> dict[str, list[list[int]]]:
    return {"date-parts": [[moment.year, moment.month, moment.day]]}


def _escaped(text: str) -> str:
    """Return text as BibTeX and LaTeX need it; a brace, even after a backslash, would end or open a field."""
    return text.translate(_LATEX)
