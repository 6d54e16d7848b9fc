"""What a test answers about one feature: the family-wise verdict, that by false discoveries, what they rest on."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dienngon.codes import Verdict
from dienngon.inference.blocks import Blocks
from dienngon.inference.discovery import DISCOVERY
from dienngon.inference.permutation import Permutation
from dienngon.inference.statistic import leave_one_out

FloatArray = NDArray[np.float64]
Members = tuple[int, ...]


@dataclass(frozen=True)
class Answer:
    """The verdicts on a feature.

    ``verdict`` bounds the chance of one false finding or more in the family by the level of the test, ``discovery`` the
    share of false ones among the findings by ``DISCOVERY``; what the first finds, the second finds too. ``rests_on``
    are the documents without which one of them is gone, as positions: one, or those of a cluster; empty where no single
    one makes it.
    """

    verdict: Verdict
    discovery: Verdict
    rests_on: Members = ()

    @classmethod
    def none(cls, verdict: Verdict) -> Answer:
        """Return the answer where nothing was tested."""
        return cls(verdict, verdict)

    @property
    def found(self) -> bool:
        """Return whether either verdict finds a difference."""
        return self.verdict.found or self.discovery.found


def answer(
    blocks: Blocks, result: Permutation, cell: tuple[int, int], scores: FloatArray, level: float, *, agrees: bool = True
) -> Answer:
    """Return the verdicts on ``cell``, a contrast of a result and a feature; ``scores`` are those of the blocks.

    Where the rate of the whole does not lean to the same side as those of the documents (``agrees``), no difference is
    shown. The documents are positions as ``blocks`` was given them.
    """
    wise = float(result.p_adjusted[cell]) <= level
    share = wise or float(result.q[cell]) <= DISCOVERY
    verdict = Verdict.NOT_SHOWN if wise or float(result.attainable[cell]) <= level else Verdict.TOO_FEW
    able = share or verdict is Verdict.NOT_SHOWN or float(result.attainable_q[cell]) <= DISCOVERY
    discovery = Verdict.NOT_SHOWN if able else Verdict.TOO_FEW
    if not (agrees and share):
        return Answer(verdict, discovery)
    left, block = leave_one_out(blocks, cell[1], scores)
    members = tuple(np.flatnonzero(blocks.block_of == block).tolist())
    resting = Verdict.DIFFERS_ON_GROUP if len(members) > 1 else Verdict.DIFFERS_ON_ONE
    firmly = left > float(result.critical[cell[0]])
    if wise:
        verdict = Verdict.DIFFERS if firmly else resting
    discovery = Verdict.DIFFERS if firmly or left >= float(result.critical_q[cell]) else resting
    return Answer(verdict, discovery, members if resting in (verdict, discovery) else ())
