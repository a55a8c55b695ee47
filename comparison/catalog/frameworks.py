"""The frameworks that are compared, and the variants of their apps."""

from dataclasses import dataclass
from typing import Literal, get_args

# Default: as the framework's documentation begins one, Flask's quickstart and Django's `startproject` with DEBUG off.
# Lean: nothing but the feature's own code. Guarded: with sessions, login, CSRF checks and protective headers, which are
# Django's defaults, and packages and a few lines in Flask.
Variant = Literal["default", "lean", "guarded"]
Interface = Literal["wsgi", "asgi"]

VARIANTS: tuple[str, ...] = get_args(Variant)
# What readers see instead; data and code keep the ids.
VARIANT_NAMES = {"default": "defaults", "lean": "bare", "guarded": "protections on"}


@dataclass(frozen=True)
class Framework:
    """One framework; its app is the package `<id>_app` under apps/, served as `<id>_app.<interface>:application`."""

    id: str
    name: str
    distribution: str  # whose installed version a row records; the baseline has none
    role: Literal["subject", "baseline", "reference"]  # a reference has what is measured, and no page
    variants: tuple[Variant, ...]
    interfaces: tuple[Interface, ...]

    @property
    def app(self) -> str:
        return f"{self.id}_app"


FRAMEWORKS: dict[str, Framework] = {
    framework.id: framework
    for framework in (
        Framework("floor", "No framework", "", "baseline", ("lean",), ("wsgi", "asgi")),
        Framework("flask", "Flask", "flask", "subject", ("default", "lean", "guarded"), ("wsgi",)),
        Framework("django", "Django", "django", "subject", ("default", "lean", "guarded"), ("wsgi", "asgi")),
        Framework("fastapi", "FastAPI (reference)", "fastapi", "reference", ("lean",), ("asgi",)),
    )
}


@dataclass(frozen=True, order=True)
class Target:
    """One app in one variant, written `framework/variant`: what a launch asks."""

    framework: str
    variant: str

    @classmethod
    def parse(cls, text: str) -> "Target":
        """Read `framework/variant`; raise KeyError with the known targets if there is no such target."""
        if text not in {str(target) for target in TARGETS}:
            raise KeyError(f"no target {text!r}; known: {', '.join(map(str, TARGETS))}")
        return cls(*text.split("/"))

    @property
    def name(self) -> str:
        """Name as readers see it: the variant is told only where a framework has several."""
        framework = FRAMEWORKS[self.framework]
        return framework.name if len(framework.variants) == 1 else f"{framework.name}, {VARIANT_NAMES[self.variant]}"

    def __str__(self) -> str:
        return f"{self.framework}/{self.variant}"


TARGETS: tuple[Target, ...] = tuple(
    Target(framework.id, variant) for framework in FRAMEWORKS.values() for variant in framework.variants
)

# The target that every session also measures against a second copy of itself: the noise floor.
AA_COPIES: dict[Interface, Target] = {"wsgi": Target("flask", "lean"), "asgi": Target("django", "lean")}
BASELINE = Target("floor", "lean")
# What a documentation's first app answers here: it has no database, no form, no upload.
DEFAULT_SCENARIOS = ("json", "predict")


def targets_of(interface: Interface, scenario: str | None = None) -> tuple[Target, ...]:
    """The targets that a server with this interface can serve; of a scenario, those that answer it."""
    return tuple(
        target
        for target in TARGETS
        if interface in FRAMEWORKS[target.framework].interfaces
        and (scenario in (None, *DEFAULT_SCENARIOS) or target.variant != "default")
    )
