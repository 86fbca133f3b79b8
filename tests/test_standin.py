"""The constructed table and the stand-in server are what the facts and the official description say."""

from __future__ import annotations

import collections
import contextlib
import dataclasses
import gzip
import http.client
import json
import math
import socket
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests

from tests.builders import openapi
from tests.builders.constructed import REPORT_CELLS, build
from tests.builders.constructed_klass import build_klass, build_merged, build_population
from tests.builders.standin import Reply, StandIn, maintenance, too_many_requests
from tests.cassettes.build import small_table

DATA = "/tables/12015/data"
DATA_JSON = f"{DATA}?lang=no&outputFormat=json-stat2"
REGION = "KOKkommuneregion0000"


@pytest.fixture
def stand_in() -> Iterator[StandIn]:
    """Give a running stand-in that serves the small table."""
    with StandIn(small_table()) as running:
        yield running


def _get(stand_in: StandIn, target: str) -> requests.Response:
    return requests.get(f"{stand_in.base_url}{target}", timeout=5)


def _post(stand_in: StandIn, selection: Mapping[str, Sequence[str]], target: str = DATA_JSON) -> requests.Response:
    return requests.post(f"{stand_in.base_url}{target}", json=_body(selection), timeout=5)


def _body(selection: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    return {"selection": [{"variableCode": name, "valueCodes": list(codes)} for name, codes in selection.items()]}


def _one(**other: Sequence[str]) -> dict[str, Sequence[str]]:
    """Select one cell of every variable, or what is given for a variable."""
    return {REGION: ["EAK"], "ContentsCode": ["KOStotmidlbo0000"], "Tid": ["2024"], **other}


def _codes(response: requests.Response, variable: str) -> list[str]:
    return list(response.json()["dimension"][variable]["category"]["index"])


# The constructed table


def test_national_cells_are_the_19_of_the_report() -> None:
    """Every cell that the report prints is in the table, exactly and without a status."""
    expected = {(key, year): count for key, row in REPORT_CELLS.items() for year, count in row.items()}

    actual = {(key, year): build().cell("EAK", key, year) for key, year in expected}

    assert len(expected) == 19
    assert actual == {cell: (count, None) for cell, count in expected.items()}


def test_with_children_is_stable_around_230_before_2021() -> None:
    """The report's words about 2017 to 2020 hold for the constructed table."""
    counts = [build().cell("EAK", "med_barn", str(year))[0] for year in range(2017, 2021)]

    assert all(count is not None and 220 <= count <= 240 for count in counts)


@pytest.mark.parametrize(
    ("part", "whole"),
    [
        ("over_3_mnd", "midlertidig_botilbud"),
        ("med_barn", "midlertidig_botilbud"),
        ("unge", "midlertidig_botilbud"),
        ("med_barn_over_3_mnd", "med_barn"),
        ("med_barn_over_3_mnd", "over_3_mnd"),
    ],
)
def test_a_part_is_never_larger_than_its_whole(part: str, whole: str) -> None:
    """In every region and year where both are known, the part is at most the whole."""
    table = build(first_year=2013, last_year=2026)
    pairs = [
        (table.cell(region.code, part, year)[0], table.cell(region.code, whole, year)[0])
        for region in table.regions
        for year in table.years
    ]

    assert all(small <= large for small, large in pairs if small is not None and large is not None)


def test_country_without_oslo_is_at_most_the_country() -> None:
    """No count of EAKUO is above the count of EAK."""
    table = build()
    for content in table.contents:
        if content.key is not None:
            for year in table.years:
                without, country = (table.cell(code, content.code, year)[0] for code in ("EAKUO", "EAK"))
                assert without is not None
                assert country is not None
                assert without <= country


def test_counts_are_whole_and_shares_are_percentages_with_one_decimal() -> None:
    """Every value fits the unit and the decimals of its content."""
    table = build()
    decimals = {content.code: content.decimals for content in table.contents}
    for (_, content, _), (value, _) in table.cells.items():
        if value is not None:
            assert value >= 0
            assert round(value, decimals[content]) == value
            assert decimals[content] == 0 or value <= 100


def test_few_in_a_municipality_are_suppressed() -> None:
    """No municipality shows a count below 3, and hidden ones carry a colon."""
    table = build()
    counts = {content.code for content in table.contents if content.key is not None}
    local = [cell for (region, code, _), cell in table.cells.items() if region.isdigit() and code in counts]

    assert all(value >= 3 for value, _ in local if value is not None)
    assert (None, ":") in local


def test_historic_regions_are_not_possible_outside_their_years() -> None:
    """A region that did not exist has a dot, and no region has a dot in its own years."""
    table = build()
    for region in table.regions:
        for year in table.years:
            _, status = table.cell(region.code, "midlertidig_botilbud", year)
            assert (status == ".") == (not region.exists(year))


def test_all_missing_symbols_are_in_the_table() -> None:
    """The table holds suppressed, missing and impossible cells, and cells without a symbol."""
    symbols = collections.Counter(status for _, status in build().cells.values())

    assert set(symbols) == {None, ":", ".", ".."}


def test_regions_are_of_every_kind() -> None:
    """Country, counties, groups and municipalities are there, with a leading zero and a shared name."""
    labels = {region.code: region.label_no for region in build().regions}

    assert labels["EAK"] == "Landet"
    assert labels["0301"] == "Oslo"
    assert labels["1515"] == labels["1818"] == "Herøy"
    assert sum(code.startswith("EKG") for code in labels) == 17
    assert any("(-2019)" in label for label in labels.values())
    assert any("(2020-2023)" in label for label in labels.values())


def test_table_and_category_have_a_mandatory_note() -> None:
    """A table note and a content note must be shown to the reader."""
    metadata = build().metadata("no")

    assert metadata["extension"]["noteMandatory"] == {"1": True}
    contents = metadata["dimension"]["ContentsCode"]
    assert contents["extension"]["categoryNoteMandatory"] == {"KOStotmidlbo0000": {"0": True}}
    assert contents["category"]["note"]["KOStotmidlbo0000"]


def test_dataset_is_row_major_in_the_order_of_the_dimensions() -> None:
    """A value stands at the index that its codes give, whatever the order of the dimensions."""
    table = build().reordered(("Tid", REGION, "ContentsCode"))

    dataset = table.dataset({}, "no")

    at = 0
    for variable, code in zip(dataset["id"], ("2022", "EAK", "KOSmidlbobarn0000"), strict=True):
        category = dataset["dimension"][variable]["category"]["index"]
        at = at * len(category) + category[code]
    assert dataset["value"][at] == 471
    assert len(dataset["value"]) == math.prod(dataset["size"])


def test_sparse_dataset_leaves_out_the_nulls() -> None:
    """The sparse form holds the same values by index, and the dense form has no status when none is set."""
    table = small_table()
    dense, sparse = table.dataset({}, "no"), table.dataset({}, "no", sparse=True)

    assert sparse["value"] == {str(at): v for at, v in enumerate(dense["value"]) if v is not None}
    assert "status" not in table.dataset({REGION: ["EAK"]}, "no")


def test_whole_numbers_are_integers_in_a_share() -> None:
    """A share of 29.0 per cent is written as 29, as the server does."""
    dataset = build().dataset({REGION: ["EAK"], "ContentsCode": ["KOSandbarn3m0000"], "Tid": ["2024"]}, "no")

    assert json.dumps(dataset["value"]) == "[29]"


def test_variations_leave_the_original_alone() -> None:
    """Each variation gives a new table with the change asked for."""
    table = small_table()

    assert table.with_cell("EAK", "unge", "2024", None, "..").cell("EAK", "unge", "2024") == (None, "..")
    assert table.recoded({"KOStotnatt0000": "KOSnew"}).cell("EAK", "natthjem", "2024") == (167, None)
    assert table.recoded({"KOStotnatt0000": "KOSnew"}).content_code("natthjem") == "KOSnew"
    assert table.doubled("unge", "KOStwin").cell("EAK", "KOStwin", "2024") == (616, None)
    assert table.relabelled({"KOStotnatt0000": "Natt"}).contents[7].label_no == "Natt"
    assert "natthjem" not in {content.key for content in table.without("natthjem").contents}
    assert table.renamed(region_id="Region").dataset({}, "no")["id"][0] == "Region"
    assert table.with_years(["2024", "2025"]).cell("EAK", "unge", "2025") == (None, "..")
    assert table.cell("EAK", "unge", "2024") == (615, None)


def test_extra_dimension_stands_second_and_repeats_the_cells() -> None:
    """A breakdown dimension multiplies the dataset without changing its cells."""
    table = small_table().with_extra_dimension("Kjonn", "kjønn", [("1", "Menn"), ("2", "Kvinner")])

    dataset = table.dataset(_one(), "no")

    assert dataset["id"] == [REGION, "Kjonn", "ContentsCode", "Tid"]
    assert dataset["value"] == [7079, 7079]


@pytest.mark.benchmark
def test_building_and_writing_the_full_table_is_fast() -> None:
    """The full table is built in 0.3 s and written as a dataset in 0.2 s."""
    started = time.perf_counter()
    table = build.__wrapped__()
    built = time.perf_counter()
    table.dataset({}, "no")

    assert built - started < 0.3
    assert time.perf_counter() - built < 0.2


# The official description


@openapi.needs_description
@pytest.mark.parametrize("lang", ["no", "en"])
@pytest.mark.parametrize("path", ["/tables/12015", "/tables/12015/metadata", DATA, "/config"])
def test_good_answers_are_as_described(stand_in: StandIn, path: str, lang: str) -> None:
    """Every kind of answer satisfies the official description."""
    response = _get(stand_in, f"{path}?lang={lang}")

    openapi.check_response("GET", path, response.status_code, response.json())


@openapi.needs_description
def test_full_dataset_is_as_described(stand_in: StandIn) -> None:
    """A dataset with statuses satisfies the description, both dense and sparse."""
    for stand_in.sparse in (False, True):
        response = _post(stand_in, stand_in.table.dimensions)
        openapi.check_response("POST", DATA, 200, response.json())


@openapi.needs_description
def test_codelists_are_as_described(stand_in: StandIn) -> None:
    """Every code list that the metadata names can be fetched and satisfies the description."""
    metadata = _get(stand_in, "/tables/12015/metadata").json()
    for codelist in metadata["dimension"][REGION]["extension"]["codelists"]:
        path = f"/codelists/{codelist['id']}"
        response = _get(stand_in, f"{path}?lang=no")
        openapi.check_response("GET", path, response.status_code, response.json())
        assert response.json()["label"].startswith("Uttrekk for ")


@openapi.needs_description
@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/tables/99999", 404),
        ("/tables/99999/metadata", 404),
        ("/tables/99999/data", 400),
        ("/tables/12015", 400),
        ("/codelists/agg_none", 404),
    ],
)
def test_problems_are_as_described(stand_in: StandIn, path: str, status: int) -> None:
    """The bodies of refusals satisfy the description's problem schema."""
    response = _get(stand_in, path + ("?lang=sv" if path == "/tables/12015" else ""))

    assert response.status_code == status
    openapi.check_response("GET", path, status, response.json())


