"""Tuning finds what was planted, finds nothing where there is nothing, and leaves everything as it was."""

import json
import random
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from matching import CategorySettings, Document, EngineError, Field, Query, Settings, Tokeniser
from matching.evaluate import Judgements
from matching.tune import Labelled, Plan, Tuned, markdown, plain, tune
from matching.tune.report import verdict
from matching.tune.trials import split
from tests.matching.market import WordAnalyser

pytestmark = pytest.mark.long

N_TOPICS = 40
LETTERS = "가나다라마바사아자차카타파하거너더러머버서어저처커터퍼허"
# Without rumours, and without words and peers that speak for each other, everybody finds what fits.
START = Settings(fields={"rumour": Field(1.0)}, alike=0.0, peers=0)
SMALL = Plan(parameters=("field:rumour", "slope"), budget=12, floor=0.3)


def word(number: int) -> str:
    return LETTERS[number % len(LETTERS)] + LETTERS[(number * 7 + 3) % len(LETTERS)] + str(number)


def planted(n_queries: int = N_TOPICS) -> Labelled:
    """Every document tells its own topic in `text`, and another's, up to three times, in `rumour`."""
    documents = [
        Document(f"d{n:02}", {"text": word(n), "rumour": " ".join([word((n + 1) % N_TOPICS)] * (n % 3 + 1))})
        for n in range(N_TOPICS)
    ]
    queries = [Query(f"q{n:02}", {"text": word(n)}) for n in range(n_queries)]
    return Labelled(documents, queries, {f"q{n:02}": {f"d{n:02}": 1.0} for n in range(n_queries)})


def at_random(seed: int) -> Labelled:
    """The same market with fitting documents drawn by lot: no setting can be better."""
    chance = random.Random(seed)
    own = planted()
    lots: Judgements = {
        one.key: {d.key: 1.0 for d in chance.sample(list(own.documents), 5)} for one in own.queries
    }
    return replace(own, judgements=lots)


def tuned(labelled: Labelled, plan: Plan = SMALL) -> Tuned:
    return tune(labelled, Tokeniser(WordAnalyser()), START, plan)


def test_a_better_setting_that_was_planted_is_found_by_every_fold_and_its_interval_excludes_nothing() -> None:
    found = tuned(planted())
    assert found.gain.low > 0
    assert found.gain.mean == pytest.approx(found.after - found.before)
    assert found.after == pytest.approx(1.0)
    value, n_folds = found.agreed("field:rumour")
    assert (value, n_folds) == (found.chosen_by_all["field:rumour"], 5)
    assert value == 0.25
    assert found.agreed("slope") == (START.slope, 5)
    assert sum(fold.n_queries for fold in found.folds) == found.n_queries == N_TOPICS
    assert "The interval excludes 0: other settings are better here." in markdown(found, 1.0)


@pytest.mark.parametrize("seed", range(4))
def test_labels_drawn_by_lot_show_no_gain_and_the_report_says_so(seed: int) -> None:
    found = tuned(at_random(seed))
    assert found.gain.low <= 0 <= found.gain.high
    assert verdict(found.gain) == "nothing"
    assert "The interval includes 0: no gain is shown. Leave what is there." in markdown(found, 1.0)


def test_the_gain_is_judged_on_queries_that_the_choice_has_not_seen() -> None:
    """With labels by lot the choosing queries see a gain where the held-out ones see less."""
    found = [tuned(at_random(seed), replace(SMALL, budget=30)) for seed in range(4)]
    seen = np.mean([fold.seen_gain for one in found for fold in one.folds])
    unseen = np.mean([one.gain.mean for one in found])
    assert seen > unseen + 0.005


def test_what_the_held_out_queries_fit_changes_nothing_of_what_their_fold_chooses() -> None:
    plan = replace(SMALL, parameters=("field:rumour", "floor"), budget=6, floor=1.0)
    own = planted()
    held_out = split(sorted(own.judgements), plan.n_outer, f"{plan.seed} outer")[0]
    astray = {f"q{n:02}": {f"d{(n - 1) % N_TOPICS:02}": 1.0} for n in held_out.tolist()}
    one, other = tuned(own, plan), tuned(replace(own, judgements={**own.judgements, **astray}), plan)
    assert one.folds[0].chosen == other.folds[0].chosen
    assert one.folds[0].after > other.folds[0].after
    assert one.floors is not None and other.floors is not None
    assert one.floors.chosen[0] == other.floors.chosen[0]
    assert one.floors.after > other.floors.after


