"""Are targets named once and read back as written?"""

import pytest

from comparison.frameworks import FLOOR, FRAMEWORKS, TARGETS, TWIN, VARIANTS, Target


def test_every_target_reads_back_as_written() -> None:
    assert [Target.parse(str(target)) for target in TARGETS] == list(TARGETS)


def test_an_unknown_target_is_refused_with_the_known_ones() -> None:
    with pytest.raises(KeyError, match="known: floor/lean, flask/lean, flask/guarded, django/lean, django/guarded"):
        Target.parse("flask/fast")


def test_floor_and_twin_are_targets() -> None:
    assert {FLOOR, TWIN} <= set(TARGETS)


def test_every_variant_in_use_is_explained_and_the_other_way_round() -> None:
    assert {target.variant for target in TARGETS} == set(VARIANTS)


def test_a_name_tells_the_variant_only_where_there_are_several() -> None:
    several = {framework.id for framework in FRAMEWORKS.values() if len(framework.variants) > 1}
    assert {target.framework for target in TARGETS if target.variant in target.name} == several
