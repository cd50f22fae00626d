"""Taps on what somebody thinks of an answer."""

from __future__ import annotations

import re
from dataclasses import dataclass
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


@dataclass(frozen=True)
class AboutFeedback(Tap):
    """What a tap says about an answer."""


@dataclass(frozen=True)
class Rate(AboutFeedback, code="fr"):
    """An answer, as the content of that revision gave it, was helpful or was not."""

    topic: TopicId
    facet: Facet
    revision: Revision
    verdict: Verdict
    language: Language


@dataclass(frozen=True)
class ShowCounted(AboutFeedback, code="fc"):
    """Say that the verdict is counted already."""

    language: Language


@dataclass(frozen=True)
class GiveReason(AboutFeedback, code="fg"):
    """Why an answer was not helpful."""

    mark: Mark
    reason: Reason
    language: Language


@dataclass(frozen=True)
class WriteRemark(AboutFeedback, code="fw"):
    """Take the next message as a remark on an answer."""

    mark: Mark
    language: Language


@dataclass(frozen=True)
class DropRemark(AboutFeedback, code="fn"):
    """Take the next message as a question again."""

    language: Language


FeedbackTap = Rate | ShowCounted | GiveReason | WriteRemark | DropRemark
