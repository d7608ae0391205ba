"""Known weaknesses of the packages that we pin (pip-audit), and a list of all of them (CycloneDX).

An exception in requirements/exceptions.toml is an advisory, a reason and a date after which it counts again.
Where no advisory service answers for our packages, the audit says that it was skipped.
"""

import json
import subprocess
import sys
import tomllib
from datetime import UTC, date, datetime
from typing import Any

from progress import ROOT, Failed, call, finish
from setup import PYTHON, environment, prepare

SERVICES = ("osv", "pypi")
LOCKS = ("services",)  # it contains the others that run
SBOM = ROOT / "var" / "sbom.json"


def main() -> int:
    prepare("dev")
    print(write_sbom() if sys.argv[1:] == ["sbom"] else audit())
    return 0


def audit() -> str:
    """What came out, in a sentence; Failed names each weakness that nobody has excused."""
    for service in SERVICES:
        reports = [_ask(service, lock) for lock in LOCKS]
        packages = {each["name"]: each for report in reports for each in report}
        unknown = [name for name, each in packages.items() if "skip_reason" in each]
        if packages and len(unknown) < len(packages):
            found = unexcused(list(packages.values()), exceptions(), datetime.now(UTC).date())
            if found:
                raise Failed("\n".join(found))
            told = f"; unknown to it: {', '.join(unknown)}" if unknown else ""
            return f"Dependency audit ({service}): {len(packages)} packages, no known weakness{told}"
    return "Dependency audit: SKIPPED, no advisory service answers for our packages from here."


def unexcused(packages: list[dict[str, Any]], excused: dict[str, dict[str, Any]], today: date) -> list[str]:
    """One line for each weakness without an exception that still holds."""
    return [
        f"{package['name']} {package['version']}: {weakness['id']}, fixed in {weakness['fix_versions']}"
        for package in packages
        for weakness in package.get("vulns", ())
        if excused.get(weakness["id"], {}).get("until", date.min) < today
    ]


def exceptions() -> dict[str, dict[str, Any]]:
    """The excused advisories by their number; each has a reason and a date."""
    excused = tomllib.loads((ROOT / "requirements" / "exceptions.toml").read_text())
    for number, exception in excused.items():
        if not exception.get("reason") or not isinstance(exception.get("until"), date):
            raise Failed(f"requirements/exceptions.toml: {number} needs a reason and a date `until`")
    return excused


def write_sbom() -> str:
    """Write what is installed to run the product, with versions and licences."""
    SBOM.parent.mkdir(exist_ok=True)
    lock = ROOT / "requirements" / "services.txt"
    call("cyclonedx-py", "requirements", "--output-reproducible", "-o", SBOM, lock, env=environment())
    count = len(json.loads(SBOM.read_text())["components"])
    return f"{SBOM.relative_to(ROOT)}: {count} packages"


def _ask(service: str, lock: str) -> list[dict[str, Any]]:
    """What a service knows of a lock's packages; nothing where it does not answer."""
    command = [
        PYTHON,
        "-m",
        "pip_audit",
        "-s",
        service,
        "-f",
        "json",
        "--progress-spinner",
        "off",
        "--no-deps",
    ]
    done = subprocess.run(
        [*command, "--disable-pip", "--timeout", "15", "-r", ROOT / "requirements" / f"{lock}.txt"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    try:
        return list(json.loads(done.stdout)["dependencies"])
    except ValueError:
        return []


if __name__ == "__main__":
    finish(main)
