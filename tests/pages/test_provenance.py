"""Is it said once for each session when, where and how often it measured?"""

from bs4 import BeautifulSoup

from tests.factories.project import MEDIANS, macros_of, measured, project
from tests.factories.rows import session


def test_the_circumstances_name_the_build_of_python_and_how_fast_the_machine_was():
    told = BeautifulSoup(macros_of(project()).measured_on(), "html.parser").get_text().replace("\xa0", " ")
    assert told.startswith(
        "Measured on 22 November 2026 on Test CPU (2 cores, 2,048 MiB), Debian GNU/Linux 12, Python "
    )
    assert "Python 3.13.0 (GCC 12.2.0, not optimised; a fixed piece of work takes 8.00 ms)" in told
    assert "gunicorn-gthread 27.0.1 with 1 worker of 4 threads" in told
    assert told.endswith("7 launches.")


def test_without_any_session_there_are_no_circumstances():
    assert macros_of(measured([])).measured_on() == "Not measured for the current apps."


def test_the_circumstances_are_told_once_for_each_session():
    """With the launches of its most often measured scenario, in whichever order they stand."""
    longer = session(MEDIANS, launches=8) + session(MEDIANS, scenario="json")
    other = session(MEDIANS, scenario="batch", session="s20261123-0000-aaaa")
    said = macros_of(measured(longer + other)).measured_on()
    assert [said.count(word) for word in ("Measured on", "8 launches", "7 launches")] == [2, 1, 1]
