"""Do readers see where a source leads before they follow it?"""

import pytest

from comparison.pages.links import shown
from tests.factories.project import links


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
    assert shown(address) == text


def test_a_commit_is_named_and_linked_only_where_the_repository_is_known() -> None:
    sha, known = "a" * 40, links(repository="https://example.org/r/")
    assert links().commit(sha) == f"<code>{'a' * 10}</code>"
    assert f'href="https://example.org/r/commit/{sha}"' in known.commit(sha)
