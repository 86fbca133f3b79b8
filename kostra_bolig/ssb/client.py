"""What a PxWebApi v2 server is asked about a table, and Klass about its regions."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Final

from kostra_bolig.definitions.shipped import DEFAULT_TABLE
from kostra_bolig.errors import ContractChanged
from kostra_bolig.kinds import Language
from kostra_bolig.said import said
from kostra_bolig.ssb import faults
from kostra_bolig.ssb.transport import Transport

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kostra_bolig.ssb.transport import Answer

__all__ = ["Client"]

_EXPRESSION: Final = re.compile(r".*[*?].*|(?:top|bottom|from|to|range)\(.*\)", re.DOTALL | re.IGNORECASE)


class Client(Transport):
    """Ask a PxWebApi v2 server about a table, in time and as :class:`~kostra_bolig.ssb.transport.Transport` says."""

    def table(self, *, table: str = DEFAULT_TABLE, is_known: bool = True) -> Answer:
        """Ask what the table is and when it was updated (``/tables/{table}``).

        Of one that nobody has seen SSB is believed at once where it says in its own words that there is none.
        """
        return self.ask("GET", f"/tables/{table}", {"lang": Language.NO}, is_known=is_known)

    def metadata(self, *, table: str = DEFAULT_TABLE, language: Language = Language.NO) -> Answer:
        """Ask for a table's dimensions, by default with Norwegian labels (``/tables/{table}/metadata``)."""
        return self.ask("GET", f"/tables/{table}/metadata", {"lang": language})

    def tables(self, *, page: int, size: int, past_days: int | None = None) -> Answer:
        """Ask for one page of all tables, those that have ended too, with Norwegian titles (``/tables``).

        Or of those alone that were updated in so many days.
        """
        paged = {"includeDiscontinued": "true", "pageNumber": str(page), "pageSize": str(size)}
        if past_days is not None:
            paged["pastDays"] = str(past_days)
        return self.ask("GET", "/tables", {"lang": Language.NO, **paged})

    def klass(self, path: str, query: Mapping[str, str]) -> Answer:
        """Ask SSB's Klass; the client's server is then Klass's."""
        return self.ask("GET", path, query)

    def config(self) -> Answer:
        """Ask for the server's limits (``/config``)."""
        return self.ask("GET", "/config", {})

    def codelist(self, codelist: str) -> Answer:
        """Ask for one of the code lists that a table offers (``/codelists/{codelist}``)."""
        return self.ask("GET", f"/codelists/{codelist}", {"lang": Language.NO})

    def data(
        self,
        selection: Mapping[str, Sequence[str]],
        *,
        table: str = DEFAULT_TABLE,
        codelists: Mapping[str, str] | None = None,
    ) -> Answer:
        """Ask for the cells of these codes of each variable (POST ``/tables/{table}/data``).

        The codes of a variable may be those of a code list that the table offers.

        A code given twice is sent once: the server answers doubles with an empty 500. A code that the server would
        read as an expression is not sent: nobody could tell what it answered.
        """
        codes = [code for codes in selection.values() for code in codes]
        if odd := [code for code in codes if _EXPRESSION.fullmatch(code)]:
            expressions = said("ssb-expressions", codes=faults.printable(", ".join(odd)))
            raise ContractChanged(said("ssb-expressions-not-sent", expressions=expressions), reasons=(expressions,))
        asked = {
            "selection": [
                {
                    "variableCode": variable,
                    "valueCodes": list(dict.fromkeys(codes)),
                    **({"codelist": codelists[variable]} if codelists is not None and variable in codelists else {}),
                }
                for variable, codes in selection.items()
            ]
        }
        body = json.dumps(asked, ensure_ascii=False, separators=(",", ":"))
        query = {"lang": Language.NO, "outputFormat": "json-stat2"}
        return self.ask("POST", f"/tables/{table}/data", query, body)
