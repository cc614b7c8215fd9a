"""Random small worlds of rules and facts, in which every kind of decision about sharing comes up often."""

from throughcare.simulation.decisions.asking import Asked, askers, topics
from throughcare.simulation.decisions.cast import WorldAgency, WorldWorker
from throughcare.simulation.decisions.changing import Change, changed
from throughcare.simulation.decisions.edges import KINDS, PLACES, Edge, edges_of
from throughcare.simulation.decisions.worlds import World, invent

__all__ = [
    "KINDS",
    "PLACES",
    "Asked",
    "Change",
    "Edge",
    "World",
    "WorldAgency",
    "WorldWorker",
    "askers",
    "changed",
    "edges_of",
    "invent",
    "topics",
]
