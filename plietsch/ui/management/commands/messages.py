"""Keep the translations of all packages complete."""

import os
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.apps import apps
from django.core.management.base import BaseCommand, CommandError

from plietsch.ui import catalogues
from plietsch.ui.catalogues import Package


class Command(BaseCommand):
    help = (
        "Collects the messages of each package into locale/en and locale/da and compiles them. "
        "With --check, names what is missing, fuzzy or obsolete instead; with --compile, only compiles."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("packages", nargs="*", help="only these packages, such as: ui groups")
        parser.add_argument("--check", action="store_true")
        parser.add_argument("--compile", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        os.umask(0o022)  # catalogues belong to the code, which everybody may read
        packages = list(self._packages(options["packages"]))
        if options["check"]:
            self._check(packages)
            return
        for package in packages:
            if not options["compile"]:
                catalogues.update(package)
            catalogues.compile_all(package)

    def _check(self, packages: list[Package]) -> None:
        problems = [problem for package in packages for problem in catalogues.check(package)]
        for problem in problems:
            self.stdout.write(problem)
        if problems:
            raise CommandError(f"{len(problems)} translations need work")

    def _packages(self, names: list[str]) -> list[Package]:
        configs = [config for config in apps.get_app_configs() if config.name.startswith("plietsch.")]
        unknown = set(names) - {config.label for config in configs}
        if unknown:
            raise CommandError(f"no such package: {', '.join(sorted(unknown))}")
        return [Package(Path(config.path)) for config in configs if not names or config.label in names]
