"""What can go wrong while measuring: with one launch, or with the whole session."""


class HarnessError(Exception):
    """Why measuring cannot go on, in a sentence for people, with the cure."""


class DiscardedLaunch(Exception):
    """Why a launch does not count; the session goes on."""
