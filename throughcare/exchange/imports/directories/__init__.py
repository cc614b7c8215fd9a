"""Directories of services on their way in: by a form that is data, into the words of HSDS 3."""
