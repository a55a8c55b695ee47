"""Which module measures in which mode of the catalog."""

from comparison.harness.modes.base import MeasuringMode
from comparison.harness.modes.closed_loop import ClosedLoop
from comparison.harness.modes.cold_start import ColdStart
from comparison.harness.modes.instructions import Instructions
from comparison.harness.modes.memory import Memory
from comparison.harness.modes.open_loop import OpenLoop
from comparison.harness.modes.paired import Paired
from comparison.harness.modes.stream import Stream

MEASURING_MODES: dict[str, MeasuringMode] = {
    "paired": Paired(),
    "capacity": ClosedLoop(),
    "latency": OpenLoop(),
    "stream": Stream(),
    "start": ColdStart(),
    "memory": Memory(),
    "instructions": Instructions(),
}
