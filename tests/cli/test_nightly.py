"""The files of ``docs/operate/nightly`` are sound: tools say so where they are installed, and what they run is real."""

from __future__ import annotations

import datetime as dt
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import sysconfig
import tomllib
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from xml.etree import ElementTree
from zoneinfo import ZoneInfo

import pytest
import yaml

from kostra_bolig import errors
from kostra_bolig.cli import main as command_line
from kostra_bolig.cli.fetching import words_of
from kostra_bolig.ingest.run import refresh
from kostra_bolig.settings import Settings
from kostra_bolig.store.snapshots import Store
from tests.builders.shells import in_powershell, in_sh
from tests.builders.standin import StandIn
from tests.cassettes.build import small_table
from tests.conftest import ROOT, HeldTime, RunCommand

NIGHTLY = ROOT / "docs" / "operate" / "nightly"
OSLO = ZoneInfo("Europe/Oslo")
SERVICE = NIGHTLY / "kostra-bolig.service"
TIMER = NIGHTLY / "kostra-bolig.timer"
ALERT_SERVICE = NIGHTLY / "kostra-bolig-alert@.service"
CRONTAB = NIGHTLY / "crontab"
ACTIONS = NIGHTLY / "github-actions.yml"
CRONJOB = NIGHTLY / "cronjob.yaml"
LOGROTATE = NIGHTLY / "logrotate"
TASK = NIGHTLY / "kostra-bolig-task.xml"
REGISTER = NIGHTLY / "register-task.ps1"
CONTAINERFILE = NIGHTLY / "Containerfile"
ALERT = NIGHTLY / "kostra-bolig-alert"
TASKS = "{http://schemas.microsoft.com/windows/2004/02/mit/task}"
KEEP = NIGHTLY / "keep-in-git"
CI = ROOT / ".github" / "workflows" / "ci.yml"
WORKFLOWS = (CI, ACTIONS)

SSB_HOURS = ((dt.time(5, 0), dt.time(8, 15)), (dt.time(11, 20), dt.time(11, 50)))
"""Oslo time in which no run may be under way: figures being revised, and the metadata of 11:30 with a margin."""

with_shell = pytest.mark.skipif(shutil.which("sh") is None, reason="no POSIX shell here")
with_git = pytest.mark.skipif(None in (shutil.which("sh"), shutil.which("git")), reason="no git or no shell here")


def tool(name: str) -> str:
    """Return where a tool is, or skip."""
    found = shutil.which(name, path=os.pathsep.join([sysconfig.get_path("scripts"), os.environ.get("PATH", "")]))
    if found is None:
        pytest.skip(f"{name} is not installed here")
    return found