@openapi.needs_description
def test_requests_are_checked_against_the_description() -> None:
    """The requests a client should make are allowed, and others are not."""
    asked = {"lang": "no", "outputFormat": "json-stat2"}
    openapi.check_request("POST", DATA, asked, _body(_one()))
    openapi.check_request("GET", DATA, {**asked, "valueCodes[Tid]": "top(3)", "codelist[Region]": "agg_x"})
    openapi.check_request("GET", "/config", {})

    refused: list[tuple[str, str, dict[str, str], Any]] = [
        ("GET", "/navigation", {}, None),
        ("DELETE", DATA, {}, None),
        ("GET", DATA, {"valueCodes": "2024"}, None),
        ("GET", DATA, {"format": "json-stat2"}, None),
        ("GET", DATA, {"outputFormat": "json"}, None),
        ("GET", "/config", {}, {}),
        ("POST", DATA, {}, {"selection": [{"variableCode": "Tid", "values": ["2024"]}]}),
        ("POST", DATA, {}, {"query": []}),
    ]
    for method, path, query, body in refused:
        with pytest.raises(openapi.NotAsDescribedError):
            openapi.check_request(method, path, query, body)


@openapi.needs_description
def test_an_undescribed_answer_is_refused() -> None:
    """A status or a body that the description does not know is not let through."""
    with pytest.raises(openapi.NotAsDescribedError, match="status 500"):
        openapi.check_response("GET", "/config", 500, {})
    with pytest.raises(openapi.NotAsDescribedError, match="apiVersion"):
        openapi.check_response("GET", "/config", 200, {})


