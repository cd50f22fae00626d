"""Runs the steps of the Dockerfile where no Docker can run, and tries what comes out. Linux, root, network.

    sudo .venv/bin/python scripts/try_dockerfile.py [FOLDER]

Each stage is a layer over this machine's own files, in FOLDER (by default a temporary one, deleted in the end); the
steps see it as their root, the checkout is hidden from them, and nothing outside FOLDER changes. In place of the base
image stands this Python, as /usr/local. The result is then started as compose.yaml says: as its user, without any
capability, over a read-only root. What this can't show: the base image itself, and other processors than this one.
"""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from string import Template

ROOT = Path(__file__).resolve().parent.parent
sys.path[:1] = [str(ROOT)]  # run as a file, Python looks beside it instead

from scripts.dockerfile import Ignored, Instruction, Stage, parse  # noqa: E402

PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
"""As the base image sets it."""
HARDENED = ("setpriv", "--clear-groups", "--bounding-set=-all", "--inh-caps=-all", "--no-new-privs")
QUESTION = "C’est quoi le Fonds citoyen ?"
_OUTSIDE = "TRY_DOCKERFILE_OUTSIDE"


class Layer:
    """The files of a stage: a writable layer over this machine's, mounted until the process ends."""

    def __init__(self, folder: Path) -> None:
        self.written, self.root, work = (folder / name for name in ("written", "root", "work"))
        for each in (self.written, self.root, work):
            each.mkdir(parents=True)
        _base(self.written)
        options = f"lowerdir=/,upperdir={self.written},workdir={work}"
        _call("mount", "-t", "overlay", "overlay", "-o", options, self.root)
        _call("mount", "--bind", "/dev", self.root / "dev")
        _call("mount", "-t", "proc", "proc", self.root / "proc")
        for hidden in (ROOT, self.root / "tmp"):
            place = hidden if hidden.is_relative_to(self.root) else self.inside(str(hidden))
            _call("mount", "-t", "tmpfs", "-o", "mode=1777", "tmpfs", place)
        _call("chroot", self.root, "ldconfig")  # else users other than root may get another Python's library

    def inside(self, path: str) -> Path:
        """Where a path of the image is, as seen from outside."""
        return self.root / path.lstrip("/")