def said(*command: str | Path, env: dict[str, str] | None = None, cwd: Path | None = None) -> tuple[int, str]:
    """Run a tool; return its exit code and all it said."""
    done = subprocess.run(
        [str(word) for word in command],
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={**os.environ, **(env or {})},
        cwd=cwd,
        timeout=60,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


def unit(path: Path) -> dict[str, list[str]]:
    """Return the settings of a systemd unit, each with all its values."""
    settings: dict[str, list[str]] = {}
    for line in path.read_text("utf-8").splitlines():
        if "=" in line and not line.startswith(("#", "[")):
            name, _, value = line.partition("=")
            settings.setdefault(name, []).append(value)
    return settings


def cron_lines() -> list[list[str]]:
    """Return the jobs of the crontab: five fields of time and the command."""
    lines = CRONTAB.read_text("utf-8").splitlines()
    return [line.split(None, 5) for line in lines if re.match(r"[\d*]", line)]


def cron_settings() -> dict[str, str]:
    """Return the variables that the crontab sets."""
    return dict(re.findall(r"^([A-Z_]+)=(.*)$", CRONTAB.read_text("utf-8"), re.MULTILINE))


def workflow(path: Path) -> dict[str, Any]:
    """Return a workflow; YAML takes its key ``on`` for a truth value."""
    read: dict[Any, Any] = yaml.safe_load(path.read_text("utf-8"))
    return {"on" if key is True else key: value for key, value in read.items()}


def steps(path: Path) -> list[dict[str, Any]]:
    """Return every step of a workflow."""
    return [step for job in workflow(path)["jobs"].values() for step in job["steps"]]


def manifests() -> dict[str, dict[str, Any]]:
    """Return the Kubernetes objects by kind."""
    return {made["kind"]: made for made in yaml.safe_load_all(CRONJOB.read_text("utf-8"))}


def container_lines() -> list[tuple[str, str]]:
    """Return the instructions of the Containerfile with what follows them."""
    lines = CONTAINERFILE.read_text("utf-8").splitlines()
    return [(line.split()[0], line.split(None, 1)[1]) for line in lines if line and not line.startswith("#")]


def task() -> dict[str, Any]:
    """Return the task of Windows: of each element its text, or what is in it."""

    def within(element: ElementTree.Element) -> dict[str, Any] | str:
        if len(element):
            return {child.tag.removeprefix(TASKS): within(child) for child in element}
        return element.text or ""

    read = within(ElementTree.fromstring(TASK.read_text("utf-8")))  # noqa: S314
    assert isinstance(read, dict)
    return read


def in_cmd(arguments: str) -> list[str]:
    """Return the words of the command that cmd is to run, until it is told where they print to.

    With ``/s`` it takes away the first quotation mark and the last, and leaves those between them.
    """
    switches, command = arguments.split(' "', 1)
    assert (switches, command[-1]) == ("/d /s /c", '"')
    return words_of(command[:-1].partition(">>")[0], system="nt")


def in_shell(text: str) -> Iterator[list[str]]:
    """Give the arguments of every ``kostra-bolig`` in a text of shell commands."""
    for line in text.splitlines():
        lexer = shlex.shlex(line, posix=True, punctuation_chars=True)
        lexer.whitespace_split = True
        taken: list[str] | None = None
        for word in [*lexer, ";"]:
            if set(word) <= set("();<>|&"):
                if taken:
                    yield taken
                taken = None
            elif taken is not None:
                taken.append(word)
            elif word.rsplit("/", 1)[-1] == "kostra-bolig":
                taken = []


def command_lines() -> Iterator[tuple[str, list[str]]]:
    """Give every command line of ours that a ready file runs."""
    for path in (SERVICE, ALERT_SERVICE):
        for name, values in unit(path).items():
            for value in values if name.startswith("Exec") else []:
                yield from ((path.name, arguments) for arguments in in_shell(value))
    for *_, command in cron_lines():
        yield from ((CRONTAB.name, arguments) for arguments in in_shell(command))
    for path in WORKFLOWS:
        for step in steps(path):
            yield from ((path.name, arguments) for arguments in in_shell(step.get("run", "")))
    pod = manifests()["CronJob"]["spec"]["jobTemplate"]["spec"]["template"]["spec"]
    for container in pod["containers"]:
        yield CRONJOB.name, container["args"]
    yield TASK.name, in_cmd(task()["Actions"]["Exec"]["Arguments"])[1:]
    yield CONTAINERFILE.name, yaml.safe_load(dict(container_lines())["CMD"])


COMMAND_LINES = tuple(command_lines())


def test_every_ready_file_runs_the_program() -> None:
    """The search for command lines finds the one of each scheduler, and the checks of the store beside two of them."""
    found = sorted((where, arguments[0]) for where, arguments in COMMAND_LINES)

    assert found == [
        ("Containerfile", "fetch"),
        ("cronjob.yaml", "fetch"),
        ("crontab", "check"),
        ("crontab", "fetch"),
        ("github-actions.yml", "check"),
        ("github-actions.yml", "fetch"),
        ("kostra-bolig-task.xml", "fetch"),
        ("kostra-bolig.service", "fetch"),
    ]


@pytest.mark.parametrize(("where", "arguments"), COMMAND_LINES, ids=lambda part: part if isinstance(part, str) else "")
def test_the_program_takes_the_command_line_of(where: str, arguments: list[str]) -> None:
    """The real parser accepts it, so a renamed option is found here and not at night."""
    name, *rest = arguments

    context = command_line.cli.commands[name].make_context(name, rest)

    assert context.info_name == name


@pytest.mark.parametrize(
    ("where", "arguments"),
    [(where, arguments) for where, arguments in COMMAND_LINES if arguments[0] == "fetch"],
    ids=lambda part: part if isinstance(part, str) else "",
)
def test_a_nightly_fetch_has_time_for_the_late_retry_and_writes_a_log_for_machines(
    where: str, arguments: list[str]
) -> None:
    """Nobody watches: 900 seconds, so that an odd answer can be asked for again, and one JSON object a line."""
    context = command_line.cli.commands["fetch"].make_context("fetch", arguments[1:])

    given = {name: context.params[name] for name in ("deadline", "log_format", "as_json")}

    assert given == {"deadline": 900.0, "log_format": "json", "as_json": True}


@pytest.mark.parametrize("path", sorted(NIGHTLY.iterdir()), ids=lambda path: path.name)
def test_every_command_that_a_ready_file_names_exists(path: Path) -> None:
    """Comments and messages name commands too."""
    named = set(re.findall(r"kostra-bolig (fetch|[a-z]+)\b(?= --|$|\"|`)", path.read_text("utf-8"), re.MULTILINE))

    assert named <= set(command_line.cli.commands)


# When


@dataclass(frozen=True)
class Schedule:
    """When a run may begin, and how much later it may still be under way."""

    hour: int
    minute: int
    zone: ZoneInfo
    spread: dt.timedelta


def _minutes(text: str) -> dt.timedelta:
    found = re.fullmatch(r"(\d+)min", text)
    assert found is not None
    return dt.timedelta(minutes=int(found[1]))


def by_systemd() -> Schedule:
    """Read the timer, its random delay and the longest run of the service."""
    timer, service = unit(TIMER), unit(SERVICE)
    found = re.fullmatch(r"\*-\*-\* (\d\d):(\d\d):00 (Europe/Oslo)", timer["OnCalendar"][0])
    assert found is not None
    spread = _minutes(timer["RandomizedDelaySec"][0]) + _minutes(service["TimeoutStartSec"][0])
    return Schedule(int(found[1]), int(found[2]), ZoneInfo(found[3]), spread)


def by_cron(zone: str) -> Schedule:
    """Read the crontab's fetch, its random delay and its deadline."""
    minute, hour, *_, command = next(line for line in cron_lines() if "fetch" in line[5])
    delay = re.match(r'sleep "\$\(shuf -i 0-(\d+) -n 1\)"; ', command)
    deadline = re.search(r"--deadline (\d+) ", command)
    assert delay is not None
    assert deadline is not None
    return Schedule(int(hour), int(minute), ZoneInfo(zone), dt.timedelta(seconds=int(delay[1]) + int(deadline[1])))


def by_actions() -> Schedule:
    """Read the workflow; GitHub says that a busy hour delays it, six hours are more than anybody tells of."""
    [(minute, hour)] = [entry["cron"].split()[:2] for entry in workflow(ACTIONS)["on"]["schedule"]]
    longest = dt.timedelta(minutes=workflow(ACTIONS)["jobs"]["fetch"]["timeout-minutes"])
    return Schedule(int(hour), int(minute), ZoneInfo("UTC"), dt.timedelta(hours=6) + longest)


def by_kubernetes() -> Schedule:
    """Read the CronJob, how late it may begin and how long it may run."""
    spec = manifests()["CronJob"]["spec"]
    minute, hour, *_ = spec["schedule"].split()
    spread = spec["startingDeadlineSeconds"] + spec["jobTemplate"]["spec"]["activeDeadlineSeconds"]
    return Schedule(int(hour), int(minute), ZoneInfo(spec["timeZone"]), dt.timedelta(seconds=spread))


def by_task_scheduler() -> Schedule:
    """Read the task of Windows, whose machine is taken to keep Oslo time."""
    trigger, settings = task()["Triggers"]["CalendarTrigger"], task()["Settings"]
    start = dt.datetime.fromisoformat(trigger["StartBoundary"])
    minutes = [re.fullmatch(r"PT(\d+)M", text) for text in (trigger["RandomDelay"], settings["ExecutionTimeLimit"])]
    spread = sum(int(found[1]) for found in minutes if found)
    return Schedule(start.hour, start.minute, OSLO, dt.timedelta(minutes=spread))


def meets_ssb(schedule: Schedule, day: dt.date) -> bool:
    """Tell whether a run begun on this day can be under way in one of SSB's hours."""
    start = dt.datetime.combine(day, dt.time(schedule.hour, schedule.minute), schedule.zone).astimezone(dt.UTC)
    end = start + schedule.spread
    return any(
        start < dt.datetime.combine(date, until, OSLO).astimezone(dt.UTC)
        and end > dt.datetime.combine(date, since, OSLO).astimezone(dt.UTC)
        for date in (day - dt.timedelta(days=1), day, day + dt.timedelta(days=1))
        for since, until in SSB_HOURS
    )


TWO_YEARS = tuple(dt.date(2026, 1, 1) + dt.timedelta(days=number) for number in range(730))


@pytest.mark.parametrize(
    "schedule",
    [
        by_systemd(),
        by_cron(cron_settings()["CRON_TZ"]),
        by_cron("UTC"),
        by_actions(),
        by_kubernetes(),
        by_task_scheduler(),
    ],
    ids=["systemd", "cron", "cron that does not know CRON_TZ, in UTC", "GitHub Actions", "Kubernetes", "Windows"],
)
def test_no_schedule_meets_ssbs_hours_in_winter_or_summer(schedule: Schedule) -> None:
    """On no day of two years, four changes of the clock among them, from the first second to the last possible."""
    assert [day for day in TWO_YEARS if meets_ssb(schedule, day)] == []


@pytest.mark.parametrize(
    ("hour", "minute", "zone", "minutes", "days"),
    [
        pytest.param(4, 0, "Europe/Oslo", 60, 0, id="ends as they begin"),
        pytest.param(4, 0, "Europe/Oslo", 61, 730, id="ends within"),
        pytest.param(8, 14, "Europe/Oslo", 5, 730, id="begins within"),
        pytest.param(8, 15, "Europe/Oslo", 5, 0, id="begins as they end"),
        pytest.param(11, 0, "Europe/Oslo", 30, 730, id="meets 11:30"),
        pytest.param(6, 30, "UTC", 5, 303, id="07:30 in winter only"),
        pytest.param(23, 0, "Europe/Oslo", 420, 728, id="runs into the next morning"),
    ],
)
def test_a_schedule_that_meets_ssbs_hours_is_found(hour: int, minute: int, zone: str, minutes: int, days: int) -> None:
    """The comparison can fail. Winter has 155 days in 2026 and 148 in 2027; two autumn nights are an hour longer."""
    schedule = Schedule(hour, minute, ZoneInfo(zone), dt.timedelta(minutes=minutes))

    assert sum(meets_ssb(schedule, day) for day in TWO_YEARS) == days


@pytest.mark.parametrize(("now", "goes_on"), [("0459", 0), ("0500", 1), ("0814", 1), ("0815", 0), ("0935", 0)])
@with_shell
def test_a_machine_that_catches_up_leaves_ssbs_morning_alone(tmp_path: Path, now: str, goes_on: int) -> None:
    """The condition of the service, run by a shell with a clock that tells only Oslo's time."""
    clock = tmp_path / "date"
    clock.write_text(f'#!/bin/sh\n[ "$TZ $*" = "Europe/Oslo +%H%M" ] && echo {now}\n', encoding="utf-8")
    clock.chmod(0o755)
    shell, flag, script = shlex.split(unit(SERVICE)["ExecCondition"][0])

    code, text = said(
        shell, flag, script.replace("%%", "%"), env={"PATH": f"{tmp_path}{os.pathsep}{os.environ['PATH']}"}
    )

    assert (code, text) == (goes_on, "")


# systemd


@pytest.fixture
def units(tmp_path: Path) -> Path:
    """Return a folder with our units, the programs they start, and the targets they stand on."""
    programs = tmp_path / "bin"
    programs.mkdir()
    for name in ("kostra-bolig", "kostra-bolig-alert"):
        (programs / name).write_text("#!/bin/sh\n", encoding="utf-8")
        (programs / name).chmod(0o755)
    for path in (SERVICE, TIMER, ALERT_SERVICE):
        text = path.read_text("utf-8").replace("/opt/kostra-bolig/bin", str(programs))
        (tmp_path / path.name).write_text(text, encoding="utf-8")
    for name in ("sysinit", "basic", "shutdown", "timers", "network-online", "time-set", "time-sync"):
        (tmp_path / f"{name}.target").write_text("[Unit]\nDescription=A target\n", encoding="utf-8")
    for name in ("-", "system"):
        (tmp_path / f"{name}.slice").write_text("[Unit]\nDescription=A slice\n", encoding="utf-8")
    return tmp_path


def test_systemd_finds_nothing_wrong_with_the_units(units: Path) -> None:
    """``systemd-analyze verify`` is silent about the service, the timer and an instance of the alert."""
    analyze = tool("systemd-analyze")
    alert = units / "kostra-bolig-alert@kostra-bolig.service.service"
    shutil.copy(units / ALERT_SERVICE.name, alert)

    answer = said(
        analyze, "verify", units / SERVICE.name, units / TIMER.name, alert, env={"SYSTEMD_UNIT_PATH": str(units)}
    )

    assert answer == (0, "")


def test_systemd_finds_a_misspelt_setting(units: Path) -> None:
    """The tool is awake."""
    analyze = tool("systemd-analyze")
    service = units / SERVICE.name
    service.write_text(service.read_text("utf-8").replace("NoNewPrivileges", "NoNewPrivilege"), encoding="utf-8")

    _, text = said(analyze, "verify", service, env={"SYSTEMD_UNIT_PATH": str(units)})

    assert "NoNewPrivilege" in text


def test_systemd_rates_the_service_as_well_shut_in(units: Path) -> None:
    """``systemd-analyze security`` gives an exposure of at most 2.0 of 10."""
    code, text = said(
        tool("systemd-analyze"), "security", "--offline=true", "--threshold=20", "--no-pager", units / SERVICE.name
    )

    assert code == 0, text[-400:]


@pytest.mark.parametrize(
    ("base", "next_in_utc"),
    [("2026-01-10 00:00:00 UTC", "2026-01-10 08:35:00 UTC"), ("2026-07-10 00:00:00 UTC", "2026-07-10 07:35:00 UTC")],
)
def test_systemd_reads_the_calendar_in_oslo_time(base: str, next_in_utc: str) -> None:
    """09:35 in Oslo is another hour in UTC in winter than in summer."""
    code, text = said(
        tool("systemd-analyze"),
        "calendar",
        f"--base-time={base}",
        unit(TIMER)["OnCalendar"][0],
        env={"TZ": "UTC", "LC_ALL": "C"},
    )

    assert code == 0
    assert next_in_utc in text


def test_the_service_is_shut_in_and_writes_to_its_own_folder_only() -> None:
    """What systemd is told, where the tool is not there to rate it."""
    service = unit(SERVICE)
    told = {
        name: service[name]
        for name in ("NoNewPrivileges", "ProtectSystem", "ProtectHome", "PrivateTmp", "CapabilityBoundingSet", "User")
    }

    assert told == {
        "NoNewPrivileges": ["yes"],
        "ProtectSystem": ["strict"],
        "ProtectHome": ["yes"],
        "PrivateTmp": ["yes"],
        "CapabilityBoundingSet": [""],
        "User": ["kostra-bolig"],
    }
    assert service["StateDirectory"] == ["kostra-bolig"]
    assert "ReadWritePaths" not in service


def test_the_service_takes_a_held_lock_for_no_failure_and_calls_the_alert_for_all_others() -> None:
    """Exit code 7 is harmless; the rest starts the alert, which knows what asks for a person."""
    service = unit(SERVICE)

    assert service["SuccessExitStatus"] == [str(errors.StoreLocked.exit_code)]
    assert service["OnFailure"] == ["kostra-bolig-alert@%n.service"]
    assert service["ExecStartPost"] == ["/usr/bin/touch ${STATE_DIRECTORY}/heard"]


def test_a_night_that_was_slept_through_is_caught_up() -> None:
    """A machine that was off at the hour runs when it is on again."""
    assert unit(TIMER)["Persistent"] == ["true"]


# Who hears of what


@pytest.mark.parametrize(
    ("code", "days_ago", "line"),
    [
        ("0", 9, ""),
        ("7", 9, ""),
        ("3", 1, ""),
        ("3", 9, "3: SSB has not been heard for 3 days."),
        ("3", None, "3: SSB has not been heard for 3 days."),
        ("2", 1, "2: a setting makes no sense."),
        ("4", 1, "4: an answer was refused."),
        ("5", 1, "5: the table changed at SSB."),
        ("6", 1, "6: the store cannot be written or is damaged."),
        ("70", 1, "70: a fault in the program itself."),
        ("143", 1, "143: stopped before it was done."),
        ("TERM", 1, "TERM: stopped before it was done."),
        ("unknown", 1, "it failed, with an exit code that is not known here."),
    ],
)
@with_shell
def test_the_alert_speaks_only_where_a_person_has_something_to_do(
    tmp_path: Path, code: str, days_ago: int | None, line: str
) -> None:
    """One line for each exit code that asks for a person, none for the others; SSB away is news after three days."""
    heard = tmp_path / "heard"
    if days_ago is not None:
        heard.touch()
        then = heard.stat().st_mtime - days_ago * 86_400
        os.utime(heard, (then, then))

    ended, text = said("sh", ALERT, code, tmp_path)

    assert ended == 0
    assert text.startswith(line)
    assert text.count("\n") == (1 if line else 0)


@with_shell
def test_success_is_noted_so_that_silence_can_be_measured(tmp_path: Path) -> None:
    """After exit code 0 the file ``heard`` is new, and only then."""
    said("sh", ALERT, "7", tmp_path)
    after_a_lock = sorted(path.name for path in tmp_path.iterdir())
    said("sh", ALERT, "0", tmp_path)

    assert (after_a_lock, sorted(path.name for path in tmp_path.iterdir())) == ([], ["heard"])


@with_shell
def test_how_many_days_is_a_setting(tmp_path: Path) -> None:
    """With ten days, nine without SSB are no news."""
    heard = tmp_path / "heard"
    heard.touch()
    then = heard.stat().st_mtime - 8 * 86_400
    os.utime(heard, (then, then))

    assert said("sh", ALERT, "3", tmp_path, env={"KOSTRA_BOLIG_ALERT_AFTER_DAYS": "10"}) == (0, "")


def advised() -> dict[str, tuple[str, str]]:
    """Return the table of exit codes in docs/operate/nightly.md."""
    page = (ROOT / "docs" / "operate" / "nightly.md").read_text("utf-8")
    body = page.split("| exit code | raised as | what the scheduler does |\n", 1)[1].split("\n\n", 1)[0]
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in body.splitlines()[1:]]
    return {code: (raised, advice) for code, raised, advice in rows}


