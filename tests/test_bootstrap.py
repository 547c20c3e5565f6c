"""What a bare machine relies on before Assay itself can run."""

import os
import re
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
LOCKS = ["build", "test"]
SCRIPTS = ["scripts/build.sh", "scripts/setup.sh", "scripts/test.sh"]

# Stands in for Python: does what it is asked unless $REFUSES is in it, makes
# a .venv that holds itself, and notes what it was asked.
FAKE_PYTHON = """\
#!/bin/sh
printf '%s\\n' "$*" >>"$CALLS"
[ -z "$REFUSES" ] || case $* in *"$REFUSES"*) echo "refused $REFUSES"; exit 1 ;; esac
case $* in -c*python%d*) echo python3.11-venv ;; esac
case $* in "-m venv "*) mkdir -p "$3/bin" && cp "$0" "$3/bin/python" ;; esac
"""


def lock_text(name):
    return (ROOT / "requirements" / f"{name}.txt").read_text("utf-8")


def pins(name):
    """The lock's packages, each with its version and what follows it up to the next."""
    found = re.findall(r"^([\w.-]+)==(\S+)(.*?)(?=^\S|\Z)", lock_text(name), re.M | re.S)
    return {canonicalize_name(package): (version, rest) for package, version, rest in found}


def required(*extras):
    groups = [
        PYPROJECT["project"]["dependencies"],
        PYPROJECT["build-system"]["requires"],
        *(PYPROJECT["project"]["optional-dependencies"][extra] for extra in extras),
    ]
    return [Requirement(line) for group in groups for line in group]


@pytest.mark.parametrize("lock, extras", [("build", []), ("test", ["test"])])
def test_a_lock_pins_every_dependency_in_the_range_that_pyproject_names(lock, extras):
    pinned = pins(lock)
    for requirement in required(*extras):
        name = canonicalize_name(requirement.name)
        assert name in pinned
        assert requirement.specifier.contains(pinned[name][0])


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_has_a_hash_for_every_package(lock):
    assert pins(lock)
    assert [name for name, (_, rest) in pins(lock).items() if "--hash=sha256:" not in rest] == []


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_names_no_local_path_and_no_index(lock):
    somewhere = re.compile(
        r"://|file:|[\s=\"'](?:/|~|\.\.)|\b[A-Za-z]:\\"
        r"|^\s*--|--(?:(?:extra-|default-)?index(?:-url)?|find-links|trusted-host)\b"
    )
    lines = [line for line in lock_text(lock).splitlines() if not line.lstrip().startswith("--hash=")]
    assert [line for line in lines if somewhere.search(line)] == []


def test_the_tests_lock_holds_the_same_versions_as_the_builds():
    build, test = pins("build"), pins("test")
    assert {name: test.get(name, [None])[0] for name in build} == {
        name: version for name, (version, _) in build.items()
    }


@pytest.mark.parametrize("shell", [shell for shell in ["sh", "dash"] if shutil.which(shell)])
@pytest.mark.parametrize("script", SCRIPTS)
def test_a_script_parses_as_posix_shell(script, shell):
    checked = subprocess.run([shell, "-n", ROOT / script], capture_output=True, text=True)
    assert (checked.returncode, checked.stderr) == (0, "")


if shutil.which("checkbashisms"):

    @pytest.mark.parametrize("script", SCRIPTS)
    def test_a_script_has_no_bashisms(script):
        source = "#!/bin/sh\n" + (ROOT / script).read_text("utf-8")
        checked = subprocess.run(
            ["checkbashisms", "--posix", "-"], input=source, capture_output=True, text=True
        )
        assert (checked.returncode, checked.stderr) == (0, "")


def test_ci_starts_clean_and_ends_with_the_tests():
    run = ROOT / ".ci" / "run"
    lines = run.read_text("utf-8").splitlines()
    assert "rm -rf .venv" in lines
    assert lines[-1] == "exec sh scripts/test.sh"
    assert os.access(run, os.X_OK)


