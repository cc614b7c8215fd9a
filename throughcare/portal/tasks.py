"""Background jobs of the person's own pages, where the job worker finds them."""

from throughcare.portal.rights.making import QUEUE, forget_packages, make_package

__all__ = ["QUEUE", "forget_packages", "make_package"]