def test_the_table_of_exit_codes_is_that_of_the_errors() -> None:
    """Every error stands under its exit code by the name of a class it is of; 0 and 70 are beside the tree.

    A caller in Python alone can tell a fetch to stop; a nightly one is stopped from outside, as is said below it.
    """
    branches = {
        name: getattr(errors, name) for name in errors.__all__ if name not in {"KostraBoligError", "FetchStopped"}
    }
    rows = advised()
    named = {code: branches.get(raised.strip("`")) for code, (raised, _) in rows.items()}

    elsewhere = [made for made in branches.values() if not issubclass(made, named[str(made.exit_code)] or ())]

    assert elsewhere == []
    assert list(rows) == ["0", "2", "3", "4", "5", "6", "7", "70"]
    assert [code for code, made in named.items() if made is None] == ["0", "70"]


# cron


def test_the_crontab_is_what_every_cron_reads() -> None:
    """Each line is a comment, a variable or five fields of time and a command without a percent sign."""
    field = r"(?:\*|\d{1,2})"
    job = rf"{field}(?: {field}){{4}} {{2}}[^%]+"

    strange = [
        line
        for line in CRONTAB.read_text("utf-8").splitlines()
        if line and not re.fullmatch(rf"#.*|[A-Z_]+=\S+|{job}", line)
    ]

    assert strange == []
    assert CRONTAB.read_text("utf-8").endswith("\n")
    assert len(cron_lines()) == 2


