"""What staff write down around help after release: a no, a follow-up, lost contact, a return."""
