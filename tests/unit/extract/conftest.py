"""What the extractor's tests share: the cost of a call."""

import gc
from collections.abc import Callable
from time import process_time

import pytest

Cost = Callable[[Callable[[], object]], float]


@pytest.fixture
def cost() -> Cost:
    """Processor seconds of the best of three calls, without the collector's pauses."""
    return _cost


def _cost(call: Callable[[], object]) -> float:
    gc.disable()
    try:
        best = float("inf")
        for _ in range(3):
            start = process_time()
            call()
            best = min(best, process_time() - start)
        return best
    finally:
        gc.enable()