@openapi.needs_description
@pytest.mark.parametrize("name", [deviation.name for deviation in openapi.DEVIATIONS])
def test_every_listed_deviation_is_needed(stand_in: StandIn, name: str) -> None:
    """Without the deviation the description refuses something that the server sends or reads."""
    answers = {
        "updated is a time": ("/tables/12015", 200),
        "data is a dataset": (DATA, 200),
        "links say more": ("/tables/12015/metadata", 200),
        "rate fields are zero": ("/config", 200),
        "problems are plain json": ("/tables/99999", 404),
        "value may be an object": (DATA, 200),
    }
    if name in answers:
        path, status = answers[name]
        stand_in.sparse = name == "value may be an object"
        body = _get(stand_in, path).json()
        openapi.check_response("GET", path, status, body)
        with pytest.raises(openapi.NotAsDescribedError):
            openapi.check_response("GET", path, status, body, without=[name])
    else:
        in_query = name == "valueCodes in the query"
        method, query = ("GET", {"valueCodes[Tid]": "2024"}) if in_query else ("POST", {})
        asked = None if in_query else _body(_one())
        openapi.check_request(method, DATA, query, asked)
        with pytest.raises(openapi.NotAsDescribedError):
            openapi.check_request(method, DATA, query, asked, without=[name])


