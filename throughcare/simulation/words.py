"""Words that invented people say. Invented, as everything here."""

ABOUT = (
    "Call me by my first name. I am good with my hands and I can cook for twenty. "
    "What helps me: a short talk in the morning, and knowing who comes when."
)

GOALS = (
    (
        "shelter",
        "No home to go back to",
        "I want a door that is mine.",
        "Register with the housing desk",
    ),
    (
        "id_document",
        "Identity card expired",
        "I want to be able to show who I am.",
        "Visit to the town hall",
    ),
    (
        "work_income",
        "No income after release",
        "I want to work with wood again.",
        "Talk with the workshop",
    ),
    (
        "debts",
        "Letters that were never opened",
        "I want to open my post without fear.",
        "List all creditors",
    ),
    ("care", "No health insurance", "I want to see a doctor of my own.", "Apply for insurance"),
    (
        "family",
        "Has not seen the children since arrival",
        "I want to read to my daughter.",
        "Plan a visit",
    ),
    (
        "social_network",
        "Knows nobody in town any more",
        "I want one friend who asks how I am.",
        "Meet a buddy",
    ),
    (
        "addiction",
        "Wants to live without drugs outside",
        "I want to wake up clear.",
        "First talk with the clinic",
    ),
)
"""Domain, need, the goal in the person's own words, first step."""
ONSETS = {
    "shelter": "before_justice",
    "id_document": "before_custody",
    "work_income": "in_custody",
    "debts": "before_justice",
    "care": "unknown",
    "family": "in_custody",
    "social_network": "before_custody",
    "addiction": "before_justice",
}
"""Since when there is what is needed; most is older than any contact with justice, and of some nobody knows."""
