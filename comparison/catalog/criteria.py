"""The criteria that the frameworks are compared by, and the verdicts on claims."""

# id (also the page's address below criteria/) -> title
CRITERIA: dict[str, str] = {
    "familiarity": "Python familiarity",
    "project-size": "Project size",
    "database": "Database",
    "authentication": "Authentication",
    "forms": "Forms",
    "speed": "Speed",
    "community": "Community",
}

# verdict -> what it means
VERDICTS: dict[str, str] = {
    "holds": "What the article says is so.",
    "holds with limits": "So in some cases, which the reason names.",
    "outdated": "Was so once; a later version changed it.",
    "wrong": "Is not so, and the evidence shows it.",
    "opinion": "Taste or advice: what suits you decides, and evidence helps only in part.",
    "unverifiable": "Could be settled, but not with what is known; the reason says what would.",
}
