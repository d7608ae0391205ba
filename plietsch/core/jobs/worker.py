"""The worker: leases due jobs to a few threads, keeps the leases alive, and stops politely."""

import logging
import os
import secrets
import signal
import socket
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import DatabaseError, close_old_connections, connection
from django.utils import timezone

from plietsch.core import metrics, tracing
from plietsch.core.fetching import FetchRefused
from plietsch.core.jobs import operations
from plietsch.core.jobs.backend import perform
from plietsch.core.jobs.models import OUTSIDE, Job
from plietsch.core.jobs.schedules import enqueue_scheduled
from plietsch.core.jobs.wake import Bell, ring
from plietsch.core.logs import describe

logger = logging.getLogger(__name__)

LOOK_EVERY = 0.5  # seconds between looks at the table while nobody rings
GRACE = 3.0  # seconds that running jobs get when the worker has to stop


def _name() -> str:
    return f"{socket.gethostname()[:40]}:{os.getpid()}:{secrets.token_hex(4)}"


@dataclass
class WorkerProcess:
    """One worker. Its main thread does no job, so that a long one never lets a lease run out."""

    threads: int = 4
    lease: timedelta = timedelta(seconds=60)
    name: str = field(default_factory=_name)
    running: dict[int, Future[None]] = field(default_factory=dict)
    outside: set[int] = field(default_factory=set)
    stopping: bool = False
    next_beat: float = 0
    connected: bool = True

    def run(self) -> None:
        """Work until SIGTERM or SIGINT; a database that is away for a while is waited for."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._stop)
        bell = Bell()
        with ThreadPoolExecutor(self.threads, thread_name_prefix="job") as pool:
            while not self.stopping:
                if self._reach_database(lambda: self._look(pool)):
                    bell.wait(LOOK_EVERY)
                else:
                    time.sleep(LOOK_EVERY * 4)
            self._leave()

    def _reach_database(self, work: Callable[[], None]) -> bool:
        """Whether the work could be done; an outage is logged once, not twice a second."""
        try:
            work()
        except DatabaseError as error:
            if self.connected:
                logger.error("the database does not serve the worker: %s", str(error).strip())
            self.connected = False
            connection.close()
        else:
            self.connected = True
        return self.connected

    def _look(self, pool: ThreadPoolExecutor) -> None:
        self._forget_ended()
        now = timezone.now()
        if time.monotonic() >= self.next_beat:
            self.next_beat = time.monotonic() + min(self.lease.total_seconds() / 3, 5)
            operations.extend(self.name, list(self.running), at=now, lease=self.lease)
            enqueue_scheduled(at=now)
        for job in self._claim(at=now):
            self.running[job.pk] = pool.submit(_do_in_thread, job)
            self.running[job.pk].add_done_callback(lambda _: ring())
            if job.queue == OUTSIDE:
                self.outside.add(job.pk)

    def _claim(self, *, at: datetime) -> Sequence[Job]:
        """Servers of strangers that are slow, perhaps on purpose, hold half of the threads at most."""
        free = self.threads - len(self.running)
        if not free:
            return []
        room = max(self.threads // 2, 1) - len(self.outside)
        return operations.claim(self.name, at=at, limit=free, lease=self.lease, outside=room)

    def _forget_ended(self) -> None:
        for pk, future in list(self.running.items()):
            if future.done():
                del self.running[pk]
                self.outside.discard(pk)
                if error := future.exception():  # its end was not stored: it runs again after the lease
                    logger.error("job %s has no end", pk, extra={"failure": describe(error)})

    def _stop(self, *_: Any) -> None:
        self.stopping = True
        ring()

    def _leave(self) -> None:
        """Wait a little for running jobs; give back the others and go without them."""
        wait(self.running.values(), timeout=GRACE)
        unfinished = [pk for pk, future in self.running.items() if not future.done()]
        self._reach_database(lambda: operations.release(self.name, unfinished, at=timezone.now()))
        if unfinished:
            os._exit(0)


def _do_in_thread(job: Job) -> None:
    try:
        do(job)
    finally:
        close_old_connections()


def do(job: Job) -> None:
    """Perform a claimed job and store how it went; what it logs and enqueues bears its request's number."""
    with tracing.traced(job.request):
        begun = time.monotonic()
        try:
            perform(job)
        except BaseException as error:  # whatever a task raises is its failure, not the worker's
            _tell(job, error)
            metrics.jobs_ended.labels(job.task, "failed").inc()
            operations.fail(job, error, at=timezone.now())
        else:
            logger.info("%s done", job, extra={"ms": round((time.monotonic() - begun) * 1000)})
            metrics.jobs_ended.labels(job.task, "done").inc()
            operations.finish(job, at=timezone.now())


def _tell(job: Job, error: BaseException) -> None:
    if isinstance(error, FetchRefused):  # somebody else's server; no fault of ours
        logger.warning("%s, attempt %s failed: %s", job, job.attempts, error)
    else:
        logger.error("%s, attempt %s failed", job, job.attempts, extra={"failure": describe(error)})


def work_off() -> int:
    """Do what is due now in this thread, and return how many jobs that were."""
    done = 0
    while jobs := operations.claim(_name(), at=timezone.now(), limit=1, lease=WorkerProcess.lease):
        do(jobs[0])
        done += 1
    return done
