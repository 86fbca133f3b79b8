"""In the network of an office: a proxy, its login, authorities of its own; what is wrong is told with the setting."""

from __future__ import annotations

import datetime as dt
import json
import socket
import ssl
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
import trustme
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from kostra_bolig.errors import SettingsError
from kostra_bolig.said import speaking
from kostra_bolig.ssb import faults, proxies
from tests.builders.constructed import build
from tests.builders.inside import Inside
from tests.builders.office import HOST, Proxy, https, listening
from tests.builders.standin import StandIn

BUNDLE = "REQUESTS_CA_BUNDLE"
FETCH = ("fetch", "--deadline", "60", "--json")


@dataclass(frozen=True)
class Office:
    """Authorities of SSB's and of the office's, SSB by https and by http, and variables for a machine there."""

    authority: trustme.CA
    offices: trustme.CA
    https_port: int
    http_port: int
    folder: Path
    env: dict[str, str] = field(default_factory=dict)

    def bundle(self, authority: trustme.CA, name: str = "authority.pem") -> str:
        """Write an authority to a file, and return its path."""
        authority.cert_pem.write_to_path(str(self.folder / name))
        return str(self.folder / name)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """Run SSB behind https."""
    authority = trustme.CA()
    with StandIn(build(municipalities=3)) as server:
        server.rate_limit_headers = False  # many fetches of one minute
        port = int(server.base_url.split(":")[2].partition("/")[0])
        path = server.base_url.partition(f":{port}")[2]
        with https(port, authority.issue_cert(HOST, "127.0.0.1")) as secured:
            made = Office(authority, trustme.CA(), secured, port, tmp_path_factory.mktemp("office"))
            yield replace(made, env={"KOSTRA_BOLIG_BASE_URL": f"https://{HOST}{path}", "KOSTRA_BOLIG_TRIES": "1"})


def closed_port() -> int:
    """Return a port where nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


@pytest.mark.parametrize("variable", ["HTTPS_PROXY", "https_proxy", "ALL_PROXY"])
def test_a_whole_fetch_goes_through_the_proxy(office: Office, inside: Inside, tmp_path: Path, variable: str) -> None:
    """SSB's name is looked up by the proxy alone, which sees the host and nothing that is asked."""
    proxy = Proxy(office.https_port)
    with proxy.running() as port:
        env = {variable: f"http://127.0.0.1:{port}", BUNDLE: office.bundle(office.authority)}
        done = inside.run([*FETCH, "--cache-dir", str(tmp_path)], env={**office.env, **env})

    assert (done.code, json.loads(done.out)["outcome"]) == (0, "new"), done.err
    assert set(proxy.asked) == {f"{HOST}:443"}


def test_a_fetch_goes_through_a_proxy_that_opens_what_is_secured(
    office: Office, inside: Inside, tmp_path: Path
) -> None:
    """With the office's authority in the file that the variable names, and none of SSB's."""
    proxy = Proxy(office.http_port, login="ola:h@mmelig", opens=office.offices.issue_cert(HOST))
    with proxy.running() as port:
        env = {"HTTPS_PROXY": f"http://ola:h%40mmelig@127.0.0.1:{port}", BUNDLE: office.bundle(office.offices)}
        done = inside.run([*FETCH, "--cache-dir", str(tmp_path)], env={**office.env, **env})

    assert (done.code, json.loads(done.out)["outcome"]) == (0, "new"), done.err
    assert b"mmelig" not in done.err


@pytest.mark.parametrize("excepted", ["127.0.0.1", "127.0.0.0/8", "intern.example, 127.0.0.1", "*"])
def test_what_no_proxy_names_is_asked_without_one(
    office: Office, inside: Inside, tmp_path: Path, excepted: str
) -> None:
    """A proxy that would not do is not asked."""
    env = {
        "HTTPS_PROXY": f"http://127.0.0.1:{closed_port()}",
        "NO_PROXY": excepted,
        BUNDLE: office.bundle(office.authority),
        "KOSTRA_BOLIG_BASE_URL": office.env["KOSTRA_BOLIG_BASE_URL"].replace(HOST, f"127.0.0.1:{office.https_port}"),
    }

    done = inside.run([*FETCH, "--cache-dir", str(tmp_path)], env={**office.env, **env})

    assert done.code == 0, done.err