class Build:
    """Runs the stages in order."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.layers: dict[str, Layer] = {}
        self.ignored = Ignored.read(ROOT / ".dockerignore")

    def stage(self, stage: Stage) -> tuple[Layer, dict[str, str]]:
        """Run the steps of a stage; gives its files and its environment."""
        layer = Layer(self.folder / f"stage-{len(self.layers)}")
        self.layers[stage.name or f"{len(self.layers)}"] = layer
        environment, place = {"PATH": PATH, "HOME": "/root"}, "/"
        for step in stage.instructions:
            begun = time.monotonic()
            match step.name:
                case "ENV":
                    pairs = (word.partition("=") for word in step.words)
                    environment |= {name: Template(value).safe_substitute(environment) for name, _, value in pairs}
                case "WORKDIR":
                    place = step.text
                    layer.inside(place).mkdir(parents=True, exist_ok=True)
                case "COPY":
                    self._copy(step, layer, place)
                case "RUN":
                    command = step.command or ["sh", "-c", step.text]
                    _call(*_within(layer, place, environment), *command)
            _say(f"{time.monotonic() - begun:6.1f} s  {step.name} {step.text}")
        return layer, environment

    def _copy(self, step: Instruction, layer: Layer, place: str) -> None:
        *sources, target = step.words
        into = layer.inside(os.path.join(place, target))  # noqa: PTH118 (an absolute target wins)
        for source in sources:
            origin = self.layers[step.options["from"]].inside(source) if "from" in step.options else ROOT / source
            goal = into / origin.name if target.endswith("/") and origin.is_file() else into
            goal.parent.mkdir(parents=True, exist_ok=True)
            if origin.is_file():
                shutil.copy2(origin, goal)
            else:
                ignore = None if "from" in step.options else self._ignore
                shutil.copytree(origin, goal, symlinks=True, dirs_exist_ok=True, ignore=ignore)
            if owner := step.options.get("chown"):
                _call("chown", "-R", owner, goal)

    def _ignore(self, folder: str, names: Sequence[str]) -> list[str]:
        at = Path(folder).relative_to(ROOT)
        return [name for name in names if self.ignored((at / name).as_posix())]


def _base(written: Path) -> None:
    """Put this Python where the base image has its own, and let every user reach it."""
    shutil.copytree(sys.base_prefix, written / "usr" / "local", symlinks=True)
    python = written / "usr" / "local" / "bin" / "python"
    if not python.exists():
        python.symlink_to(f"python{sys.version_info[0]}.{sys.version_info[1]}")


def _within(layer: Layer, place: str, environment: Mapping[str, str], *privileges: str) -> list[str]:
    """The beginning of a command line that runs the rest in a layer."""
    variables = [f"{name}={value}" for name, value in environment.items()]
    change = 'cd "$0" && exec "$@"'
    return ["chroot", str(layer.root), "env", "-i", *variables, "sh", "-c", change, place, *privileges]


def try_image(layer: Layer, stage: Stage, environment: Mapping[str, str]) -> None:
    """Start the image as compose.yaml does: a question, then the bot on a Telegram of its own, which must stop."""
    user, _, group = stage.last("USER").text.partition(":")
    data = stage.last("VOLUME").words[0]
    volume, owner = layer.root.parent / "data", layer.inside(data).stat()
    volume.mkdir()
    os.chown(volume, owner.st_uid, owner.st_gid)
    _call("mount", "-o", "remount,ro", layer.root)
    _call("mount", "--bind", volume, layer.inside(data))
    privileges = [*HARDENED, f"--reuid={user}", f"--regid={group}", "--"]
    command = [*_within(layer, stage.last("WORKDIR").text, environment, *privileges), *stage.last("ENTRYPOINT").words]
    begun = time.monotonic()
    _call(*command, "ask", QUESTION)
    _say(f"{time.monotonic() - begun:6.1f} s  answered")
    if _learned(volume):
        raise SystemExit(f"the index of the image was not used: {_learned(volume)}")
    _poll(command, layer, stage, environment)


def _learned(volume: Path) -> list[str]:
    return [path.name for path in volume.rglob("index-*.npz")]


def _poll(command: Sequence[str], layer: Layer, stage: Stage, environment: Mapping[str, str]) -> None:
    """Let the bot poll a stand-in for Telegram, ask for its health, and stop it."""
    from bot.standin import StandIn
    from bot.standin.http import Server
    from bot.trials.process import TOKEN

    standin = StandIn(token=TOKEN)
    with Server(standin) as server:
        settings = {"TELEGRAM_BOT_TOKEN": TOKEN, "TELEGRAM_API_URL": server.url}
        words = list(command)
        words[4:4] = [f"{name}={value}" for name, value in settings.items()]
        begun = time.monotonic()
        bot = subprocess.Popen([*words, *stage.last("CMD").words])
        try:
            while not any(call.method == "getUpdates" for call in standin.calls):
                if bot.poll() is not None or time.monotonic() > begun + 120:
                    raise SystemExit(f"the bot does not ask for updates (status {bot.poll()})")
                time.sleep(0.1)
            _say(f"{time.monotonic() - begun:6.1f} s  asks Telegram for updates")
            check = stage.last("HEALTHCHECK").command or []
            _call(*_within(layer, "/", environment), *check)
            _say("        healthy")
            begun = time.monotonic()
            bot.terminate()
            if status := bot.wait(30):
                raise SystemExit(f"the bot stopped with status {status}")
            _say(f"{time.monotonic() - begun:6.1f} s  stopped")
        finally:
            bot.kill()


def _call(*command: str | Path) -> None:
    done = subprocess.run([str(word) for word in command], check=False)
    if done.returncode:
        raise SystemExit(f"failed with status {done.returncode}: {shlex.join(map(str, command[-3:]))}")


def _say(text: str) -> None:
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()


def main(arguments: Sequence[str]) -> None:
    """Build and try the image, in a namespace of its own, so that all mounts end with the process."""
    if os.geteuid():
        raise SystemExit("try_dockerfile.py mounts file systems: run it as root")
    if _OUTSIDE in os.environ:
        stages, build = parse((ROOT / "Dockerfile").read_text("utf-8")), Build(Path(arguments[0]))
        for stage in stages:
            _say(f"FROM {stage.base}")
            layer, environment = build.stage(stage)
        try_image(layer, stages[-1], environment)
        return
    folder = Path(arguments[0]).resolve() if arguments else Path(tempfile.mkdtemp(prefix="antenne-image-"))
    folder.mkdir(parents=True, exist_ok=True)
    try:
        again = ["unshare", "--mount", sys.executable, __file__, str(folder)]
        raise SystemExit(subprocess.run(again, env={**os.environ, _OUTSIDE: "no"}, check=False).returncode)
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main(sys.argv[1:])
