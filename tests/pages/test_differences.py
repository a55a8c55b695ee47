"""Differences on their page: one line each in the table, and each below the heading of its group."""

import pytest

from comparison.content.differences import GROUPS
from comparison.pages.differences import differences, differences_table
from comparison.pages.links import Links
from comparison.pages.query import Site
from comparison.project import Project
from tests.repository import ROOT, arguments


@pytest.fixture(scope="module")
def site() -> Site:
    return Site(Project.load(ROOT), Links(lambda: "serve/differences/"))


def test_the_table_leads_to_every_difference(site):
    table = differences_table(site)
    assert [id_ for id_ in site.project.differences if f'href="#{id_}"' not in table] == []


def test_a_group_shows_its_own_with_both_answers_and_what_to_set(site):
    shown = differences(site, "headers")
    for difference in site.project.differences.values():
        assert (f"{{ #{difference.id} }}" in shown) is (difference.group == "headers")
    host = site.project.differences["unknown-host"]
    texts = [
        host.request,
        host.why,
        *(text for side in host.sides.values() for text in (side.answer, side.change.code)),
    ]
    assert [text for text in texts if text not in shown] == []


def test_the_page_shows_every_group():
    assert arguments("differences") == set(GROUPS)


def test_a_group_that_is_none_is_refused(site):
    with pytest.raises(KeyError, match="there are json, urls"):
        differences(site, "cookies")