@with_shell
def test_the_crontabs_commands_are_taken_by_a_shell() -> None:
    """``sh -n`` reads each without running it."""
    assert [said("sh", "-n", "-c", command) for *_, command in cron_lines()] == [(0, ""), (0, "")]


@with_shell
def test_a_night_of_cron_is_silent_or_says_what_to_do(tmp_path: Path) -> None:
    """The line itself, run by a shell: what cron would mail is nothing after 0, and one line after 4."""
    programs, store = tmp_path / "bin", tmp_path / "store"
    programs.mkdir()
    store.mkdir()
    for name, text in {
        "sleep": "",
        "shuf": '[ "$*" = "-i 0-1800 -n 1" ] && echo 900',
        "kostra-bolig": "echo answer; echo trouble >&2; exit $CODE",
        "kostra-bolig-alert": f'exec sh "{ALERT}" "$@"',
    }.items():
        (programs / name).write_text(f"#!/bin/sh\n{text}\n", encoding="utf-8")
        (programs / name).chmod(0o755)
    env = {
        "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}",
        "STORE": str(store),
        "LOG": str(tmp_path / "log"),
    }
    command = cron_lines()[0][5]

    mails = [said("sh", "-c", command, env={**env, "CODE": code})[1] for code in ("0", "7", "4")]

    assert mails[:2] == ["", ""]
    assert mails[2].startswith("4: an answer was refused.")
    assert (tmp_path / "log").read_text("utf-8") == "answer\ntrouble\n" * 3


def test_debians_own_crontab_takes_the_crontab() -> None:
    """``crontab`` reads and installs it, in a spool of its own that nobody else sees, and gives it back."""
    crontab, unshare = tool("crontab"), tool("unshare")
    own = 'mount -t tmpfs tmpfs /var/spool && mkdir -p /var/spool/cron/crontabs && "$0" "$1" && "$0" -l'
    if said(unshare, "--mount", "mount", "-t", "tmpfs", "tmpfs", "/var/spool")[0]:
        pytest.skip("a spool of its own needs root and Linux")

    code, text = said(unshare, "--mount", "sh", "-c", own, crontab, CRONTAB)

    assert (code, text.endswith(CRONTAB.read_text("utf-8"))) == (0, True)


