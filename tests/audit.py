"""What `make audit` runs: asks the package index's advisory database about the versions that are installed.

A hole that is known is a failure. An advisory service that cannot be asked (no network, a mirror without advisories) is
a plain warning: it says nothing about the packages, and what was not looked at is not called clean.
"""

import sys
from collections.abc import Iterable

from pip_audit._audit import Auditor
from pip_audit._dependency_source import PipSource
from pip_audit._service import Dependency, PyPIService, ServiceError, VulnerabilityResult
from requests import RequestException

Answer = tuple[Dependency, list[VulnerabilityResult]]


def tell(answers: Iterable[Answer]) -> int:
    """Print what the service answered; return the exit code: 1 when a package has a known hole, else 0."""
    asked, unknown, holes = 0, [], 0
    trouble = ""
    try:
        for package, found in answers:
            if package.is_skipped():
                unknown.append(package)
                continue
            asked += 1
            for hole in found:
                holes += 1
                mended = ", ".join(map(str, hole.fix_versions)) or "no version"
                print(f"{package.name} {package.version}: {hole.id}, mended in {mended}: {hole.description[:200]}")
    except (ServiceError, RequestException) as error:
        trouble = f"{type(error).__name__}: {error or error.__cause__}"
    if trouble or not asked:
        print(f"WARNING: the advisory service could not be asked ({trouble or 'it knows none of the packages'}).")
        print(f"WARNING: this is no audit: {asked} packages were looked at, the others were not.")
    else:
        print(*(f"not looked at: {p.name}: {p.skip_reason}" for p in unknown), sep="\n")
    print(f"{asked} packages looked at, {holes} known vulnerabilities")
    return 1 if holes else 0


if __name__ == "__main__":
    sys.exit(tell(Auditor(PyPIService(timeout=15)).audit(PipSource(skip_editable=True))))