def test_the_same_arguments_give_the_same_answer_in_any_order_of_the_input() -> None:
    one = planted()
    other = Labelled(one.documents[::-1], one.queries[::-1], dict(reversed(list(one.judgements.items()))))
    assert tuned(one) == tuned(one) == tuned(other)
    by_lot = at_random(0)
    assert tuned(by_lot, replace(SMALL, seed=1)).folds != tuned(by_lot).folds


def test_nothing_is_changed_and_the_usual_settings_are_the_usual_start() -> None:
    labelled, before = planted(), Settings().plain()
    tuned(labelled)
    assert Settings().plain() == before
    assert START.fields == {"rumour": Field(1.0)}
    assert labelled == planted()
    found = tune(labelled, Tokeniser(WordAnalyser()), plan=replace(SMALL, parameters=("slope",), budget=1))
    assert found.current == {"slope": Settings().slope}


def test_a_search_tries_no_more_setups_than_its_budget() -> None:
    for budget in (1, 3):
        found = tuned(planted(), replace(SMALL, parameters=("slope", "stem_share", "ngrams"), budget=budget))
        # Six searches, each from the same start.
        assert found.n_setups <= 1 + 6 * budget


def test_a_floor_is_chosen_by_whom_it_asks() -> None:
    found = tuned(planted(), replace(SMALL, parameters=("field:rumour", "floor"), floor=1.0)).floors
    assert found is not None
    assert found.gain.low > 0  # at a floor of 1 nobody is asked
    assert (found.before, found.asked_before) == (0.0, 0.0)
    assert all(floor < 1 for floor in (*found.chosen, found.chosen_by_all))
    assert found.n_queries == N_TOPICS


def test_a_need_that_nobody_fits_counts_for_the_floor_alone() -> None:
    own = planted()
    nobody = Query("nobody", {"text": "없는것"})
    with_nobody = Labelled(own.documents, [*own.queries, nobody], {**own.judgements, "nobody": {"d01": 0.0}})
    found = tuned(with_nobody, replace(SMALL, parameters=("slope", "floor"), budget=2))
    assert found.n_queries == N_TOPICS
    assert found.floors is not None and found.floors.n_queries == N_TOPICS + 1


def test_what_was_not_judged_does_not_count() -> None:
    own = planted()
    more = Labelled(
        own.documents,
        [*own.queries, Query("z", {"text": word(1)})],
        {**own.judgements, "other": {"d01": 1.0}},
    )
    assert tuned(more) == tuned(own)


REFUSED = [
    ({"n_queries": 19}, {}, "queries = 19: give at least 20 queries"),
    ({}, {"parameters": ("slope", "speed")}, "parameters = 'speed': give some of stem_share, slope"),
    ({}, {"parameters": ()}, "parameters = \\[\\]: give some of"),
    ({}, {"parameters": ("category_weight",)}, "'category_weight': leave it out: fewer than two categories"),
    ({}, {"parameters": ("asked:text",)}, "'asked:text': leave it out: it is the only field"),
    ({}, {"n_outer": 41}, "folds = 41: give 2 to 40: none may be empty"),
    ({}, {"n_outer": 1}, "folds = 1: give 2 to 40"),
    ({}, {"n_inner": 33}, "folds = 33: give 2 to 32"),
    (
        {},
        {"parameters": ("slope", "floor"), "fits": 2.0},
        "fits = 2.0: give at most the largest grade \\(1\\)",
    ),
]


@pytest.mark.parametrize(("market", "plan", "refusal"), REFUSED)
def test_what_cannot_be_searched_is_refused(
    market: dict[str, int], plan: dict[str, object], refusal: str
) -> None:
    with pytest.raises(EngineError, match=refusal):
        tuned(planted(**market), replace(SMALL, **plan))  # type: ignore[arg-type]  # rows of a table


