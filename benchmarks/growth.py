"""How cost grows with the market: `python -m benchmarks.growth FILE.json … > benchmarks/growth.svg`.

FILE is what `python -m matching bench --json` printed, one line or several. The picture has three panels over the
number of enterprises, both axes logarithmic, without servers, whose time is their own; stderr says in one sentence
how the engine's own cost grows.
"""

import json
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from html import escape
from math import ceil, floor, log, log10
from pathlib import Path
from typing import Any

PANELS = (
    ("rank_cpu_ms", "ranking, CPU ms a need"),
    ("build_cpu_s", "building, CPU seconds"),
    ("peak_mb", "memory at most, MB"),
)
COLOURS = ("#c0392b", "#e59866", "#1f618d", "#5dade2", "#7d3c98", "#1e8449", "#58d68d", "#626567", "#b7950b")
WIDTH, HEIGHT, GAP, TOP, LEFT = 300, 300, 70, 40, 60
LINE = 20

Lap = dict[str, Any]
Points = dict[str, list[tuple[float, float]]]


def main(paths: Sequence[str]) -> None:
    """Print the picture, and the sentence to stderr."""
    runs = [json.loads(line) for path in paths for line in Path(path).read_text().splitlines()]
    laps = [lap | {"length": run["length"]} for run in runs for lap in run["laps"]]
    print(picture([lap for lap in laps if lap["length"] == 1]))
    print(sentence(laps), file=sys.stderr)


def sentence(laps: Sequence[Lap]) -> str:
    """Return how the engine's cost grows with enterprises, needs and text."""
    own = [lap for lap in laps if lap["contender"] == "engine"]
    usual = [lap for lap in own if lap["length"] == 1]
    largest = max(usual, key=lambda lap: lap["documents"])
    grown = ", ".join(
        f"{name} with their number to the power {_power([(lap['documents'], lap[key]) for lap in usual]):.2f}"
        for key, name in PANELS
    )
    together = f"{largest['rank_cpu_ms']:.2f} CPU ms a need for {largest['needs']} together, {largest['alone_ms']:.2f} ms on the wall for one"
    longer = [(lap["length"], lap["rank_cpu_ms"]) for lap in own if lap["documents"] == _most_lengths(own)]
    text = (
        f"; with length of text to the power {_power(longer):.2f}"
        if len({at for at, _cost in longer}) > 1
        else ""
    )
    return f"With enterprises: {grown}. With needs, at {largest['documents']:,}: {together}{text}."


def picture(laps: Sequence[Lap]) -> str:
    """Return the panels as SVG."""
    names = list(dict.fromkeys(lap["contender"] for lap in laps))
    colours = dict(zip(names, COLOURS, strict=False))
    width = LEFT + len(PANELS) * (WIDTH + GAP)
    height = TOP + HEIGHT + 50 + LINE * ceil(len(names) / 3)
    body: list[str] = []
    for number, (key, title) in enumerate(PANELS):
        body += _panel(LEFT + number * (WIDTH + GAP), title, _points(laps, key), colours)
    for number, name in enumerate(names):
        x, y = LEFT + (number % 3) * (WIDTH + GAP), TOP + HEIGHT + 60 + LINE * (number // 3)
        body.append(f'<rect x="{x}" y="{y - 9}" width="22" height="6" fill="{colours[name]}"/>')
        body.append(f'<text x="{x + 30}" y="{y}">{escape(name)}</text>')
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" font-family="sans-serif" font-size="12">'
    return "\n".join([head, f'<rect width="{width}" height="{height}" fill="white"/>', *body, "</svg>"])


def _panel(left: int, title: str, points: Points, colours: dict[str, str]) -> Iterator[str]:
    across = _axis([x for own in points.values() for x, _y in own])
    upward = _axis([y for own in points.values() for _x, y in own])

    def x_of(value: float) -> float:
        return round(left + WIDTH * (log10(value) - across[0]) / (across[1] - across[0]), 1)

    def y_of(value: float) -> float:
        return round(TOP + HEIGHT * (1 - (log10(value) - upward[0]) / (upward[1] - upward[0])), 1)

    yield f'<text x="{left}" y="{TOP - 14}" font-weight="bold">{escape(title)}</text>'
    for power in range(across[0], across[1] + 1):
        x = x_of(10**power)
        yield f'<line x1="{x}" y1="{TOP}" x2="{x}" y2="{TOP + HEIGHT}" stroke="#ddd"/>'
        yield f'<text x="{x}" y="{TOP + HEIGHT + 18}" text-anchor="middle">{10**power:,}</text>'
    for power in range(upward[0], upward[1] + 1):
        y = y_of(10**power)
        yield f'<line x1="{left}" y1="{y}" x2="{left + WIDTH}" y2="{y}" stroke="#ddd"/>'
        yield f'<text x="{left - 6}" y="{y + 4}" text-anchor="end">{10**power:,g}</text>'
    yield f'<text x="{left + WIDTH / 2}" y="{TOP + HEIGHT + 36}" text-anchor="middle">enterprises</text>'
    for name, own in points.items():
        line = " ".join(f"{x_of(x)},{y_of(y)}" for x, y in own)
        thick = 4 if name == "engine" else 1.5
        yield f'<polyline points="{line}" fill="none" stroke="{colours[name]}" stroke-width="{thick}"/>'
        yield from (f'<circle cx="{x_of(x)}" cy="{y_of(y)}" r="3" fill="{colours[name]}"/>' for x, y in own)


def _points(laps: Sequence[Lap], key: str) -> Points:
    points: Points = defaultdict(list)
    for lap in sorted(laps, key=lambda lap: lap["documents"]):
        if lap[key] is not None:
            points[lap["contender"]].append((lap["documents"], lap[key]))
    return points


def _axis(values: Sequence[float]) -> tuple[int, int]:
    """Return the powers of ten that hold all values."""
    low, high = floor(log10(min(values))), ceil(log10(max(values)))
    return low, max(high, low + 1)


def _power(points: Sequence[tuple[float, float]]) -> float:
    """Return the slope of the least-squares line through the logarithms."""
    xs, ys = [log(x) for x, _y in points], [log(y) for _x, y in points]
    mean_x, mean_y = sum(xs) / len(xs), sum(ys) / len(ys)
    spread = sum((x - mean_x) ** 2 for x in xs)
    return sum((x - mean_x) * (y - mean_y) for x, y in zip(xs, ys, strict=True)) / spread if spread else 0.0


def _most_lengths(laps: Sequence[Lap]) -> int:
    """Return the number of enterprises that was measured with the most lengths of text."""
    lengths: dict[int, set[float]] = defaultdict(set)
    for lap in laps:
        lengths[lap["documents"]].add(lap["length"])
    return max(lengths, key=lambda many: len(lengths[many]))


if __name__ == "__main__":
    main(sys.argv[1:])