class Machine:
    """A machine whose only Python is the fake, with the project in a folder named with a space."""

    # What the scripts call; no apt-get, so nothing can be installed here.
    TOOLS = ["cat", "cksum", "cp", "dirname", "id", "mkdir", "rm", "sh"]

    def __init__(self, folder):
        self.root = folder / "my assay"
        self.bin = folder / "bin"
        self.calls_file = folder / "calls"
        self.bin.mkdir()
        for tool in self.TOOLS:
            (self.bin / tool).symlink_to(shutil.which(tool))
        for part in ["pyproject.toml", "requirements", *SCRIPTS]:
            target = self.root / part
            target.parent.mkdir(parents=True, exist_ok=True)
            (shutil.copytree if (ROOT / part).is_dir() else shutil.copy)(ROOT / part, target)
        for name in ["python3.13", "python3.12", "python3.11", "python3"]:
            (self.bin / name).write_text(FAKE_PYTHON)
            (self.bin / name).chmod(0o755)

    def run(self, script, *args, refuses="", **env):
        """What one script did: its result, and what it asked of Python."""
        self.calls_file.write_text("")
        result = subprocess.run(
            [self.bin / "sh", self.root / "scripts" / script, *args],
            cwd="/",
            env={"PATH": str(self.bin), "CALLS": str(self.calls_file), "REFUSES": refuses, **env},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
        )
        return result, self.calls_file.read_text().splitlines()

    def installs(self, script):
        result, calls = self.run(script)
        assert (result.returncode, result.stderr) == (0, "")
        return [call for call in calls if " install " in call]


@pytest.fixture
def machine(tmp_path):
    return Machine(tmp_path)


def test_without_a_new_enough_python_a_script_says_so_in_one_line(machine):
    result, _ = machine.run("build.sh", refuses="version_info <")
    assert result.returncode == 2
    assert result.stdout == ""
    assert result.stderr.count("\n") == 1
    assert "needs Python 3.11 or newer" in result.stderr


def test_without_ensurepip_and_without_apt_a_script_says_what_to_install(machine):
    result, _ = machine.run("build.sh", refuses="ensurepip")
    assert result.returncode == 2
    assert result.stdout == ""
    assert result.stderr.count("\n") == 1
    assert "apt-get install python3.11-venv" in result.stderr
    assert not (machine.root / ".venv").exists()


def test_the_build_installs_only_what_has_a_hash_and_then_builds_with_its_arguments(machine):
    result, calls = machine.run("build.sh", "--strict", "a b")
    assert result.returncode == 0
    lock, project = [call for call in calls if " install " in call]
    assert "--require-hashes" in lock and lock.endswith("/my assay/requirements/build.txt")
    assert "--no-deps --no-build-isolation" in project and project.endswith("/my assay")
    assert calls[-1] == "-m assay build --strict a b"


def test_a_second_build_installs_nothing_until_the_lock_or_pyproject_changes(machine):
    assert machine.installs("build.sh")
    assert not machine.installs("build.sh")
    for name in ["requirements/build.txt", "pyproject.toml"]:
        with (machine.root / name).open("a") as file:
            file.write("# changed\n")
        assert machine.installs("build.sh")
        assert not machine.installs("build.sh")


def test_an_installation_that_fails_shows_what_pip_said_and_is_tried_again(machine):
    result, calls = machine.run("build.sh", refuses="--require-hashes")
    assert result.returncode == 2
    assert "refused --require-hashes" in result.stderr
    assert "-m assay build" not in calls
    assert len(machine.installs("build.sh")) == 2


def test_a_build_after_the_tests_installs_nothing(machine):
    assert machine.installs("test.sh")
    assert not machine.installs("build.sh")
    assert not machine.installs("test.sh")


def test_a_project_that_was_moved_gets_a_new_venv(machine):
    assert machine.installs("build.sh")
    machine.root = machine.root.rename(machine.root.with_name("moved assay"))
    assert machine.installs("build.sh")
    assert not machine.installs("build.sh")


def test_the_tests_run_without_a_browser_and_say_so(machine):
    result, calls = machine.run("test.sh", "-k", "one")
    assert result.returncode == 0
    assert "browser tests will be skipped" in result.stdout
    assert calls[-1].startswith("-m pytest ") and calls[-1].endswith(" -k one")
