"""What the bot is installed with: image, container, service. Rules alone; scripts/try_dockerfile.py builds it."""

import importlib.util
import re
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml

from scripts.dockerfile import DockerfileError, Ignored, Stage, parse

ROOT = Path(__file__).resolve().parent.parent
UNIT = ROOT / "deploy" / "antenne.service"
OPERATING = (ROOT / "docs" / "operating.md").read_text("utf-8")
STAGES = parse((ROOT / "Dockerfile").read_text("utf-8"))
LAST = STAGES[-1]
IGNORED = Ignored.read(ROOT / ".dockerignore")
SERVICE = yaml.safe_load((ROOT / "compose.yaml").read_text("utf-8"))["services"]["antenne"]
ANALYZE = shutil.which("systemd-analyze")
BUILDS = re.compile(r"\b(apt|apt-get|gcc|g\+\+|cc|make|pip|curl|wget|git)\b")


def analyzed(*arguments: str) -> str:
    """What systemd-analyze writes."""
    command = [str(ANALYZE), *arguments]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)  # noqa: S603 (as it stands here)
    return done.stdout + done.stderr


def directives() -> dict[str, list[str]]:
    """The directives of the service, each with its values in order."""
    found: dict[str, list[str]] = {}
    for name, value in re.findall(r"^(\w+)=(.*)$", UNIT.read_text("utf-8"), re.MULTILINE):
        found.setdefault(name, []).append(value)
    return found


def written_environment(stage: Stage) -> dict[str, str]:
    """What a stage sets in the environment."""
    words = [word for step in stage.all("ENV") for word in step.words]
    return {name: value for name, _, value in (word.partition("=") for word in words)}


def test_every_stage_begins_with_the_same_small_image_of_a_named_version() -> None:
    assert {stage.base for stage in STAGES} == {"python:3.11-slim-bookworm"}
    assert len(STAGES) > 1


def test_the_image_runs_as_a_user_that_is_nobody_else_and_always_the_same() -> None:
    user, _, group = LAST.last("USER").text.partition(":")
    assert int(user) >= 10_000
    assert int(group) >= 10_000
    assert f"--uid {user}" in LAST.all("RUN")[0].text
    assert f"--gid {group}" in LAST.all("RUN")[0].text


@pytest.mark.parametrize("name", ["ENTRYPOINT", "CMD", "HEALTHCHECK"])
def test_no_shell_stands_between_docker_and_the_bot(name: str) -> None:
    assert LAST.last(name).command


def test_the_image_starts_the_bot_and_any_other_command_of_it() -> None:
    assert LAST.last("ENTRYPOINT").command == ["antenne"]
    assert LAST.last("CMD").command == ["run"]
    assert LAST.last("STOPSIGNAL").text == "SIGTERM"


def test_nothing_is_built_or_fetched_in_the_last_stage() -> None:
    assert [step.text for step in LAST.all("RUN") if BUILDS.search(step.text)] == []
    assert [step.text for step in LAST.all("COPY") if "from" not in step.options] == []


def test_packages_come_from_the_lock_file_with_their_hashes_and_need_no_compiler() -> None:
    installs = [step.text for stage in STAGES for step in stage.all("RUN") if " install " in f" {step.text} "]
    packages, project = (text for text in installs if "pip" in text)
    assert {"--require-hashes", "--only-binary=:all:", "requirements.lock"} <= set(packages.split())
    assert {"--no-index", "--no-deps"} <= set(project.split())


def test_what_the_bot_keeps_lies_in_the_volume() -> None:
    (volume,) = LAST.last("VOLUME").words
    environment = written_environment(LAST)
    assert environment["ANTENNE_DATABASE"].startswith(f"{volume}/")
    assert environment["XDG_CACHE_HOME"].startswith(f"{volume}/")
    assert SERVICE["volumes"] == [f"data:{volume}"]


def test_the_health_check_is_part_of_the_bot() -> None:
    command = LAST.last("HEALTHCHECK").command or []
    assert command[:3] == ["python", "-I", "-m"]
    assert importlib.util.find_spec(command[3])


@pytest.mark.parametrize("stage", STAGES, ids=lambda stage: stage.name or "last")
def test_everything_that_is_copied_exists_and_reaches_docker(stage: Stage) -> None:
    sources = [word for step in stage.all("COPY") if "from" not in step.options for word in step.words[:-1]]
    assert [source for source in sources if not (ROOT / source).exists() or IGNORED(source)] == []


def test_a_stage_copies_only_from_stages_before_it() -> None:
    names = [stage.name for stage in STAGES]
    for place, stage in enumerate(STAGES):
        assert {step.options["from"] for step in stage.all("COPY") if "from" in step.options} <= set(names[:place])


