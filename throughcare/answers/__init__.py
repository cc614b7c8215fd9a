"""Ask once: questions with a meaning, answers with a source, and a ledger of what was asked."""
