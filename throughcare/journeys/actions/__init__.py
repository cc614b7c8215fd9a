"""Write journeys. Everything that moves a date or a person between agencies goes through here."""

from throughcare.journeys.actions.arriving import Arrival, admit_many
from throughcare.journeys.actions.custody import (
    correct_person,
    record_death,
    record_legal_title,
    release,
    transfer,
)
from throughcare.journeys.actions.milestones import complete, take_back
from throughcare.journeys.actions.projecting import project
from throughcare.journeys.actions.registering import Update, update_many
from throughcare.journeys.actions.replanning import move_release_dates, read_notice
from throughcare.journeys.actions.responsibility import hand_over
from throughcare.journeys.actions.teaming import ask_into_team, let_go
from throughcare.journeys.actions.undoing import NothingToUndoError, undo_move

__all__ = [
    "Arrival",
    "NothingToUndoError",
    "Update",
    "admit_many",
    "ask_into_team",
    "complete",
    "correct_person",
    "hand_over",
    "let_go",
    "move_release_dates",
    "project",
    "read_notice",
    "record_death",
    "record_legal_title",
    "release",
    "take_back",
    "transfer",
    "undo_move",
    "update_many",
]