# What the server does


@pytest.mark.parametrize(
    ("selection", "title"),
    [
        (_one(Kjonn=["1"]), "Non-existent variable"),
        (_one(Tid=["1999"]), "Non-existent value"),
        (_one(Tid=["from(1999)"]), "Non-existent value"),
        (_one(Tid=["upper(3)"]), "Illegal selection expression"),
        (_one(Tid=["2*4"]), "Illegal selection expression"),
        (_one(Tid=[]), "Missing selection for mandantory variable"),
        (_one(Tid=["9*"]), "Missing selection for mandantory variable"),
        ({REGION: ["EAK"], "Tid": ["2024"]}, "Missing selection for mandantory variable"),
    ],
)
def test_bad_selections_are_refused_by_title(
    stand_in: StandIn, selection: Mapping[str, Sequence[str]], title: str
) -> None:
    """A bad selection is a 400 with the server's own title, spelling included, and no detail."""
    response = _post(stand_in, selection)

    assert response.status_code == 400
    assert response.json() == {"type": "Parameter error", "title": title, "status": 400}


def test_a_code_given_twice_is_an_empty_500(stand_in: StandIn) -> None:
    """A literal code given twice is what the server dies of, whatever its case."""
    response = _post(stand_in, _one(**{REGION: ["EAK", "eak"]}))

    assert (response.status_code, response.content) == (500, b"")


def test_a_code_and_an_expression_may_overlap(stand_in: StandIn) -> None:
    """A code that an expression also matches is no duplicate."""
    response = _post(stand_in, _one(Tid=["2024", "top(2)"]))

    assert _codes(response, "Tid") == ["2023", "2024"]


@pytest.mark.parametrize(
    ("expression", "years"),
    [
        ("*", list(range(2015, 2025))),
        ("*4", [2024]),
        ("?0?9", [2019]),
        ("TOP(2)", [2023, 2024]),
        ("top(2,1)", [2022, 2023]),
        ("bottom(2)", [2015, 2016]),
        ("from(2023)", [2023, 2024]),
        ("to(2016)", [2015, 2016]),
        ("range(2018,2016)", [2016, 2017, 2018]),
    ],
)
def test_expressions_choose_years(stand_in: StandIn, expression: str, years: list[int]) -> None:
    """Every selection expression is understood, and answered in the table's order."""
    response = _post(stand_in, _one(Tid=[expression]))

    assert _codes(response, "Tid") == [str(year) for year in years]


def test_get_takes_the_same_selection(stand_in: StandIn) -> None:
    """A GET reads names and codes in any case, brackets around commas, and time as an alias."""
    query = {
        f"ValueCodes[{REGION}]": "eak,0301",
        "valuecodes[contentscode]": "*natt*",
        "valueCodes[TIME]": "[top(1,1)]",
    }
    response = requests.get(f"{stand_in.base_url}{DATA}", params=query, timeout=5)

    assert response.json()["size"] == [2, 1, 1]
    assert _codes(response, "Tid") == ["2023"]


