"""What do the article's speed figures say when their own published counts are put beside them?"""

from pathlib import Path

import pandas as pd
import pytest
from ruamel.yaml import YAML

DATA = Path(__file__).parents[2] / "data"
CSV = DATA / "figures-2016.csv"
SECONDS = 20
CONNECTIONS = 200


@pytest.fixture(scope="module")
def figures() -> pd.DataFrame:
    return pd.read_csv(CSV).set_index(["test", "framework"])


def mean_by_littles_law(figures: pd.DataFrame) -> pd.Series:
    """Give the mean that 200 connections, always busy, must have at the published rate, in ms."""
    return CONNECTIONS / figures["rps"] * 1000


def test_the_rates_are_the_counts_over_20_seconds(figures: pd.DataFrame) -> None:
    assert (figures["rps"] / (figures["requests"] / SECONDS)).between(0.99, 1.01).all()


def test_the_json_means_agree_with_the_rates(figures: pd.DataFrame) -> None:
    ratio = figures["mean_ms"] / mean_by_littles_law(figures)
    assert ratio.loc["json"].between(0.98, 1.02).all()


def test_the_remote_means_are_a_third_of_what_the_rates_demand(figures: pd.DataFrame) -> None:
    # The slowest requests hit the 10 s limit and are missing from the mean.
    remote = figures.loc["remote"]
    assert (remote["mean_ms"] / mean_by_littles_law(remote)).between(0.25, 0.35).all()
    assert (remote["timeouts"] > 70).all()
    assert remote["max_ms"].between(9_900, 10_000).all()


def test_the_remote_test_differs_by_one_request_and_stays_below_20_a_second(figures: pd.DataFrame) -> None:
    remote = figures.loc["remote"]
    assert remote.loc["flask", "requests"] - remote.loc["django", "requests"] == 1
    assert remote.loc[["flask", "django", "floor"], "rps"].between(18, 20).all()


def test_in_the_remote_test_no_framework_at_all_had_the_worst_mean(figures: pd.DataFrame) -> None:
    assert figures.loc["remote", "mean_ms"].idxmax() == "floor"


def test_complete_is_2_0_times_by_mean_and_2_9_times_by_rate(figures: pd.DataFrame) -> None:
    complete = figures.loc["complete"]
    assert complete.loc["django", "mean_ms"] / complete.loc["flask", "mean_ms"] == pytest.approx(2.0, abs=0.05)
    assert complete.loc["flask", "rps"] / complete.loc["django", "rps"] == pytest.approx(2.9, abs=0.05)


def test_flask_adds_8_percent_to_its_libraries_without_flask_in_complete(figures: pd.DataFrame) -> None:
    complete = figures.loc["complete", "mean_ms"]
    assert complete["flask"] / complete["floor"] == pytest.approx(1.08, abs=0.005)


def test_the_article_copied_its_six_means_correctly(figures: pd.DataFrame) -> None:
    copied = {"json": (43.33, 42.52), "remote": (3344.27, 3477.36), "complete": (1440.24, 2904.04)}
    for name, means in copied.items():
        assert tuple(figures.loc[name, "mean_ms"][["flask", "django"]]) == means


@pytest.mark.parametrize("month", ["july", "august", "november"])
def test_the_ratios_of_complete_in_2015_follow_from_the_means(month: str) -> None:
    facts = {fact["id"]: fact["value"] for fact in YAML(typ="safe").load((DATA / "facts.yml").read_text("utf-8"))}
    django, flask, ratio = (facts[f"klen-complete-{month}-2015-{name}"] for name in ("django", "flask", "ratio"))
    assert ratio == round(django / flask, 1)
