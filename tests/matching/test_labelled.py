"""The labelled needs hold together: shape, keys, and the agreement that their README states."""

import csv
import json
import re
from collections import Counter
from collections.abc import Sequence
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from matching.files import read_judgements

LABELLED = Path(__file__).parent / "labelled"
ROOM = Path(__file__).parents[2] / "needs_board"
Pairs = Sequence[tuple[int, int]]


def rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


NEEDS = rows(LABELLED / "needs.jsonl")
GRADES = read_judgements(LABELLED / "grades.tsv")
ENTERPRISES = {
    row["key"]
    for row in rows(ROOM / "demo_data" / "enterprises.jsonl")
    if row["state"] == "open" or row["opened_in_days"] is not None
}
CATEGORIES = {row["code"] for row in rows(ROOM / "seed_data" / "categories.jsonl") if row["parent"]}
README = (LABELLED / "README.md").read_text(encoding="utf-8")


def second_pass() -> dict[tuple[str, str], tuple[int, int]]:
    with (LABELLED / "second_pass.tsv").open(encoding="utf-8") as file:
        return {
            (row["need"], row["enterprise"]): (int(row["first"]), int(row["second"]))
            for row in csv.DictReader(file, delimiter="\t")
        }


def weighted_kappa(pairs: Pairs) -> float:
    """Return Cohen's kappa with quadratic weights (1968): 1 − found / expected squared difference."""
    found = sum((a - b) ** 2 for a, b in pairs) / len(pairs)
    firsts, seconds = Counter(a for a, _ in pairs), Counter(b for _, b in pairs)
    chance = sum(firsts[a] * seconds[b] * (a - b) ** 2 for a, b in product(firsts, seconds))
    return 1 - found / (chance / len(pairs) ** 2)


def stated(row: str) -> tuple[int, str, str]:
    """Return what the README's table of agreement states in the row: pairs, kappa, share of equal grades."""
    found = re.search(rf"^\| {row} \| (\d+) \| ([\d.]+) \| ([\d.]+) \|$", README, re.MULTILINE)
    assert found, row
    return int(found[1]), found[2], found[3]


def test_there_are_enough_needs_each_with_its_own_id_and_text() -> None:
    assert len(NEEDS) >= 120
    assert [need["id"] for need in NEEDS] == [f"n{number:03}" for number in range(1, len(NEEDS) + 1)]
    assert len({need["title"] for need in NEEDS}) == len(NEEDS)
    assert len({need["purpose"] for need in NEEDS}) == len(NEEDS)


def test_every_need_has_the_fields_of_a_need() -> None:
    fields = {"id", "title", "items", "purpose", "category", "delivery_region"}
    for need in NEEDS:
        assert need.keys() - {"nobody_fits"} == fields, need["id"]
        assert need["title"].strip() and need["purpose"].strip() and need["delivery_region"], need["id"]
        assert need["items"], need["id"]
        for item in need["items"]:
            assert item.keys() == {"name", "spec", "quantity", "unit"}, need["id"]
            assert item["name"] and item["unit"] and int(item["quantity"]) > 0, need["id"]


def test_every_category_is_asked_for_and_some_officers_choose_none() -> None:
    assert {need["category"] for need in NEEDS} == CATEGORIES | {None}


def test_grades_are_sorted_and_name_needs_and_enterprises_that_were_ever_open() -> None:
    lines = (LABELLED / "grades.tsv").read_text(encoding="utf-8").splitlines()
    assert lines == sorted(lines)
    assert GRADES.keys() <= {need["id"] for need in NEEDS}
    assert {key for grades in GRADES.values() for key in grades} == ENTERPRISES
    assert {grade for grades in GRADES.values() for grade in grades.values()} == {1.0, 2.0, 3.0}


def test_a_need_without_grades_says_that_nobody_fits() -> None:
    assert {need["id"] for need in NEEDS if need.get("nobody_fits")} == {
        need["id"] for need in NEEDS if need["id"] not in GRADES
    }


def test_every_enterprise_sells_just_what_some_need_asks_for() -> None:
    assert {key for grades in GRADES.values() for key, grade in grades.items() if grade == 3} == ENTERPRISES


def test_the_second_pass_is_over_every_fifth_need_and_leaves_out_no_pair() -> None:
    sample = {need["id"] for need in NEEDS[::5]}
    twice = second_pass()
    assert {need for need, _ in twice} == sample & GRADES.keys()
    assert all(max(pair) > 0 and set(pair) <= {0, 1, 2, 3} for pair in twice.values())
    graded = {(need, key) for need in sample & GRADES.keys() for key in GRADES[need]}
    assert graded <= twice.keys()


def test_a_corrected_grade_is_that_of_the_second_pass_and_the_readme_names_it() -> None:
    for (need, key), (first, second) in second_pass().items():
        grade = int(GRADES.get(need, {}).get(key, 0))
        if grade != first:
            assert grade == second
            assert re.search(rf"{need}\s+{key}\s+{first} → {second}", README)


@pytest.mark.parametrize(
    ("row", "with_zeros"), [("pairs that either pass graded above 0", False), ("all pairs", True)]
)
def test_the_agreement_is_what_the_readme_states(row: str, with_zeros: bool) -> None:
    pairs = list(second_pass().values())
    if with_zeros:
        pairs += [(0, 0)] * (len(NEEDS[::5]) * len(ENTERPRISES) - len(pairs))
    equal = sum(a == b for a, b in pairs) / len(pairs)
    assert (len(pairs), f"{weighted_kappa(pairs):.3f}", f"{equal:.3f}") == stated(row)


def test_the_readme_counts_the_needs_and_the_pairs_of_each_grade() -> None:
    counted = Counter(int(grade) for grades in GRADES.values() for grade in grades.values())
    counted[0] = len(NEEDS) * len(ENTERPRISES) - sum(counted.values())
    table = {
        int(row[1]): int(row[2].replace(",", ""))
        for row in re.finditer(r"^\| (\d) \| .* \| ([\d,]+) \|$", README, re.MULTILINE)
    }
    assert README.splitlines()[2].startswith(f"{len(NEEDS)} invented needs")
    assert table == counted


def test_the_readme_counts_needs_and_grades_by_category() -> None:
    counts: dict[str, list[int]] = {}
    for need in NEEDS:
        row = counts.setdefault(need["category"] or "none chosen", [0, 0, 0, 0])
        grades = [int(grade) for grade in GRADES.get(need["id"], {}).values()]
        row[:] = [row[0] + 1, *(row[4 - grade] + grades.count(grade) for grade in (3, 2, 1))]
    table = re.findall(r"^\| ([a-z -]+) \| (\d+) \| (\d+) \| (\d+) \| (\d+) \|$", README, re.MULTILINE)
    assert {name: [int(one) for one in numbers] for name, *numbers in table} == counts