def test_codelist_narrows_the_selection_and_its_id_has_a_case(stand_in: StandIn) -> None:
    """A code list limits what an expression matches, and is unknown in another case."""
    codelist = next(one for one in stand_in.table.codelists if one.label_no == "Uttrekk for Kommuner 2024-")
    body = _body(_one(**{REGION: ["*"]}))
    body["selection"][0]["codelist"] = codelist.id
    found = requests.post(f"{stand_in.base_url}{DATA_JSON}", json=body, timeout=5)
    body["selection"][0]["codelist"] = codelist.id.upper()
    unknown = requests.post(f"{stand_in.base_url}{DATA_JSON}", json=body, timeout=5)

    assert _codes(found, REGION) == list(codelist.codes)
    assert unknown.json()["title"] == "Non-existent codelist"


def test_no_selection_gives_a_part_of_the_table(stand_in: StandIn) -> None:
    """Asking for nothing is answered with the default selection, and with 200."""
    response = requests.post(f"{stand_in.base_url}{DATA_JSON}", timeout=5)

    assert response.status_code == 200
    assert response.json()["size"] == [1, 9, 1]


def test_data_carries_no_codelists_and_no_link(stand_in: StandIn) -> None:
    """Code lists and links are in the metadata alone, and values in the data alone."""
    data, metadata = _get(stand_in, DATA).json(), _get(stand_in, "/tables/12015/metadata").json()

    assert "link" not in data
    assert "codelists" not in data["dimension"][REGION]["extension"]
    assert metadata["dimension"][REGION]["extension"]["codelists"]
    assert metadata["value"] == []
    assert "status" not in metadata


def test_too_many_cells_is_a_400_with_a_detail(stand_in: StandIn) -> None:
    """The limit counts every cell, the empty ones too."""
    stand_in.max_data_cells = math.prod(map(len, stand_in.table.dimensions.values())) - 1

    response = _post(stand_in, stand_in.table.dimensions)

    assert response.status_code == 400
    assert response.json()["title"] == "Too many cells selected"
    assert response.json()["detail"]
    assert _get(stand_in, "/config").json()["maxDataCells"] == stand_in.max_data_cells


def test_unknown_table_is_404_or_400(stand_in: StandIn) -> None:
    """An unknown table is 404, but 400 with 404 in its body when data was asked for."""
    answers = [_get(stand_in, f"/tables/99999{end}") for end in ("", "/metadata", "/data")]

    assert [response.status_code for response in answers] == [404, 404, 400]
    assert [response.json()["status"] for response in answers] == [404, 404, 404]


def test_unknown_language_is_refused(stand_in: StandIn) -> None:
    """Only Norwegian and English are served."""
    response = _get(stand_in, "/tables/12015?lang=nb")

    assert (response.status_code, response.json()["title"]) == (400, "Unsupported language")


def test_other_formats_are_refused(stand_in: StandIn) -> None:
    """The stand-in speaks json-stat2 only, and that takes no parameters."""
    for query in ("outputFormat=csv", "outputFormat=json-stat2&outputFormatParams=UseCodes"):
        response = _get(stand_in, f"{DATA}?{query}")
        assert (response.status_code, response.json()["title"]) == (400, "Unsupported output format")


@pytest.mark.parametrize("body", [b"{", b"[]", b'{"selection":[{"variableCode":"Tid"}]}'])
def test_unreadable_body_is_a_validation_error(stand_in: StandIn, body: bytes) -> None:
    """A body that cannot be read is refused in the other of the two error shapes."""
    response = requests.post(f"{stand_in.base_url}{DATA_JSON}", data=body, timeout=5)

    assert response.status_code == 400
    assert response.json()["title"] == "One or more validation errors occurred."
    assert response.json()["errors"]


def test_long_url_is_an_unexplained_404(stand_in: StandIn) -> None:
    """A GET with a URL of more than about 2100 characters is 404."""
    response = _get(stand_in, f"{DATA}?valueCodes[{REGION}]={',0301' * 500}")

    assert (response.status_code, response.content) == (404, b"")


