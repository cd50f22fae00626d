"""Taps on what somebody thinks of an answer."""

from __future__ import annotations

import re
from typing import Annotated

from bot.callbacks.codec import Tap
from bot.storage.feedback import Reason, Verdict
from knowledge.model import ID_PATTERN, MAX_ID, Facet, Language

REVISION = 6
"""Characters of the content's revision on a button: enough to tell apart what editors have published."""

TopicId = Annotated[str, re.compile(rf"(?=.{{1,{MAX_ID}}}$)(?:{ID_PATTERN})")]
Revision = Annotated[str, re.compile(rf"[0-9a-f]{{{REVISION}}}")]
Mark = Annotated[str, re.compile(r"[0-9a-f]{16}")]
"""What a stored verdict is found by. Drawn by lot, so that nobody can guess another person's."""


class AboutFeedback(Tap, frozen=True):
    """What a tap says about an answer."""


class Rate(AboutFeedback, tag="fr", frozen=True):
    """An answer, as the content of that revision gave it, was helpful or was not."""

    topic: TopicId
    facet: Facet
    revision: Revision
    verdict: Verdict
    language: Language


class ShowCounted(AboutFeedback, tag="fc", frozen=True):
    """Say that the verdict is counted already."""

    language: Language


class GiveReason(AboutFeedback, tag="fg", frozen=True):
    """Why an answer was not helpful."""

    mark: Mark
    reason: Reason
    language: Language


class WriteRemark(AboutFeedback, tag="fw", frozen=True):
    """Take the next message as a remark on an answer."""

    mark: Mark
    language: Language


class DropRemark(AboutFeedback, tag="fn", frozen=True):
    """Take the next message as a question again."""

    language: Language


FeedbackTap = Rate | ShowCounted | GiveReason | WriteRemark | DropRemark