def test_logrotate_finds_nothing_wrong_and_moves_the_crontabs_log(tmp_path: Path) -> None:
    """The file is of the log that the crontab names; ``logrotate`` reads it, keeps 24 and begins anew."""
    rotate, log, state = tool("logrotate"), tmp_path / "kostra-bolig.log", tmp_path / "state"
    import grp
    import pwd

    text = LOGROTATE.read_text("utf-8")
    assert f"\n{cron_settings()['LOG']} {{\n" in text
    mine = f"{pwd.getpwuid(os.getuid()).pw_name} {grp.getgrgid(os.getgid()).gr_name}"
    here = tmp_path / "logrotate"
    here.write_text(text.replace(cron_settings()["LOG"], str(log)).replace("kostra-bolig kostra-bolig", mine), "utf-8")
    here.chmod(0o644)
    log.write_text("a night\n", "utf-8")

    read = said(rotate, "-d", "-s", state, here)
    moved = said(rotate, "-f", "-s", state, here)

    assert (read[0], "error" in read[1].casefold()) == (0, False)
    assert moved == (0, "")
    assert (log.read_text("utf-8"), (tmp_path / "kostra-bolig.log.1").read_text("utf-8")) == ("", "a night\n")


# GitHub


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_a_workflow_is_one_by_githubs_schema(path: Path) -> None:
    """check-jsonschema holds it against the schema that it brings along."""
    check = tool("check-jsonschema")

    code, text = said(check, "--builtin-schema", "vendor.github-workflows", path)

    assert (code, text.strip()) == (0, "ok -- validation done")


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_zizmor_finds_no_hole_in_a_workflow(path: Path) -> None:
    """At its most pedantic, without asking GitHub."""
    code, text = said(tool("zizmor"), "--offline", "--no-progress", "--quiet", "--persona", "pedantic", path)

    assert code == 0, text


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_a_workflow_has_no_right_but_those_a_job_asks_for(path: Path) -> None:
    """Nothing for all, and for each job the least: reading, and writing only where snapshots are committed."""
    read = workflow(path)
    rights = {name: job["permissions"] for name, job in read["jobs"].items()}

    expected = {
        "ci.yml": {name: {"contents": "read"} for name in ("run", "everywhere", "audit")},
        "github-actions.yml": {"fetch": {"contents": "write"}},
    }

    assert read["permissions"] == {}
    assert rights == expected[path.name]


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_an_action_of_others_is_named_by_its_whole_hash(path: Path) -> None:
    """A tag can be moved; a hash cannot. No credentials stay in the checkout."""
    used = [step["uses"] for step in steps(path) if "uses" in step]
    kept = [
        step["with"].get("persist-credentials") for step in steps(path) if "actions/checkout" in step.get("uses", "")
    ]

    assert [name for name in used if not re.fullmatch(r"actions/[a-z-]+@[0-9a-f]{40}", name)] == []
    assert set(kept) == {False}


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_a_script_of_a_workflow_holds_no_expression(path: Path) -> None:
    """What GitHub fills in goes through the environment, never into the text of a script."""
    assert [step["run"] for step in steps(path) if "${{" in step.get("run", "")] == []


def test_the_matrix_has_every_system_and_every_python_with_the_newest_and_the_oldest() -> None:
    """All of them with each other, and those that pyproject.toml names; one that fails stops no other."""
    strategy = workflow(CI)["jobs"]["everywhere"]["strategy"]
    systems = [system.partition("-")[0] for system in strategy["matrix"]["system"]]
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    named = [line.rpartition(" ")[2] for line in project["classifiers"] if re.search(r":: 3\.\d+$", line)]

    assert strategy["fail-fast"] is False
    assert set(strategy["matrix"]) == {"system", "python", "dependencies"}
    assert systems == ["ubuntu", "windows", "macos"]
    assert strategy["matrix"]["python"] == named == ["3.11", "3.12", "3.13", "3.14"]
    assert project["requires-python"] == f">={named[0]}"
    assert strategy["matrix"]["dependencies"] == ["newest", "oldest"]


def test_each_half_of_the_matrix_installs_wheels_and_does_its_work() -> None:
    """By steps with the same words in sh and PowerShell, the shell of Windows there; the newest run README's tests."""
    of_half: dict[str, list[list[str]]] = {"newest": [], "oldest": []}
    for step in workflow(CI)["jobs"]["everywhere"]["steps"]:
        if "if" in step:
            half = re.fullmatch(r"matrix\.dependencies == '(\w+)'", step["if"])
            assert half is not None
            [words] = in_sh(step["run"])
            assert in_powershell(step["run"]) == [words]
            of_half[half[1]].append(words)

    wheels = ["python", "-m", "pip", "install", "--only-binary", ":all:", "--no-binary", "pyjstat", "--editable"]
    assert of_half == {
        "newest": [[*wheels, ".[all]", "--group", "test"], ["python", "-m", "pytest"]],
        "oldest": [
            ["python", ".ci/pins.py", "oldest.txt"],
            [*wheels, ".[excel,plot]", "--requirement", "oldest.txt"],
            ["python", ".ci/smoke.py"],
        ],
    }


def test_the_oldest_are_the_lowest_that_the_project_names(tmp_path: Path) -> None:
    """Each requirement of the program and of the two extras, pinned."""
    code, text = said(sys.executable, ROOT / ".ci" / "pins.py", tmp_path / "oldest.txt", cwd=ROOT)
    pinned = (tmp_path / "oldest.txt").read_text("utf-8").split()

    assert (code, text) == (0, "")
    assert len(pinned) > 15
    assert [line for line in pinned if not re.fullmatch(r"[\w.-]+(\[\w+\])?==[\d.]+", line)] == []


@with_shell
def test_other_pythons_are_skipped_with_a_reason_where_they_are_not(tmp_path: Path) -> None:
    """No Python answers to that version; and a locale that cannot be made is told of."""
    bash = tool("bash")

    code, text = said(bash, ROOT / ".ci" / "pythons", "3.99", "C", cwd=ROOT, env={"PYENV_ROOT": str(tmp_path)})

    assert (code, text) == (2, "skipped: no Python 3.99 here\n")
    assert ".ci/pythons --part" in (ROOT / ".ci" / "run").read_text("utf-8")


def test_the_ci_of_the_project_runs_everything() -> None:
    """The job is ``.ci/run``, word for word, and pip-audit stands beside it."""
    scripts = [step.get("run", "") for step in steps(CI)]

    assert "bash .ci/run" in scripts
    assert any("pip-audit" in script and "--strict" in script for script in scripts)


