"""`BENCH=exchange make bench`: feed, topic pages, announcement and digest at two sizes, on each database.

SQLite always; PostgreSQL too where DATABASE_URL names a server on which databases may be made.
POSTS=10000,1000000 picks the sizes.
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

WARM_UP, ROUNDS = 10, 40
DIGESTS = 500
SIZES = "10000,1000000"


def main(module: str = "bench.exchange", posts: str = SIZES) -> None:
    """Let a module measure each database and size in a process of its own; print the table."""
    sizes = os.environ.get("POSTS", posts).split(",")
    url = os.environ.get("DATABASE_URL", "")
    kinds = ["sqlite", *(["postgresql"] if url.startswith("postgres") else [])]
    results = {(kind, size): _in_a_process(module, kind, size, url) for kind in kinds for size in sizes}
    names = next(iter(results.values()))
    heads = [f"{kind}, {int(posts):,} posts" for kind, posts in results]
    print("| |", " | ".join(heads), "|")
    print("|---|" + "---|" * len(heads))
    for name in names:
        print(f"| {name} |", " | ".join(result[name] for result in results.values()), "|")


def _in_a_process(module: str, kind: str, posts: str, url: str) -> dict[str, str]:
    with tempfile.TemporaryDirectory(prefix="plietsch-bench-") as folder:
        setting = os.environ | {"PLIETSCH_DATA": folder, "PLIETSCH_LOG_LEVEL": "ERROR"}
        setting["DJANGO_SETTINGS_MODULE"] = "plietsch.config.settings"
        setting.pop("DATABASE_URL", None)
        database = f"plietsch_bench_{posts}"
        if kind == "postgresql":
            setting["DATABASE_URL"] = _fresh(url, database)
        try:
            command = [sys.executable, "-m", module, posts]
            done = subprocess.run(command, env=setting, check=True, stdout=subprocess.PIPE, text=True)
        finally:
            if kind == "postgresql":
                _drop(url, database)
    found: dict[str, str] = json.loads(done.stdout.splitlines()[-1])
    return found


def _fresh(url: str, name: str) -> str:
    _drop(url, name)
    _on_server(url, f'CREATE DATABASE "{name}"')
    address, _mark, options = url.partition("?")
    server = address.rpartition("/")[0]
    return f"{server}/{name}" + (f"?{options}" if options else "")


def _drop(url: str, name: str) -> None:
    _on_server(url, f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def _on_server(url: str, sql: str) -> None:
    import psycopg

    with psycopg.connect(url, autocommit=True) as server:
        server.execute(sql)


def fill(posts: int) -> None:
    """Fill the database and say whom the figures are about."""
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    from bench.crowd import Size, build

    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    build(Size(posts)).keep(_whom())
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _whom() -> Path:
    return Path(os.environ["PLIETSCH_DATA"]) / "crowd.json"


def measure(posts: int) -> dict[str, str]:
    """Build, then look in a process that, like a web process, did not build."""
    begin = time.perf_counter()
    subprocess.run([sys.executable, "-m", "bench.exchange", "fill", str(posts)], check=True)
    results = {"built in": f"{time.perf_counter() - begin:.0f} s"}
    import django

    django.setup()
    from django.conf import settings

    from bench.crowd import Crowd
    from plietsch.groups.queries import feed

    settings.ALLOWED_HOSTS = ["testserver"]
    crowd = Crowd.kept(_whom())
    people = {"5": crowd.of_five, "200": crowd.of_many, "1 sleepy": crowd.of_a_sleepy_one}
    for name, person in people.items():
        results[f"feed, member of {name}"] = _feed_cost(partial(feed, person))
    for name, path in {
        "topic list": crowd.group.get_absolute_url(),
        "topic page": crowd.topic.get_absolute_url(),
        "my topics": "/gruppen/meine-themen/",
        "groups": "/gruppen/",
        "smallest page": "/healthz",
        "my news": "/gruppen/neues/",
    }.items():
        results[name] = _page_cost(path, crowd.of_five)
    results["announcement to all members"] = _announcement_cost(crowd)
    results[f"digest, one of {DIGESTS}"] = _digest_cost(crowd)
    return results


class Clock:
    """Counts statements and the milliseconds in which the database works on them."""

    def __init__(self) -> None:
        self.count, self.spent = 0, 0.0

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        begin = time.perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            self.count += 1
            self.spent += (time.perf_counter() - begin) * 1000


def _rounds(ask: Callable[[], Any]) -> tuple[Clock, float, Any]:
    """The statements and database time of a typical round, its processor time, and the last answer."""
    from django.db import connection

    for _round in range(WARM_UP):
        ask()
    clocks, times = [], []
    for _round in range(ROUNDS):
        clock, begin = Clock(), time.process_time()
        with connection.execute_wrapper(clock):
            answer = ask()
        times.append((time.process_time() - begin) * 1000)
        clocks.append(clock)
    typical = sorted(clocks, key=lambda clock: clock.spent)[ROUNDS // 2]
    return typical, statistics.median(times), answer


def _feed_cost(ask: Callable[[], Any]) -> str:
    clock, cpu, found = _rounds(ask)
    return (
        f"{clock.count} queries, {clock.spent:.1f} ms in the database, {cpu:.1f} ms CPU, {len(found)} topics"
    )


def _announcement_cost(crowd: Any) -> str:
    """What it costs to post in a group of everybody, and how many rows it leaves whatever their number."""
    from django.db import connection

    from bench.crowd import join_all
    from plietsch.core.models import Activity
    from plietsch.groups.models import Kind, Post, Topic, TopicMember
    from plietsch.groups.operations.topics import start_topic
    from plietsch.notifications.models import Notice

    kinds = (Activity, Notice, Post, Topic, TopicMember)

    def rows() -> int:
        return sum(kind._default_manager.count() for kind in kinds)

    everybody = join_all(crowd.group)
    before, clock, at = rows(), Clock(), crowd.group.last_post_at
    words: dict[str, Any] = {"title": "An alle", "body": "Wir ziehen um.", "kind": Kind.ANNOUNCEMENT}
    with connection.execute_wrapper(clock):
        start_topic(group=crowd.group, by=crowd.topic.author, at=at, **words)
    left = rows() - before
    return f"{clock.count} queries, {clock.spent:.1f} ms in the database, {left} rows, {everybody:,} members"


def _digest_cost(crowd: Any) -> str:
    """What one digest costs the database, with its mail, in a batch as the worker sends it."""
    from datetime import timedelta

    from django.db import connection

    from plietsch.groups.models import Topic
    from plietsch.notifications.models import Preference
    from plietsch.notifications.operations.digests import send_digests

    newest = Topic.objects.order_by("-last_post_at").values_list("last_post_at", flat=True)[0]
    at = newest.replace(hour=12) + timedelta(days=1)
    send_digests(at=at)  # gives everybody a date
    some = list(Preference.objects.order_by("member").values_list("member", flat=True)[:DIGESTS])
    Preference.objects.filter(member__in=some).update(digest_due_at=at)
    clock, begin = Clock(), time.process_time()
    with connection.execute_wrapper(clock):
        sent = send_digests(at=at)
    cpu = (time.process_time() - begin) * 1000 / DIGESTS
    spent = clock.spent / DIGESTS
    return (
        f"{clock.count / DIGESTS:.1f} queries, {spent:.2f} ms in the database, {cpu:.1f} ms CPU, {sent} sent"
    )


def _page_cost(path: str, person: Any) -> str:
    from django.test import Client

    client = Client()
    client.force_login(person)
    clock, cpu, answer = _rounds(lambda: client.get(path))
    size = len(answer.content) / 1000
    return f"{clock.count} queries, {clock.spent:.1f} ms in the database, {cpu:.1f} ms CPU, {size:.0f} kB"


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["fill", posts]:
            fill(int(posts))
        case [posts]:
            print(json.dumps(measure(int(posts))))
        case _:
            main()