def test_rate_limit_headers_count_down(stand_in: StandIn) -> None:
    """Every answer says how many calls remain, and the configuration says nothing of it."""
    first, second = _get(stand_in, "/config"), _get(stand_in, "/config")

    assert first.headers["x-ratelimit-policy"] == "40;w=60s"
    assert [int(r.headers["x-ratelimit-remaining"]) for r in (first, second)] == [39, 38]
    assert first.json()["maxCallsPerTimeWindow"] == first.json()["timeWindow"] == 0


def test_rate_limit_headers_can_be_turned_off(stand_in: StandIn) -> None:
    """Without them the answers look as they do behind a proxy that strips them."""
    stand_in.rate_limit_headers = False

    assert not any(name.lower().startswith("x-ratelimit") for name in _get(stand_in, "/config").headers)


def test_requests_are_remembered(stand_in: StandIn) -> None:
    """The stand-in keeps what it was asked, with the body and the query."""
    _post(stand_in, _one())

    seen = stand_in.requests[-1]
    assert (seen.method, seen.path) == ("POST", DATA)
    assert seen.query == {"lang": "no", "outputFormat": "json-stat2"}
    assert json.loads(seen.body) == _body(_one())
    assert seen.headers["Content-Type"] == "application/json"


def test_table_can_be_swapped_while_it_runs(stand_in: StandIn) -> None:
    """A new table is served from the next request on."""
    before = _post(stand_in, _one()).json()["value"]
    stand_in.table = stand_in.table.with_cell("EAK", "midlertidig_botilbud", "2024", 7112)

    assert before == [7079]
    assert _post(stand_in, _one()).json()["value"] == [7112]


def test_connection_is_kept_alive(stand_in: StandIn) -> None:
    """Two requests can share one connection, as HTTP/1.1 has it."""
    connection = http.client.HTTPConnection("127.0.0.1", urlsplit(stand_in.base_url).port or 0, timeout=5)
    connection.connect()
    used = connection.sock
    for _ in range(2):
        connection.request("GET", "/api/pxwebapi/v2/config")
        assert connection.getresponse().read()
    assert connection.sock is used
    connection.close()


# Klass and the population table beside it


@pytest.fixture(scope="module")
def with_others() -> Iterator[StandIn]:
    """Give a running stand-in that serves Klass and the population table too."""
    table = dataclasses.replace(build_merged().with_regions(["EAK", "0301", "3207"]), years=("2023", "2024"))
    with StandIn(table, klass=build_klass(), population=build_population(table)) as running:
        yield running


def _klass(stand_in: StandIn, target: str) -> requests.Response:
    return requests.get(f"{stand_in.klass_url}/classifications/{target}", timeout=5)


def test_codes_of_klass_are_cut_to_the_period_asked_for(with_others: StandIn) -> None:
    """«from» is the first day that counts and «to» the first that does not, as Klass's guide says."""
    codes = _klass(with_others, "131/codes?from=2019-01-01&to=2020-01-01").json()["codes"]

    periods = {
        code["code"]: (code["name"], code["validFromInRequestedRange"], code["validToInRequestedRange"])
        for code in codes
    }
    assert periods["0213"] == ("Ski", "2019-01-01", "2020-01-01")
    assert periods["0301"] == ("Oslo - Oslove", "2019-01-01", "2020-01-01")
    assert "3020" not in periods


def test_changes_of_klass_name_old_and_new(with_others: StandIn) -> None:
    """A merger is one change for each part, a split one for each piece."""
    changes = _klass(with_others, "131/changes?from=2023-01-01&to=2025-01-01").json()["codeChanges"]

    assert [(one["oldCode"], one["oldName"], one["newCode"], one["newName"]) for one in changes] == [
        ("1507", "Ålesund", "1508", "Ålesund"),
        ("1507", "Ålesund", "1580", "Haram"),
        ("3020", "Nordre Follo", "3207", "Nordre Follo"),
        ("5401", "Tromsø", "5501", "Tromsø"),
    ]
    assert {one["changeOccurred"] for one in changes} == {"2024-01-01"}