@dataclass(frozen=True)
class Wrong:
    """What is wrong at an office, and what is said of it.

    Attributes
    ----------
    env
        Variables, with ``{proxy}``, ``{closed}``, ``{bundle}`` and ``{folder}`` in them.
    setting
        What the sentence begins with.
    english, norwegian
        What stands in it.
    proxy
        What is unlike the proxy that leads to SSB.
    """

    env: dict[str, str]
    setting: str
    english: str
    norwegian: str
    proxy: dict[str, object] = field(default_factory=dict)


NAMED = "http://ola:hemmelig@127.0.0.1:{proxy}"
GOOD = {"HTTPS_PROXY": "http://127.0.0.1:{proxy}", BUNDLE: "{bundle}"}
CERTIFICATES = "REQUESTS_CA_BUNDLE / CURL_CA_BUNDLE: "
WRONG = {
    "a proxy that opens what is secured": Wrong(
        {"HTTPS_PROXY": "http://127.0.0.1:{proxy}"},
        CERTIFICATES,
        "name the file with its certificate authority in REQUESTS_CA_BUNDLE",
        "oppgi filen med sertifikatutstederen i REQUESTS_CA_BUNDLE",
        {"opens": "office"},
    ),
    "its authority is not in the file": Wrong(
        GOOD,
        CERTIFICATES,
        "put its certificate authority into the file that REQUESTS_CA_BUNDLE names, '",
        "legg sertifikatutstederen inn i filen som REQUESTS_CA_BUNDLE oppgir, '",
        {"opens": "office"},
    ),
    "a file of authorities that is not there": Wrong(
        {**GOOD, BUNDLE: "{folder}/nowhere.pem"},
        CERTIFICATES,
        "nowhere.pem' cannot be read",
        "nowhere.pem' kan ikke leses",
    ),
    "a login": Wrong(
        GOOD,
        "HTTPS_PROXY (127.0.0.1:{proxy}): ",
        "asks for a login (407)",
        "krever innlogging (407)",
        {"login": "kari:x"},
    ),
    "a login, where what is asked is not secured": Wrong(
        {
            "HTTP_PROXY": "http://127.0.0.1:{proxy}",
            "KOSTRA_BOLIG_BASE_URL": "http://127.0.0.1:{closed}/api/pxwebapi/v2",
        },
        "HTTP_PROXY (127.0.0.1:{proxy}): ",
        "asks for a login (407)",
        "krever innlogging (407)",
        {"login": "kari:x"},
    ),
    "another login": Wrong(
        {**GOOD, "HTTPS_PROXY": NAMED},
        "HTTPS_PROXY (127.0.0.1:{proxy}): ",
        "http://NAME:PASSWORD@proxy.example:8080",
        "http://NAVN:PASSORD@proxy.example:8080",
        {"login": "kari:x"},
    ),
    "a host that is blocked": Wrong(
        {"all_proxy": NAMED},
        "all_proxy (127.0.0.1:{proxy}): ",
        f"refuses to lead to {HOST} (it answered 403)",
        f"nekter å føre til {HOST} (den svarte 403)",
        {"status": "403 Forbidden"},
    ),
    "https to a proxy without it": Wrong(
        {"HTTPS_PROXY": NAMED.replace("http:", "https:"), BUNDLE: "{bundle}"},
        "HTTPS_PROXY (127.0.0.1:{proxy}): ",
        "write its address with http://",
        "skriv adressen med http://",
    ),
    "a proxy for which nobody vouches": Wrong(
        {"HTTPS_PROXY": NAMED.replace("http:", "https:"), BUNDLE: "{bundle}"},
        CERTIFICATES,
        "nobody whom this machine trusts",
        "ingen som denne maskinen stoler på",
        {"own": "office"},
    ),
    "an address that is none": Wrong(
        {"HTTPS_PROXY": "http://ola:hemmelig@[::1"}, "HTTPS_PROXY: ", "makes no sense", "gir ingen mening"
    ),
    "a port that is none": Wrong(
        {"HTTPS_PROXY": "http://ola:hemmelig@proxy.example:99999"},
        "HTTPS_PROXY: ",
        "makes no sense",
        "gir ingen mening",
    ),
    "no host": Wrong({"HTTPS_PROXY": "http://"}, "HTTPS_PROXY: ", "makes no sense", "gir ingen mening"),
    "another protocol": Wrong(
        {"HTTPS_PROXY": "ftp://ola:hemmelig@127.0.0.1:21"},
        "HTTPS_PROXY: ",
        "by http, https or socks5 alone",
        "bare med http, https eller socks5",
    ),
    "a login without a protocol": Wrong(
        {"HTTPS_PROXY": "ola:hemmelig@127.0.0.1:{closed}"},
        "HTTPS_PROXY: ",
        "write an address such as http://proxy.example:8080",
        "skriv en adresse som http://proxy.example:8080",
    ),
    "socks": Wrong(
        {"ALL_PROXY": "socks5h://ola:hemmelig@127.0.0.1:{closed}"},
        "ALL_PROXY: ",
        "needs the package PySocks",
        "krever pakken PySocks",
    ),
}


