"""Growth is drawn and said."""

from dataclasses import asdict, replace
from xml.etree import ElementTree

from benchmarks.growth import picture, sentence
from matching.bench.lap import Lap

LAP = Lap("engine", "stems", "1 term", 40, 12, 1.0, 1.0, 0.1, 0.5, 0.5, 1.0, 100.0, 12, [], 0.5)


def test_growth_is_drawn_as_svg() -> None:
    laps = [
        asdict(replace(LAP, contender=name, documents=many, rank_cpu_ms=many / 1000, peak_mb=peak))
        | {"length": 1}
        for name, peak in (("engine", 100.0), ("a < b", None))
        for many in (1000, 30_000)
    ]
    drawn = ElementTree.fromstring(picture(laps))
    lines = [one.get("points") for one in drawn.iter("{http://www.w3.org/2000/svg}polyline")]
    # Two contenders in three panels; the memory of one is not known.
    assert len(lines) == 5
    assert "ranking, CPU ms a need with their number to the power 1.00" in sentence(laps)
