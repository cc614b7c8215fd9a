"""Measure the product on an invented population: each figure beside its floor and its limit."""