@pytest.mark.parametrize("language", ["en", "no"])
@pytest.mark.parametrize("why", WRONG)
def test_what_is_wrong_is_told_with_its_setting_and_ends_with_2(
    office: Office, inside: Inside, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, why: str, language: str
) -> None:
    """At once, in one line, in both languages, and never with the password."""
    wrong, certificate = WRONG[why], office.offices.issue_cert(HOST, "127.0.0.1")
    monkeypatch.setitem(sys.modules, "socks", None)  # as where PySocks is not installed
    monkeypatch.setattr(proxies, "find_spec", lambda _: None)
    changes = {name: certificate if value == "office" else value for name, value in wrong.proxy.items()}
    proxy = replace(Proxy(office.https_port), **changes)  # type: ignore[arg-type]
    with proxy.running() as port:
        places = {"proxy": port, "closed": closed_port(), "folder": tmp_path, "bundle": office.bundle(office.authority)}
        env = {name: value.format(**places) for name, value in wrong.env.items()}
        run = ["--lang", language, *FETCH[:-1], "--cache-dir", str(tmp_path / "store")]
        done = inside.run(run, env={**office.env, **env})
        setting = wrong.setting.format(**places)

    told = done.err.decode()
    assert done.code == 2, told
    assert told.startswith(f"kostra-bolig: {setting}"), told
    assert (wrong.english if language == "en" else wrong.norwegian) in told
    assert told.count("\n") == 1
    assert "hemmelig" not in told
    assert "ola" not in told.replace("kostra-bolig", "")


@pytest.mark.parametrize("status", ["502 Bad Gateway", "503 Service Unavailable", "429 Too Many Requests"])
def test_a_proxy_that_cannot_just_now_is_tried_later(
    office: Office, inside: Inside, tmp_path: Path, status: str
) -> None:
    """Exit code 3, with the setting all the same."""
    with Proxy(office.https_port, status=status).running() as port:
        env = {"HTTPS_PROXY": f"http://127.0.0.1:{port}"}
        done = inside.run([*FETCH[:-1], "--cache-dir", str(tmp_path)], env={**office.env, **env})

    assert done.code == 3
    assert f"HTTPS_PROXY (127.0.0.1:{port}): the proxy does not lead to SSB" in done.err.decode()


def test_a_proxy_that_is_down_is_named(office: Office, inside: Inside, tmp_path: Path) -> None:
    """Exit code 3: it may come back; but who reads it sees that it was not SSB."""
    env = {"HTTPS_PROXY": f"http://ola:hemmelig@127.0.0.1:{(port := closed_port())}"}

    done = inside.run([*FETCH[:-1], "--cache-dir", str(tmp_path)], env={**office.env, **env})

    assert done.code == 3
    assert f"HTTPS_PROXY (127.0.0.1:{port}): the proxy does not lead to SSB" in done.err.decode()
    assert b"hemmelig" not in done.err


@pytest.mark.parametrize("word", [b"", b"<html>blocked</html>"])
def test_a_proxy_that_hangs_up_is_named(office: Office, inside: Inside, tmp_path: Path, word: bytes) -> None:
    """One that closes without an answer, or speaks no HTTP: who reads it knows which setting is at it."""

    def hang_up(connection: socket.socket) -> None:
        connection.recv(1000)
        connection.sendall(word)

    with listening(hang_up) as port:
        env = {"HTTPS_PROXY": f"http://ola:hemmelig@127.0.0.1:{port}"}
        done = inside.run([*FETCH[:-1], "--cache-dir", str(tmp_path)], env={**office.env, **env})

    assert done.code == 3
    assert f"HTTPS_PROXY (127.0.0.1:{port}): the proxy does not lead to SSB" in done.err.decode()
    assert b"hemmelig" not in done.err