@pytest.mark.parametrize(
    ("plan", "refusal"),
    [
        ({"objective": "f1"}, "objective = 'f1': give one of ndcg10"),
        ({"budget": 0}, "budget = 0"),
        ({"fits": float("nan")}, "fits = nan"),
        ({"floor": float("nan")}, "floor = nan"),
        ({"floor": 1.5}, "floor = 1.5"),
    ],
)
def test_a_plan_that_makes_no_sense_is_refused(plan: dict[str, object], refusal: str) -> None:
    with pytest.raises(EngineError, match=refusal):
        Plan(**plan)  # type: ignore[arg-type]  # rows of a table


@pytest.mark.parametrize("grade", [float("nan"), float("inf")])
def test_a_grade_that_is_no_number_is_refused(grade: float) -> None:
    own = planted()
    with pytest.raises(EngineError, match="give a finite grade to document d01 for query q01"):
        replace(own, judgements={**own.judgements, "q01": {"d01": grade}})


def test_a_query_given_twice_is_refused() -> None:
    own = planted()
    with pytest.raises(EngineError, match="a key of its own"):
        replace(own, queries=[*own.queries, own.queries[0]])


def test_categories_are_searched_only_where_they_do_not_give_the_answers_away() -> None:
    own = planted()
    declared = replace(own, documents=[replace(one, category=one.key[:2]) for one in own.documents])
    plan = replace(SMALL, parameters=("category_weight",), budget=2)
    assert tuned(declared, plan).current == {"category_weight": CategorySettings().weight}
    asks_itself = replace(declared, queries=[replace(one, exclude=frozenset({"d00"})) for one in own.queries])
    with pytest.raises(EngineError, match="queries exclude documents"):
        tuned(asks_itself, plan)
    assert "category_weight" in tuned(asks_itself, replace(SMALL, parameters=None, budget=1)).left_out


def test_the_report_for_machines_is_json_and_says_what_the_one_for_people_says() -> None:
    found = tuned(planted(), replace(SMALL, parameters=("field:rumour", "ngrams", "floor")))
    read = json.loads(json.dumps(plain(found, 2.0)))
    assert (read["shows"], read["n_queries"], read["seconds"]) == ("gain", N_TOPICS, 2.0)
    assert read["gain"]["mean"] == found.gain.mean
    assert read["agreed"]["ngrams"] == [[1, 3], 5]
    assert read["floors"]["current"] == 0.3
    people = markdown(found, 2.0)
    assert f"a gain of {100 * found.gain.mean:.2f} (95 % {100 * found.gain.low:.2f} to " in people
    assert "| ngrams | 1–3 |" in people
    assert "Nothing was changed." in people


def test_the_command_reads_files_and_prints_the_report(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from matching.__main__ import main

    monkeypatch.setattr("matching.tune.command.KiwiAnalyser", WordAnalyser)
    own = planted()
    rows: dict[str, Sequence[Document | Query]] = {"docs.jsonl": own.documents, "queries.jsonl": own.queries}
    for name, ones in rows.items():
        lines = [json.dumps({"id": one.key, "fields": dict(one.fields)}, ensure_ascii=False) for one in ones]
        (tmp_path / name).write_text("\n".join(lines), encoding="utf-8")
    grades = [
        f"{query}\t{key}\t{grade}\n" for query, by in own.judgements.items() for key, grade in by.items()
    ]
    (tmp_path / "qrels.tsv").write_text("".join(grades), encoding="utf-8")
    files = [
        f"--{option}={tmp_path / name}"
        for option, name in (("docs", "docs.jsonl"), ("queries", "queries.jsonl"))
    ]
    asked = ["tune", *files, f"--qrels={tmp_path / 'qrels.tsv'}", "--budget=4"]
    assert main([*asked, "--parameters=field:rumour, floor", "--json"]) == 0
    out, err = capsys.readouterr()
    plan = Plan(parameters=("field:rumour", "floor"), budget=4)
    told = {"seconds": json.loads(out)["seconds"]}
    expected = plain(tune(own, Tokeniser(WordAnalyser()), plan=plan), 0.0) | told
    assert json.loads(out) == json.loads(json.dumps(expected))
    assert "search 6 of 6" in err
    assert main([*asked, "--parameters=slope"]) == 0
    assert capsys.readouterr().out.startswith("# Tuning on 40 queries over 40 documents")
    assert main([*asked, "--parameters=speed"]) == 2
    out, err = capsys.readouterr()
    assert out == "" and err.count("\n") == 1 and "parameters = 'speed'" in err
