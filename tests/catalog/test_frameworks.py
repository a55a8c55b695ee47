"""Are targets named once and read back as written?"""

import pytest

from comparison.catalog.frameworks import (
    AA_COPIES,
    BASELINE,
    FRAMEWORKS,
    TARGETS,
    VARIANT_NAMES,
    VARIANTS,
    Target,
    targets_of,
)
from tests.repository import ROOT


def test_every_target_reads_back_as_written() -> None:
    assert [Target.parse(str(target)) for target in TARGETS] == list(TARGETS)


def test_an_unknown_target_is_refused_with_the_known_ones() -> None:
    known = ", ".join(map(str, TARGETS))
    with pytest.raises(KeyError, match=f"known: {known}"):
        Target.parse("flask/fast")


def test_the_baseline_and_the_a_a_copy_can_be_served_by_each_interface() -> None:
    for interface, target in AA_COPIES.items():
        assert {BASELINE, target} <= set(targets_of(interface))


def test_every_interface_has_an_a_a_copy_and_a_target_has_at_least_one_interface() -> None:
    assert {interface for framework in FRAMEWORKS.values() for interface in framework.interfaces} == set(AA_COPIES)
    assert {target for interface in AA_COPIES for target in targets_of(interface)} == set(TARGETS)


def test_an_app_has_an_entry_for_each_of_its_interfaces_and_no_other() -> None:
    for framework in FRAMEWORKS.values():
        entries = {path.stem for path in (ROOT / "apps" / framework.app).glob("[wa]sgi.py")}
        assert entries == set(framework.interfaces), framework.id


def test_every_variant_in_use_is_explained_and_the_other_way_round() -> None:
    assert {target.variant for target in TARGETS} == set(VARIANTS)


def test_a_name_tells_the_variant_only_where_there_are_several() -> None:
    several = {framework.id for framework in FRAMEWORKS.values() if len(framework.variants) > 1}
    named = {target.framework for target in TARGETS if VARIANT_NAMES[target.variant] in target.name}
    assert named == several


def test_readers_never_see_the_ids_of_variants() -> None:
    assert set(VARIANT_NAMES) == set(VARIANTS)
    names = [target.name for target in TARGETS]
    assert [name for name in names for id_ in ("lean", "guarded") if id_ in name] == []
    assert len(set(names)) == len(names)


def test_a_reference_says_by_its_name_that_it_is_one() -> None:
    references = {framework.name for framework in FRAMEWORKS.values() if framework.role == "reference"}
    assert references
    assert all("reference" in name for name in references)