@pytest.mark.parametrize(
    "path", [".env", "data/antenne.db", ".git/config", "tests/conftest.py", "bot/__pycache__/app.cpython-311.pyc"]
)
def test_secrets_data_and_what_is_not_needed_never_reach_docker(path: str) -> None:
    assert IGNORED(path)


def test_the_files_of_the_rooms_do_reach_docker() -> None:
    assert not IGNORED("knowledge/content/topics/praxes.yaml")
    assert not IGNORED("bot/app.py")


def test_the_container_may_do_nothing_but_run_the_bot() -> None:
    assert SERVICE["read_only"] is True
    assert SERVICE["cap_drop"] == ["ALL"]
    assert SERVICE["security_opt"] == ["no-new-privileges:true"]
    assert SERVICE["tmpfs"] == ["/tmp"]  # noqa: S108 (the container's)
    assert not {"privileged", "ports", "network_mode"} & SERVICE.keys()


def test_the_container_comes_back_and_may_end_in_peace() -> None:
    assert SERVICE["restart"] == "unless-stopped"
    assert SERVICE["stop_grace_period"] == "30s"
    assert SERVICE["init"] is True
    assert SERVICE["env_file"] == ".env"


def test_the_service_may_do_nothing_but_run_the_bot() -> None:
    found = directives()
    for name in ("DynamicUser", "ProtectHome", "NoNewPrivileges", "PrivateTmp", "PrivateDevices", "LockPersonality"):
        assert found[name] == ["yes"]
    for name in ("ProtectKernelTunables", "ProtectKernelModules", "ProtectKernelLogs", "RestrictNamespaces"):
        assert found[name] == ["yes"]
    assert found["MemoryDenyWriteExecute"] == ["yes"]
    assert found["ProtectSystem"] == ["strict"]
    assert found["CapabilityBoundingSet"] == [""]
    assert found["UMask"] == ["0077"]
    assert found["SystemCallFilter"][0] == "@system-service"


def test_the_service_comes_back_whatever_ended_it_and_may_end_in_peace() -> None:
    found = directives()
    assert found["Restart"] == ["on-failure"]
    assert "RestartPreventExitStatus" not in found
    assert found["StartLimitIntervalSec"] == ["0"]
    assert found["TimeoutStopSec"] == ["30"]
    assert found["ExecReload"] == ["/bin/kill -HUP $MAINPID"]


def test_the_service_and_its_command_agree_on_user_folders_and_settings() -> None:
    found = directives()
    command = (ROOT / "deploy" / "antenne-command").read_text("utf-8")
    for name in ("DynamicUser", "User", "UMask", "StateDirectory", "CacheDirectory", "EnvironmentFile"):
        assert f"--property={name}={found[name][0]} " in command
    for variable in found["Environment"][0].replace("%S", "/var/lib").replace("%C", "/var/cache").split():
        assert variable == "PYTHONUNBUFFERED=1" or f"--setenv={variable} " in command
    assert found["ExecStart"] == ["/opt/antenne/bin/antenne run"]


@pytest.mark.skipif(not ANALYZE, reason="systemd-analyze is not installed")
def test_the_service_is_rated_as_the_docs_say() -> None:
    described = re.search(r"exposure level is ([\d.]+) \(systemd (\d+)\)", OPERATING)
    assert described
    found = analyzed("security", "--offline=true", "--no-pager", str(UNIT))
    rated = re.search(r"Overall exposure level for antenne.service: ([\d.]+)", found)
    if not rated:
        pytest.skip(f"this systemd-analyze can't rate a file: {found}")
    assert float(rated[1]) < 2
    if f"systemd {described[2]} " in analyzed("--version"):  # each version counts otherwise
        assert rated[1] == described[1]


def test_a_dockerfile_is_read_with_comments_options_and_lines_that_go_on() -> None:
    first, last = parse(
        "FROM a AS one\n# no step\nRUN x \\\n    # no part of it\n    && y\n"
        'FROM b\nCOPY --from=one --chown=1:2 /a /b\nCMD ["z", "1"]\n'
    )
    assert (first.base, first.name, first.last("RUN").text) == ("a", "one", "x && y")
    assert last.last("COPY").options == {"from": "one", "chown": "1:2"}
    assert last.last("CMD").command == ["z", "1"]
    assert first.last("RUN").command is None


@pytest.mark.parametrize("text", ["RUN x", "FROM a\nONBUILD RUN x"])
def test_a_dockerfile_that_is_not_understood_says_where(text: str) -> None:
    with pytest.raises(DockerfileError, match=r"line [12]"):
        parse(text)
