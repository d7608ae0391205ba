"""An application is handed in, withdrawn, changed and extended in any order; what was handed in stays."""

from datetime import datetime, timedelta
from hashlib import sha256

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from plietsch.competitions.models import Application, Question, Submission
from plietsch.competitions.operations.applications import NotWritable, save_answers
from plietsch.competitions.operations.submissions import (
    AlreadySubmitted,
    NothingToWithdraw,
    TooLate,
    submit,
    withdraw,
)
from plietsch.core.world import World


class Papers(RuleBasedStateMachine):
    """One application of a call that closes at a known second."""

    world: World
    key: int
    closing: datetime

    @initialize()
    def begin(self) -> None:
        self.undo = transaction.atomic()
        self.undo.__enter__()
        self.now, self.is_in = self.world.now, False
        self.earlier = set(Submission.objects.filter(application=self.key).values_list("pk", flat=True))
        call = self.application.call
        self.applicant = self.world["user.applicant2"]
        self.question = Question.objects.get(section__call=call, label="Welches Problem lösen Sie?")
        self.handed_in = dict[int, str]()
        self.hand_in()

    def teardown(self) -> None:
        if hasattr(self, "undo"):
            transaction.set_rollback(True)
            self.undo.__exit__(None, None, None)

    @property
    def application(self) -> Application:
        return Application.objects.get(pk=self.key)

    @rule()
    def let_it_close(self) -> None:
        self.now = self.closing + timedelta(seconds=1)

    @rule()
    def hand_in(self) -> None:
        refusal = AlreadySubmitted if self.is_in else TooLate if self.now > self.closing else None
        if refusal:
            with pytest.raises(refusal):
                submit(self.application, by=self.applicant, at=self.now)
            return
        submission = submit(self.application, by=self.applicant, at=self.now)
        self.handed_in[submission.pk], self.is_in = submission.snapshot, True

    @rule()
    def take_back(self) -> None:
        if self.is_in and self.now <= self.closing:
            withdraw(self.application, by=self.applicant, at=self.now)
            self.is_in = False
            return
        with pytest.raises(NothingToWithdraw):
            withdraw(self.application, by=self.applicant, at=self.now)

    @rule(text=st.sampled_from(["Kurz.", "Ein anderes Problem.", "Ü" * 50]))
    def write(self, text: str) -> None:
        answer = self.application.answers.get(question=self.question)
        words = {"values": {self.question: text}, "versions": {self.question.pk: answer.version}}
        if self.is_in or self.now > self.closing:
            with pytest.raises(NotWritable):
                save_answers(self.application, **words, by=self.applicant, at=self.now)
        else:
            save_answers(self.application, **words, by=self.applicant, at=self.now)

    @precondition(lambda self: hasattr(self, "handed_in"))
    @invariant()
    def the_papers_are_whole(self) -> None:
        rows = {
            row.pk: row
            for row in Submission.objects.filter(application=self.key)
            if row.pk not in self.earlier
        }
        assert {key: row.snapshot for key, row in rows.items()} == self.handed_in
        for row in rows.values():
            assert row.sha256 == sha256(row.snapshot.encode()).hexdigest()
            assert row.submitted_at <= row.deadline
        standing = self.application.standing_id
        assert standing == (max(self.handed_in) if self.is_in else None)


def test_what_was_handed_in_never_changes_and_nothing_is_taken_late(
    world: World, ready: Application, closing: datetime
) -> None:
    Papers.world, Papers.key, Papers.closing = world, ready.pk, closing
    machine = Papers.TestCase
    machine.settings = settings(
        max_examples=40, stateful_step_count=10, deadline=None, suppress_health_check=list(HealthCheck)
    )

    machine("runTest").runTest()
