"""Macros inside a sentence: facts, ratios and verdicts of pairs, shares, noise; and small pieces that pages repeat."""

import re

from markupsafe import Markup

from comparison.pages.fallbacks import NOTHING, or_words
from comparison.pages.html import inline, render
from comparison.pages.provenance import measured
from comparison.pages.query import Site, scenario_of, target_of
from comparison.pages.wording import noise_words, ratio_words, sentence, share_words
from comparison.stats.ratios import Comparison
from comparison.stats.sessions import circumstances

PIN = re.compile(r"^([a-z0-9-]+)==(\S+)", re.MULTILINE)


def fact(site: Site, id_: str) -> Markup:
    """A fact of facts.yml with its unit, linked to its evidence where that is a public page."""
    known = site.project.facts[id_]
    sources = [pointer.address for pointer in known.evidence if pointer.kind == "source"]
    return render("fact", text=known.words, address=next(iter(sources), ""))


@or_words
def ratio(site: Site, scenario: str, target: str, base: str) -> str:
    """The ratio of response times and of CPU with their intervals."""
    comparison = _comparison(site, scenario, target, base)
    return f"{ratio_words(comparison.latency.interval)}, CPU {ratio_words(comparison.cpu.interval)}"


@or_words
def verdict(site: Site, scenario: str, target: str, base: str) -> str:
    """What response time and CPU allow to say."""
    return sentence(_comparison(site, scenario, target, base))


def _comparison(site: Site, scenario: str, target: str, base: str) -> Comparison:
    above, below = target_of(target), target_of(base)
    return site.summaries.comparison(scenario_of("paired", scenario), above, below)


@or_words
def share(site: Site, scenario: str, target: str) -> str:
    """Which share of a target's median is above the baseline, if the session can tell the two apart."""
    return share_words(site.summaries, scenario_of("paired", scenario), target_of(target))


@or_words
def noise(site: Site, scenario: str) -> str:
    """How one target compares with a second copy of itself, in response time and in CPU."""
    time, cpu = (site.summaries.noise(scenario_of("paired", scenario), column) for column in ("p50_ms", "cpu_ms"))
    return f"{noise_words(time)}; CPU {noise_words(cpu)}"


def measured_on(site: Site) -> str:
    """When, where and how often the newest full sessions measured: once for a page."""
    known = circumstances(site.summaries, site.summaries.scenarios)
    return inline(" ".join(map(measured, known)) or f"{NOTHING.capitalize()}.")


def snippet(site: Site, name: str) -> str:
    """A snippet as Markdown: one tab for each framework, holding that app's section."""
    return site.project.snippets.tabs(name)


def code_lines(site: Site, name: str) -> str:
    """How many lines of code a snippet has in each app."""
    return site.project.snippets.code_lines(name)


def pip_install(site: Site, *packages: str) -> str:
    """The command that installs packages in the versions that are tested here; raises KeyError without a pin."""
    pins = dict(PIN.findall((site.project.root / "requirements" / "dev.txt").read_text(encoding="utf-8")))
    return " ".join(("pip install", *(f"{package}=={pins[package]}" for package in packages)))