def git(*words: str, cwd: Path) -> str:
    """Run git as a user of its own, without anybody's settings."""
    env = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    code, text = said("git", "-c", "user.name=test", "-c", "user.email=test@localhost", *words, env=env, cwd=cwd)
    assert code == 0, text
    return text.strip()


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a checkout with an origin, the ready files, the program as a step finds it, and GitHub's own around it."""
    for name, value in {
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
        "GITHUB_STEP_SUMMARY": str(tmp_path / "summary.md"),
        "GH_TOKEN": "none",
        "PATH": f"{tmp_path / 'bin'}{os.pathsep}{os.environ['PATH']}",
    }.items():
        monkeypatch.setenv(name, value)
    folder, program = tmp_path / "checkout", tmp_path / "checkout" / ".venv" / "bin" / "kostra-bolig"
    git("init", "--quiet", "--bare", "origin.git", cwd=tmp_path)
    git("clone", "--quiet", "origin.git", "checkout", cwd=tmp_path)
    shutil.copytree(NIGHTLY, folder / "docs" / "operate" / "nightly")
    git("add", "docs", cwd=folder)
    git("commit", "--quiet", "--message", "Ready files", cwd=folder)
    for path, text in (
        (program, f'PYTHONPATH="{ROOT}" exec "{sys.executable}" -m kostra_bolig "$@"'),
        (tmp_path / "bin" / "gh", '[ "$*" = "auth setup-git" ]'),
    ):
        path.parent.mkdir(parents=True)
        path.write_text(f"#!/bin/sh\n{text}\n", encoding="utf-8")
        path.chmod(0o755)
    return folder


def run_steps(folder: Path) -> list[tuple[str, int]]:
    """Run the steps of the workflow that follow the installation, as GitHub does; stop at the first that fails."""
    ended = []
    for step in [step for step in steps(ACTIONS) if step.get("name") in ("Fetch", "Keep", "Push")]:
        code, _ = said("bash", "-e", "-c", step["run"], cwd=folder)
        ended.append((step["name"], code))
        if code:
            break
    return ended


