"""What every installation holds before anybody works in it: reference data and shipped programmes."""

from __future__ import annotations

from django.utils import timezone


def load() -> str:
    """Load reference data and publish shipped programmes; say what is there now."""
    from throughcare.agencies import actions as agencies
    from throughcare.programmes import actions as programmes

    loaded = agencies.load_reference()
    for name, text in sorted(programmes.shipped_definitions().items()):
        programmes.publish(text, name=name, now=timezone.now())
    counts = ", ".join(f"{count} {what}" for what, count in loaded.items())
    return f"{counts}, {len(programmes.shipped_definitions())} programme(s)."
