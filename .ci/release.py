#!/usr/bin/env python3
"""Make a release, by hand: check that everything agrees, run the gate, build, and say how to publish.

    .ci/release.py VERSION              everything
    .ci/release.py VERSION --only-checks   what takes no time: version, changelog, citation, git

Nothing is tagged or uploaded: the last lines are the commands that do it. If something is not as it should be, the
script prints a line for each fault and exits with 1.
"""

import argparse
import datetime as dt
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import tomllib
from collections.abc import Iterator
from pathlib import Path

HERE = Path(__file__).parent
TOOLS = ("hatchling>=1.27", "twine>=6,<7")
"""What builds, and what checks how an index would show it."""


def main() -> int:
    """Check, test and build the version named; return the exit code."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("version", help="the version to release, as in pyproject.toml: 1.2.0")
    parser.add_argument("--only-checks", action="store_true", help="check version, changelog, citation and git only")
    today = dt.datetime.now(tz=dt.UTC).astimezone().date()
    parser.add_argument(
        "--date", type=dt.date.fromisoformat, default=today, help="the day of the release (default: today)"
    )
    asked = parser.parse_args()
    root = Path.cwd()
    if not (root / "pyproject.toml").is_file():
        print("release: run it at the top of the repository, where pyproject.toml is", file=sys.stderr)
        return 2
    faults = list(faults_of(root, asked.version, asked.date))
    for fault in faults:
        print(f"release: {fault}", file=sys.stderr)
    if faults or asked.only_checks:
        return 1 if faults else 0
    subprocess.run([HERE / "run"], cwd=root, check=True)
    files = build(root)
    print(f"\nTo publish {asked.version}:\n  git tag -a v{asked.version} -m 'Copydesk {asked.version}'")
    print(f"  git push origin v{asked.version}\n  twine upload {' '.join(files)}")
    return 0


def faults_of(root: Path, version: str, day: dt.date) -> Iterator[str]:
    """Say what does not agree with a release of that version on that day."""
    if not re.fullmatch(r"\d+\.\d+\.\d+((a|b|rc)\d+)?", version):
        yield f"{version} is no version: expected 1.2.0, or 1.2.0rc1"
    named = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    if named != version:
        yield f"pyproject.toml has version {named}"
    changelog = (root / "CHANGELOG.md").read_text("utf-8")
    headings = re.findall(r"^## (.+)$", changelog, re.MULTILINE)
    if not headings or headings[0] != f"{version} - {day}":
        yield f"the first heading of CHANGELOG.md must be “## {version} - {day}”"
    citation = root / "CITATION.cff"
    lines = citation.read_text("utf-8").splitlines() if citation.is_file() else []
    stated = {key: value.strip(" \"'") for key, _, value in (line.partition(":") for line in lines)}
    if stated.get("version") != version:
        yield f"CITATION.cff has version {stated.get('version')}"
    if stated.get("date-released") != str(day):
        yield f"CITATION.cff has date-released {stated.get('date-released')}; the release is of {day}"
    if changed := git(root, "status", "--porcelain"):
        yield f"git has changes that are not committed: {', '.join(line[3:] for line in changed.splitlines()[:3])}"
    if (branch := git(root, "rev-parse", "--abbrev-ref", "HEAD")) != "main":
        yield f"the branch is {branch}, not main"
    if git(root, "tag", "--list", f"v{version}"):
        yield f"the tag v{version} exists already"


def git(root: Path, *arguments: str) -> str:
    """Return what git prints, without white space at the end."""
    return subprocess.run(
        [shutil.which("git") or "git", *arguments], cwd=root, capture_output=True, text=True, check=True
    ).stdout.rstrip()


def build(root: Path) -> list[str]:
    """Build the sdist, and the wheel from that; check both, install the wheel, and return their paths."""
    out = root / "dist"
    shutil.rmtree(out, ignore_errors=True)
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        tools = environment(work / "tools", *TOOLS)
        subprocess.run([tools / "hatchling", "build", "--target", "sdist", "--directory", out], cwd=root, check=True)
        (sdist,) = out.glob("*.tar.gz")
        with tarfile.open(sdist) as archive:
            archive.extractall(work / "unpacked", filter="data")
        (sources,) = (work / "unpacked").iterdir()
        subprocess.run([tools / "hatchling", "build", "--target", "wheel", "--directory", out], cwd=sources, check=True)
        (wheel,) = out.glob("*.whl")
        subprocess.run([tools / "twine", "check", "--strict", sdist, wheel], check=True)
        fresh = environment(work / "fresh", str(wheel))
        subprocess.run([fresh / "copydesk", "--version"], check=True)
    return [str(each.relative_to(root)) for each in (sdist, wheel)]


def environment(folder: Path, *packages: str) -> Path:
    """Make an environment with these packages, and return the folder of its programs."""
    subprocess.run([sys.executable, "-m", "venv", folder], check=True)
    subprocess.run([folder / "bin" / "pip", "install", "--quiet", *packages], check=True)
    return folder / "bin"


if __name__ == "__main__":
    raise SystemExit(main())