@with_git
@pytest.mark.foreign
def test_the_workflow_keeps_what_ssb_published_as_commits(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its steps, run for real: one commit for a publication, none when nothing changed, whole after a clone."""
    tool("bash")
    with StandIn(small_table()) as server:
        monkeypatch.setenv("KOSTRA_BOLIG_BASE_URL", server.base_url)
        first = run_steps(checkout)
        second = run_steps(checkout)
    git("clone", "--quiet", "--config", "core.autocrlf=true", "origin.git", "copy", cwd=checkout.parent)
    copy = checkout.parent / "copy"

    log = git("log", "--format=%s", "HEAD", cwd=copy).splitlines()
    kept = Store(copy / "figures").newest()

    assert first == second == [("Fetch", 0), ("Keep", 0), ("Push", 0)]
    assert kept is not None
    assert log == [f"SSB table 12015: {kept.id}", "Ready files"]
    assert sorted(path.name for path in (copy / "figures" / "12015").iterdir()) == ["newest", "snapshots"]
    assert (copy / "figures" / "heard").read_text("utf-8") == f"{dt.datetime.now(dt.UTC):%Y-%m}\n"


@with_git
def test_the_workflow_fails_with_the_programs_exit_code_and_says_what_to_do(
    checkout: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A setting that makes no sense: the step is red with 2, the summary says why, nothing is committed."""
    tool("bash")
    monkeypatch.setenv("KOSTRA_BOLIG_LANG", "xx")

    ended = run_steps(checkout)

    assert ended == [("Fetch", 2)]
    assert (checkout.parent / "summary.md").read_text("utf-8").startswith("2: a setting makes no sense.")
    assert git("log", "--format=%s", cwd=checkout) == "Ready files"


@with_git
def test_snapshots_in_git_come_back_whole_on_any_platform(tmp_path: Path, store_dir: Path, held_time: HeldTime) -> None:
    """A clone that translates line endings has the same bytes, and ``check`` finds nothing."""
    with StandIn(small_table()) as server:
        settings = Settings.resolve(base_url=server.base_url, cache_dir=store_dir)
        stored = refresh(settings, clock=held_time.clock()).snapshot
    (store_dir / "12015" / "newest.parquet").write_bytes(b"made from the snapshot before")
    git("init", "--quiet", cwd=store_dir)
    git("config", "user.name", "test", cwd=store_dir)
    git("config", "user.email", "test@localhost", cwd=store_dir)

    kept = said("sh", KEEP, store_dir)
    again = said("sh", KEEP, store_dir)
    git("clone", "--quiet", "--config", "core.autocrlf=true", "store", "copy", cwd=tmp_path)

    assert kept == again == (0, "")
    assert git("log", "--format=%s", cwd=store_dir) == f"SSB table 12015: {stored.id}"
    assert {path.name: path.read_bytes() for path in stored.path.iterdir()} == {
        path.name: path.read_bytes() for path in (tmp_path / "copy/12015/snapshots" / stored.id).iterdir()
    }
    assert not (tmp_path / "copy/12015/newest.parquet").exists()
    assert Store(tmp_path / "copy").check() == []


@with_git
def test_snapshots_go_into_their_own_repository_whatever_the_environment_names(
    tmp_path: Path, store_dir: Path, held_time: HeldTime
) -> None:
    """Started from a hook of another repository, that one keeps its files and gets no commit."""
    other = tmp_path / "other"
    other.mkdir()
    (other / "file").write_text("theirs")
    git("init", "--quiet", cwd=other)
    git("add", "file", cwd=other)
    git("commit", "--quiet", "--message", "theirs", cwd=other)
    with StandIn(small_table()) as server:
        refresh(Settings.resolve(base_url=server.base_url, cache_dir=store_dir), clock=held_time.clock())
    git("init", "--quiet", cwd=store_dir)

    theirs = {"GIT_DIR": str(other / ".git"), "GIT_WORK_TREE": str(other), "GIT_INDEX_FILE": str(other / ".git/index")}
    kept = said("sh", KEEP, store_dir, env={**theirs, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"})

    assert kept == (0, "")
    assert git("log", "--format=%s", cwd=other) == "theirs"
    assert git("status", "--porcelain", cwd=other) == ""
    assert "12015/newest" in git("ls-files", cwd=store_dir).splitlines()


@with_git
def test_a_machine_without_a_name_commits_as_the_program(tmp_path: Path, store_dir: Path, held_time: HeldTime) -> None:
    """A service has no identity of its own; the snapshot is committed all the same, on the night that it is new."""
    with StandIn(small_table()) as server:
        refresh(Settings.resolve(base_url=server.base_url, cache_dir=store_dir), clock=held_time.clock())
    git("init", "--quiet", cwd=store_dir)
    git("config", "user.useConfigOnly", "true", cwd=store_dir)

    kept = said(
        *("sh", KEEP, store_dir),
        env={"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1", "HOME": str(tmp_path)},
    )

    assert kept == (0, "")
    assert git("log", "--format=%an <%ae>", cwd=store_dir) == "kostra-bolig <kostra-bolig@localhost>"


# Kubernetes


def test_kubernetes_own_schemas_take_the_objects() -> None:
    """``kubernetes-validate --strict``: those of the version in which ``timeZone`` is stable, and of the newest."""
    validate = tool("kubernetes-validate")

    ended = [said(validate, "--strict", "--quiet", *version, CRONJOB) for version in ((), ("-k", "1.27"))]

    assert ended == [(0, ""), (0, "")]


def test_the_cronjob_is_due_in_oslo_time_and_never_twice_at_once() -> None:
    """The cluster's own time zone does not matter, and no second run starts while one is under way."""
    job = manifests()["CronJob"]
    asked = {name: job["spec"][name] for name in ("schedule", "timeZone", "concurrencyPolicy")}

    assert job["apiVersion"] == "batch/v1"
    assert asked == {"schedule": "35 9 * * *", "timeZone": "Europe/Oslo", "concurrencyPolicy": "Forbid"}
    assert job["spec"]["jobTemplate"]["spec"]["backoffLimit"] == 0


def test_the_cronjob_gives_the_program_the_time_it_was_promised() -> None:
    """The longest run is the wait for the lock, the deadline, and some seconds to start and to store."""
    spec = manifests()["CronJob"]["spec"]["jobTemplate"]["spec"]
    arguments = spec["template"]["spec"]["containers"][0]["args"]
    promised = {name: int(arguments[arguments.index(name) + 1]) for name in ("--wait", "--deadline")}

    assert promised == {"--wait": 300, "--deadline": 900}
    assert spec["activeDeadlineSeconds"] == 1500


def test_the_pod_is_shut_in() -> None:
    """The rules of the restricted pod security standard, and a root that cannot be written."""
    pod = manifests()["CronJob"]["spec"]["jobTemplate"]["spec"]["template"]["spec"]
    [container] = pod["containers"]

    assert pod["securityContext"] == {
        "runAsNonRoot": True,
        "runAsUser": 65532,
        "runAsGroup": 65532,
        "fsGroup": 65532,
        "fsGroupChangePolicy": "OnRootMismatch",
        "seccompProfile": {"type": "RuntimeDefault"},
    }
    assert container["securityContext"] == {
        "allowPrivilegeEscalation": False,
        "readOnlyRootFilesystem": True,
        "capabilities": {"drop": ["ALL"]},
    }
    assert (pod["automountServiceAccountToken"], pod["enableServiceLinks"]) == (False, False)
    assert not {"hostNetwork", "hostPID", "hostIPC"} & set(pod)
    assert container["resources"] == {"requests": {"cpu": "100m", "memory": "256Mi"}, "limits": {"memory": "2Gi"}}


def test_the_pod_keeps_its_store_on_the_claimed_volume() -> None:
    """Where the image keeps the store, the claim is mounted; nothing else outlives the pod."""
    objects = manifests()
    pod = objects["CronJob"]["spec"]["jobTemplate"]["spec"]["template"]["spec"]
    volumes = {volume["name"]: volume for volume in pod["volumes"]}
    mounts = {mount["mountPath"]: mount["name"] for mount in pod["containers"][0]["volumeMounts"]}

    assert mounts == {"/store": "store", "/tmp": "tmp"}  # noqa: S108 - a path in the container
    assert (
        volumes["store"]["persistentVolumeClaim"]["claimName"] == objects["PersistentVolumeClaim"]["metadata"]["name"]
    )
    assert "KOSTRA_BOLIG_CACHE_DIR=/store" in dict(container_lines())["ENV"]


# Container


def test_the_container_is_built_from_a_named_base_and_our_files_only() -> None:
    """No tag that moves with every release, nothing from the net but through pip, no whole folder copied."""
    lines = container_lines()
    bases = [rest.split()[0] for word, rest in lines if word == "FROM"]

    assert bases == ["docker.io/library/python:3.11-slim-bookworm"] * 2
    assert [word for word, _ in lines if word == "ADD"] == []
    assert [rest for word, rest in lines if word == "RUN" and re.search(r"curl|wget|https?:|apt-get", rest)] == []
    assert [rest for word, rest in lines if word == "COPY"] == [
        "pyproject.toml hatch_build.py README.md LICENSE ./",
        "schemas schemas",
        "kostra_bolig kostra_bolig",
        "--from=build /opt/kostra-bolig /opt/kostra-bolig",
    ]


def test_the_container_runs_as_nobody_in_particular() -> None:
    """A user by number, so that a cluster can see that it is not root; the store is a volume."""
    last = dict(container_lines())

    assert last["USER"] == "65532:65532"
    assert last["VOLUME"] == "/store"
    assert yaml.safe_load(last["ENTRYPOINT"]) == ["kostra-bolig"]
    assert [word for word, _ in container_lines()][-1] == "CMD"


def test_the_container_has_the_files_that_a_wheel_is_built_of(tmp_path: Path) -> None:
    """Built from a copy of just these, the wheel holds the package, its figures and the command."""
    if find_spec("hatchling") is None:
        pytest.skip("hatchling is not installed here")
    for word, rest in container_lines():
        if word == "COPY" and not rest.startswith("--from"):
            *sources, _ = rest.split()
            for name in sources:
                source = ROOT / name
                if source.is_dir():
                    shutil.copytree(source, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
                else:
                    shutil.copy(source, tmp_path / name)

    code, text = said(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", tmp_path / "dist", cwd=tmp_path)
    assert code == 0, text
    [wheel] = (tmp_path / "dist").glob("*.whl")
    held = zipfile.ZipFile(wheel).namelist()
    assert {"kostra_bolig/cli/main.py", "kostra_bolig/definitions/fafo_2025_11.json", "kostra_bolig/py.typed"} <= set(
        held
    )
    assert sum(name.endswith("entry_points.txt") for name in held) == 1


WATCHED = """
import os, sys
store, written = os.environ["KOSTRA_BOLIG_CACHE_DIR"], []
def watch(event, given):
    if event == "open":
        path, mode, flags = given
        writes = flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT) if flags else set(mode or "") & set("wax+")
    elif event in ("os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.link", "os.symlink"):
        path, writes = given[0], True
    else:
        return
    if writes and isinstance(path, (str, os.PathLike)) and not os.fspath(path).startswith((store, os.devnull)):
        written.append(f"{event} {path}")
sys.addaudithook(watch)
sys.argv = ["kostra-bolig", "fetch", "--json"]
from kostra_bolig.cli.main import main
try:
    main()
finally:
    sys.stderr.write(f"written elsewhere: {written}")
"""


def test_a_fetch_writes_nowhere_but_in_the_store(store_dir: Path, run: RunCommand) -> None:
    """So the root of a container can be read-only: every file that Python opens to write lies in the store."""
    with StandIn(small_table()) as server:
        code, text = said(
            sys.executable,
            "-c",
            WATCHED,
            env={"KOSTRA_BOLIG_BASE_URL": server.base_url, "PYTHONDONTWRITEBYTECODE": "1"},
            cwd=ROOT,
        )

    assert code == 0, text
    assert text.endswith("written elsewhere: []")
    assert len(Store(store_dir).snapshots()) == 1


def test_the_log_is_what_the_page_shows(run: RunCommand) -> None:
    """The example of docs/operate/nightly.md, line by line, but for the address and the times."""
    page = (ROOT / "docs" / "operate" / "nightly.md").read_text("utf-8")
    shown = page.split("<!-- log -->\n```json\n", 1)[1].split("```", 1)[0]

    with StandIn(small_table()) as server:
        written = run("fetch", "--json", "--log-format", "json", "--base-url", server.base_url).err

    def told(text: str) -> list[dict[str, str]]:
        plain = re.sub(r"https?://\S+", "ADDRESS", re.sub(r"\d{4}-[\d:.T-]+\+00:00", "TIME", text))
        plain = re.sub(r'"duration_s": [\d.]+', '"duration_s": 0', re.sub(r"Z-[0-9a-f]{12}", "Z-HASH", plain))
        return [json.loads(line) for line in plain.splitlines()]

    assert told(written) == told(shown)
    assert len(told(shown)) == 7


# Windows

DURATION, TRUTH = r"PT\d+M", "true|false"
TYPES: dict[str, tuple[bool, dict[str, str]]] = {
    "": (False, dict.fromkeys(("RegistrationInfo", "Triggers", "Settings", "Data", "Principals", "Actions"), "")),
    "RegistrationInfo": (False, {"Description": ".+"}),
    "Triggers": (False, {"CalendarTrigger": ""}),
    "CalendarTrigger": (
        True,
        {
            "Enabled": TRUTH,
            "StartBoundary": r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d",
            "RandomDelay": DURATION,
            "ScheduleByDay": "",
        },
    ),
    "ScheduleByDay": (True, {"DaysInterval": r"\d+"}),
    "Principals": (True, {"Principal": ""}),
    "Principal": (False, {"UserId": ".+", "RunLevel": "LeastPrivilege|HighestAvailable"}),
    "Settings": (
        False,
        {
            "MultipleInstancesPolicy": "Parallel|Queue|IgnoreNew|StopExisting",
            "ExecutionTimeLimit": DURATION,
            **dict.fromkeys(
                (
                    *("DisallowStartIfOnBatteries", "StopIfGoingOnBatteries", "StartWhenAvailable"),
                    *("RunOnlyIfNetworkAvailable", "WakeToRun", "Enabled"),
                ),
                TRUTH,
            ),
        },
    ),
    "Actions": (False, {"Exec": ""}),
    "Exec": (False, {"Command": ".+", "Arguments": ".+"}),
}
"""Of the types that Microsoft documents those that are used: whether their parts have an order, what each may say."""


def test_the_task_has_the_parts_that_microsoft_documents_in_their_order() -> None:
    """Task Scheduler itself is not here: names, order and values of each element are held against its documentation."""

    def wrong(name: str, found: dict[str, Any]) -> Iterator[str]:
        in_order, parts = TYPES[name]
        if set(found) - set(parts) or (in_order and list(found) != [part for part in parts if part in found]):
            yield f"{name}: {list(found)}"
        for part, value in found.items():
            if isinstance(value, dict):
                yield from wrong(part, value)
            elif not re.fullmatch(parts.get(part, ""), value):
                yield f"{part}: {value}"

    root = ElementTree.fromstring(TASK.read_text("utf-8"))  # noqa: S314
    assert (root.tag, root.attrib) == (f"{TASKS}Task", {"version": "1.2"})
    assert list(wrong("", task())) == []
    principal, actions = root.find(f"{TASKS}Principals/{TASKS}Principal"), root.find(f"{TASKS}Actions")
    assert principal is not None
    assert actions is not None
    assert principal.attrib["id"] == actions.attrib["Context"]
    assert "encoding" not in TASK.read_text("ascii").splitlines()[0]  # PowerShell passes on text, whatever it was in


def test_the_task_ends_with_the_code_of_the_fetch_and_runs_within_its_time() -> None:
    """Cmd passes the code on; 20 minutes are more than the deadline; never two at once, and one missed is caught up."""
    settings = task()["Settings"]
    words = in_cmd(task()["Actions"]["Exec"]["Arguments"])

    assert words[0] == r"%ProgramFiles%\kostra-bolig\Scripts\kostra-bolig.exe"
    assert words[-2:] == ["--cache-dir", r"%ProgramData%\kostra-bolig\store"]
    assert (settings["MultipleInstancesPolicy"], settings["StartWhenAvailable"]) == ("IgnoreNew", "true")
    assert int(settings["ExecutionTimeLimit"][2:-1]) * 60 > float(words[words.index("--deadline") + 1])


def test_powershell_code_parses_and_registers_the_task_that_is_there() -> None:
    """A grammar of PowerShell reads it without an error; PowerShell itself is not here."""
    tree_sitter = pytest.importorskip("tree_sitter")
    grammar = pytest.importorskip("tree_sitter_powershell")
    parser = tree_sitter.Parser(tree_sitter.Language(grammar.language()))
    text = REGISTER.read_bytes()

    assert not parser.parse(text).root_node.has_error
    assert parser.parse(b"if (1 {\n").root_node.has_error


def test_the_script_makes_the_folders_that_the_task_writes_to() -> None:
    """Those of the store and of the log, for the account that the task runs as; and it takes the task's file."""
    text = REGISTER.read_text("ascii")
    folders = sorted(set(re.findall(r"%ProgramData%\\kostra-bolig\\(\w+)", TASK.read_text("utf-8"))), reverse=True)

    assert "foreach ($name in {}) {{".format(", ".join(f"'{name}'" for name in folders)) in text
    assert f"'*{task()['Principals']['Principal']['UserId']}:(OI)(CI)M'" in text
    assert "-Xml $task" in text
    assert f"'{TASK.name}'" in text


# The page on security


def test_every_claim_on_security_names_a_test_file_that_is_there() -> None:
    """Each row of the page's tables ends with the tests that bear it out."""
    page = (ROOT / "docs" / "operate" / "security.md").read_text("utf-8")
    rows = [line for line in page.splitlines() if line.startswith("| ") and not line.startswith(("| claim", "| ---"))]

    unborne = [row for row in rows if not re.search(r"`tests/[\w/]+\.py`", row.split("|")[-2])]
    absent = {name for name in re.findall(r"`(tests/[\w/]+\.py)`", page) if not (ROOT / name).is_file()}

    assert len(rows) > 15
    assert unborne == []
    assert absent == set()