def test_groups_of_klass_are_those_of_the_municipalities_of_the_day(with_others: StandIn) -> None:
    """Bergen has its group under the code of the day."""
    day = "112/correspondsAt?targetClassificationId=131&date="

    codes = [
        {item["targetCode"] for item in _klass(with_others, f"{day}{year}-12-31").json()["correspondenceItems"]}
        for year in (2019, 2020)
    ]

    assert codes == [{"0301", "1201", "5001"}, {"0301", "4601", "5001", "5401"}]


def test_what_klass_does_not_have_is_404(with_others: StandIn) -> None:
    """Another classification, or no Klass at all."""
    unknown = _klass(with_others, "999/codes?from=2019-01-01&to=2020-01-01")
    kept, with_others.klass = with_others.klass, None
    without = _klass(with_others, "131/codes?from=2019-01-01&to=2020-01-01")
    with_others.klass = kept

    assert (unknown.status_code, without.status_code) == (404, 404)


def test_the_population_table_is_served_beside_the_table(with_others: StandIn) -> None:
    """Each answers under its own id, and the second can be swapped while the server runs."""
    body = {"Region": ["0", "3207"], "ContentsCode": ["Personer1"], "Tid": ["2024"]}
    target = "/tables/07459/data?lang=no&outputFormat=json-stat2"
    assert with_others.population is not None

    before = _post(with_others, body, target).json()
    with_others.population = with_others.population.with_cell("3207", "Personer1", "2024", 7)
    after = _post(with_others, body, target).json()

    assert before["extension"]["px"]["tableid"] == "07459"
    assert (before["value"], after["value"]) == ([5_000_000, 2_000], [5_000_000, 7])
    assert _get(with_others, "/tables/12015").json()["id"] == "12015"


def test_the_merged_table_is_empty_where_a_code_did_not_exist() -> None:
    """Positions and years make the figures: Ski is the first municipality, and ended with 2019."""
    table = build_merged()

    cells = [table.cell("0213", "midlertidig_botilbud", year) for year in ("2018", "2019", "2020")]

    assert cells == [(118, None), (119, None), (None, ".")]
    assert table.cell("5501", "midlertidig_botilbud", "2024") == (1724, None)


# Scripted faults


def test_replies_are_used_once_and_in_order(stand_in: StandIn) -> None:
    """Each scripted reply answers the next request it is meant for, and then the server is well again."""
    stand_in.replies.extend([too_many_requests("2", when="GET /tables/12015?"), maintenance()])

    config, info, well = (_get(stand_in, path) for path in ("/config", "/tables/12015", "/tables/12015"))

    assert config.status_code == 503
    assert (info.status_code, info.headers["Retry-After"]) == (429, "2")
    assert well.status_code == 200


def test_always_replies_until_it_is_taken_away(stand_in: StandIn) -> None:
    """A standing reply answers every request that it is meant for."""
    stand_in.always = maintenance(when="/data")

    assert [_get(stand_in, DATA).status_code for _ in range(3)] == [503] * 3
    assert _get(stand_in, "/config").status_code == 200


def test_body_can_be_transformed_and_headers_replaced(stand_in: StandIn) -> None:
    """A scripted reply changes the normal body and the headers that it names."""
    stand_in.replies.append(Reply(transform=lambda body: b"\xef\xbb\xbf" + body, headers={"content-type": "text/html"}))

    response = _get(stand_in, "/config")

    assert response.content.startswith(b"\xef\xbb\xbf{")
    assert response.headers["Content-Type"] == "text/html"


@pytest.mark.parametrize("encoding", ["gzip", "deflate"])
def test_body_can_be_compressed(stand_in: StandIn, encoding: Any) -> None:
    """A compressed answer decodes to the normal one."""
    stand_in.replies.append(Reply(encoding=encoding))

    compressed, plain = _get(stand_in, "/config"), _get(stand_in, "/config")

    assert compressed.headers["Content-Encoding"] == encoding
    assert compressed.content == plain.content


@pytest.mark.parametrize("mode", ["content-length", "chunked"])
def test_cut_body_breaks_a_promise(stand_in: StandIn, mode: Any) -> None:
    """A body shorter than its framing promised is an error of the connection."""
    stand_in.replies.append(Reply(cut_at=0.5, cut_mode=mode))

    with pytest.raises(requests.exceptions.ChunkedEncodingError):
        _get(stand_in, "/tables/12015/metadata")


