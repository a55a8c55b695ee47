"""Are addresses right from wherever a page stands, and do readers see where a source leads before they follow it?"""

import pytest

from comparison.pages.links import name_of_test, site
from tests.factories.project import links


@pytest.mark.parametrize(
    ("here", "expected"), [("", "serve/uploads/"), ("decide/", "../serve/uploads/"), ("a/b/", "../../serve/uploads/")]
)
def test_addresses_are_relative_to_the_page(here, expected) -> None:
    """The site works below any address."""
    assert links(here).to("serve/uploads/") == expected
    assert links(here).claim("c-1") == expected.replace("serve/uploads/", "evidence/claims/#c-1")
    assert links(here).to("https://example.org/a") == "https://example.org/a"
    assert links("").to("") == "./"


def test_files_and_commits_have_an_address_only_where_the_repository_is_known() -> None:
    known = links(repository="https://example.org/r/")
    assert (links().file("a.py"), links().commit("abc")) == ("", "")
    assert known.file("tests/a.py") == "https://example.org/r/blob/HEAD/tests/a.py"
    assert known.commit("abc") == "https://example.org/r/commit/abc"


@pytest.mark.parametrize(
    ("address", "text"),
    [
        ("https://github.com/benoitc/gunicorn/issues/2007", "benoitc/gunicorn#2007"),
        ("https://github.com/pallets/flask/blob/3.1.3/docs/design.rst", "pallets/flask"),
        ("https://www.jetbrains.com/research/", "jetbrains.com"),
        ("https://docs.djangoproject.com/en/6.1/faq/general/", "docs.djangoproject.com"),
    ],
)
def test_a_source_is_shown_by_its_site_and_on_github_by_its_repository(address, text) -> None:
    assert site(address) == text


def test_a_test_is_shown_by_the_fact_that_it_is_named_after() -> None:
    assert name_of_test("tests/settle/test_x.py::TestY::test_a_form_is_checked") == "a form is checked"
    assert name_of_test("tests/errors/x.py::rows_of_unequal_length") == "rows of unequal length"
