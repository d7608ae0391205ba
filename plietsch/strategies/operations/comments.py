"""Remark on a place of the text, answer, take a remark back."""

from datetime import datetime

from django.db import transaction

from plietsch.accounts.models import User
from plietsch.core.activity import record
from plietsch.core.audiences import PUBLIC
from plietsch.core.models import Activity
from plietsch.notifications.operations import notify
from plietsch.strategies.models import Comment, Section, Strategy, Version
from plietsch.strategies.operations.keeping import keep_update
from plietsch.strategies.queries import blocks_from, document
from plietsch.strategies.text.fragments import fragment
from plietsch.strategies.text.marking import NotThere, find_block, mark_place
from plietsch.strategies.text.rendering import Block, blocks_of


@transaction.atomic
def place_comment(
    strategy: Strategy,
    *,
    section: Section,
    language: str,
    block: int,
    quote: str,
    body: str,
    by: User,
    at: datetime,
) -> Comment:
    """Remark on words of a block, or on the whole block; the place is marked in the shared text."""
    consulted = strategy.consultation.version if getattr(strategy, "consultation", None) else None
    commented = commented_block(strategy, consulted, section=section.pk, language=language, block=block)
    quote = quote.strip() or commented.text
    if quote not in commented.text:
        raise NotThere(quote)
    comment = Comment(
        strategy=strategy,
        version=consulted,
        section=section,
        language=language,
        block=block,
        quote=quote[:2000],
        body=body,
        author=by,
        written_at=at,
    )
    comment.full_clean()
    comment.save()
    _mark(comment, commented, at)
    _record(comment, "strategy.commented", by, at)
    return comment


def commented_block(
    strategy: Strategy, consulted: Version | None, *, section: int, language: str, block: int
) -> Block:
    """The block that a remark is about: of the consulted version, or of the draft as it stands."""
    if consulted:
        kept = [part for part in consulted.content["sections"] if part["section"] == section]
        blocks = blocks_from(kept[0]["blocks"].get(language, [])) if kept else []
    else:
        blocks = blocks_of(fragment(document(strategy), section, language))
    if block >= len(blocks) or not blocks[block].text:
        raise NotThere(block)
    return blocks[block]


@transaction.atomic
def answer_comment(comment: Comment, *, answer: str, by: User, at: datetime) -> None:
    """Say what becomes of a remark."""
    comment.answer, comment.answered_by, comment.answered_at = answer, by, at
    comment.full_clean()
    comment.save(update_fields=["answer", "answered_by", "answered_at"])
    answered = _record(comment, "strategy.answered", by, at)
    told = [comment.author_id] if comment.author_id and comment.author_id != by.pk else []
    notify(answered, kind="strategy.answered", to=told, collapse=f"strategy:{comment.strategy_id}")


@transaction.atomic
def delete_comment(comment: Comment, *, by: User, at: datetime) -> None:
    """Take a remark away; its mark in the text stays without meaning and is not shown."""
    _record(comment, "strategy.comment_deleted", by, at)
    comment.delete()


def _mark(comment: Comment, commented: Block, at: datetime) -> None:
    """Mark the place in the shared text, where it still has one."""
    text = document(comment.strategy)
    place = {"section": comment.section_id, "language": comment.language}
    found = (
        comment.block
        if comment.version_id is None
        else find_block(text, **place, text=commented.text, quote=comment.quote)  # type: ignore[arg-type]
    )
    if found is None:
        return
    try:
        update = mark_place(text, **place, block=found, quote=comment.quote, key=comment.pk)  # type: ignore[arg-type]
    except NotThere:  # the words were changed since they were consulted
        return
    keep_update(comment.strategy, update, at=at)


def _record(comment: Comment, verb: str, by: User, at: datetime) -> Activity:
    audience = PUBLIC if comment.version_id else f"group:{comment.strategy.group_id}"
    return record(
        verb,
        actor=by,
        subject=comment.strategy,
        context=comment.strategy.group,
        audience=audience,
        at=at,
        comment=comment.pk,
    )