def test_the_systems_own_proxy_is_told_as_such(monkeypatch: pytest.MonkeyPatch, office: Office, inside: Inside) -> None:
    """Windows and macOS name one where no variable does; the message says what overrules it."""
    with Proxy(office.https_port, status="403 Forbidden").running() as port:
        monkeypatch.setattr("requests.utils.getproxies", lambda: {"https": f"http://127.0.0.1:{port}"})
        done = inside.run(["fetch", "--deadline", "60"], env=office.env)

    assert done.code == 2
    assert f"HTTPS_PROXY (not set; the system names 127.0.0.1:{port}): the proxy refuses" in done.err.decode()


@pytest.mark.parametrize("of", ["the proxy", "the certificate"])
def test_first_aid_ends_with_2_and_says_what_to_set(office: Office, inside: Inside, of: str) -> None:
    """``doctor`` shows the same, beside what to do."""
    with Proxy(office.http_port, opens=office.offices.issue_cert(HOST)).running() as port:
        broken = "http://[::1" if of == "the proxy" else f"http://127.0.0.1:{port}"
        done = inside.run(["doctor", "--json"], env={**office.env, "HTTPS_PROXY": broken})

    checks = {check["name"]: check for check in json.loads(done.out)["checks"]}
    assert done.code == 2
    found = checks["proxy" if of == "the proxy" else "certificates"]
    assert (found["ok"], found["exit_code"]) == (False, 2)
    assert ("HTTPS_PROXY" if of == "the proxy" else BUNDLE) in found["advice"]


def test_an_authority_that_breaks_a_rule_is_a_setting() -> None:
    """As Python 3.13 finds one without the identifiers that a certificate should have; Norwegian too."""
    strict = ssl.SSLCertVerificationError(1, "certificate verify failed: Missing Authority Key Identifier")
    strict.verify_code = 85

    found = faults.mapped(strict, "https://data.ssb.no", b"")

    assert isinstance(found, SettingsError)
    assert "Python 3.13 and later are stricter" in str(found)
    with speaking("no"):
        assert "Python 3.13 og senere er strengere" in str(found)


@pytest.mark.skipif(sys.version_info < (3, 13), reason="Python 3.13 is the first that checks it")
def test_a_certificate_without_identifiers_breaks_a_rule(office: Office, inside: Inside, tmp_path: Path) -> None:
    """A real one, as an old firewall of an office makes them, though the file holds its authority."""
    authority, certificate = without_identifiers(tmp_path)
    with Proxy(office.http_port, opens=certificate).running() as port:
        env = {"HTTPS_PROXY": f"http://127.0.0.1:{port}", BUNDLE: authority}
        done = inside.run([*FETCH[:-1], "--cache-dir", str(tmp_path / "store")], env={**office.env, **env})

    assert done.code == 2
    assert "breaks a rule ([SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: Missing " in done.err.decode()


def without_identifiers(folder: Path) -> tuple[str, Chain]:
    """Make an authority, in a file, and a certificate of its, with no key identifiers in either."""
    day, keys = dt.timedelta(days=1), [ec.generate_private_key(ec.SECP256R1()) for _ in range(2)]
    names = [x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)]) for name in ("an old firewall", HOST)]
    made = []
    for name, key, is_authority in zip(names, keys, (True, False), strict=True):
        extension: x509.ExtensionType = x509.BasicConstraints(ca=is_authority, path_length=None)
        builder = (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(names[0])
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(dt.datetime.now(dt.UTC) - day)
            .not_valid_after(dt.datetime.now(dt.UTC) + day)
            .add_extension(extension, critical=True)
            .add_extension(x509.SubjectAlternativeName([x509.DNSName(HOST)]), critical=False)
        )
        made.append(builder.sign(keys[0], hashes.SHA256()).public_bytes(Encoding.PEM))
    (folder / "old.pem").write_bytes(made[0])
    private = keys[1].private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    (folder / "chain.pem").write_bytes(made[1] + private)
    return str(folder / "old.pem"), Chain(folder / "chain.pem")


@dataclass(frozen=True)
class Chain:
    """A certificate and its key in one file."""

    file: Path

    def configure_cert(self, context: ssl.SSLContext) -> None:
        """Let a server show it."""
        context.load_cert_chain(self.file)