@pytest.mark.parametrize("mode", ["close", "gzip"])
def test_cut_body_can_look_whole(stand_in: StandIn, mode: Any) -> None:
    """Without a promised length, or cut inside the compression, half a body arrives as a success."""
    whole = _get(stand_in, "/tables/12015/metadata").content
    stand_in.replies.append(Reply(cut_at=0.5, cut_mode=mode))

    response = _get(stand_in, "/tables/12015/metadata")

    assert response.status_code == 200
    assert len(response.content) < len(whole)
    assert whole.startswith(response.content)


def test_own_compressed_body_is_sent_as_it_is(stand_in: StandIn) -> None:
    """A body that was compressed beforehand needs no more than its header."""
    bomb = gzip.compress(b"0" * 1_000_000)
    stand_in.replies.append(Reply(body=bomb, headers={"Content-Encoding": "gzip"}))

    assert _get(stand_in, "/config").content == b"0" * 1_000_000


def test_body_can_drip(stand_in: StandIn) -> None:
    """A dripping answer takes its time for every byte and arrives whole."""
    stand_in.replies.append(Reply(body=b"[1,2]", drip_s=0.02))
    started = time.monotonic()

    assert _get(stand_in, "/config").json() == [1, 2]
    assert time.monotonic() - started >= 0.1


def test_answer_can_be_late(stand_in: StandIn) -> None:
    """A delayed answer is later than a client's patience."""
    stand_in.replies.append(Reply(delay_s=60))

    with pytest.raises(requests.exceptions.ReadTimeout):
        requests.get(f"{stand_in.base_url}/config", timeout=0.1)


def test_connection_can_be_dropped(stand_in: StandIn) -> None:
    """A dropped connection ends without a single byte of an answer."""
    stand_in.replies.append(Reply(drop=True))

    with pytest.raises(requests.exceptions.ConnectionError):
        _get(stand_in, "/config")
    assert _get(stand_in, "/config").status_code == 200


@pytest.mark.parametrize("fault", [Reply(drip_s=5.0), Reply(delay_s=60)], ids=["drip", "hang"])
def test_shutdown_is_quick_while_a_connection_hangs(fault: Reply) -> None:
    """Leaving the stand-in takes less than 0.2 s, and leaves no thread of it behind."""
    before = threading.active_count()
    with contextlib.ExitStack() as stack:
        stand_in = stack.enter_context(StandIn(small_table()))
        stand_in.always = fault
        address = ("127.0.0.1", urlsplit(stand_in.base_url).port or 0)
        with socket.create_connection(address) as client:
            client.sendall(b"GET /api/pxwebapi/v2/config HTTP/1.1\r\nHost: x\r\n\r\n")
            while not stand_in.requests:
                time.sleep(0.005)
            started = time.monotonic()
            stack.close()
            took = time.monotonic() - started

    assert took < 0.2
    assert threading.active_count() == before


def test_a_fault_of_the_stand_in_itself_is_raised() -> None:
    """An error in a scripted change is not swallowed by the server's thread."""

    def broken(body: bytes) -> bytes:
        raise RuntimeError("broken change")

    stand_in = StandIn(small_table())
    stand_in.replies.append(Reply(transform=broken))
    hung_up = contextlib.suppress(requests.exceptions.ConnectionError)

    with pytest.raises(RuntimeError, match="broken change"), stand_in, hung_up:
        _get(stand_in, "/config")


def test_nothing_is_printed(stand_in: StandIn, capfd: pytest.CaptureFixture[str]) -> None:
    """The server is silent about requests, errors and clients that hang up."""
    stand_in.replies.append(Reply(drop=True))
    for path in ("/config", "/nothing"):
        with contextlib.suppress(requests.exceptions.ConnectionError):
            _get(stand_in, path)

    assert capfd.readouterr() == ("", "")


@pytest.mark.benchmark
def test_full_table_is_answered_quickly_again() -> None:
    """A repeated fetch of the full table comes from what was made before."""
    table = build()
    with StandIn(table) as stand_in:
        first = _post(stand_in, table.dimensions)
        started = time.monotonic()
        again = _post(stand_in, table.dimensions)
        took = time.monotonic() - started

    assert again.content == first.content
    assert took < 0.2
