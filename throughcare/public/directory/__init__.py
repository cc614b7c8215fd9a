"""The directory of services, open to everybody: search, service, confirmation by link, HSDS 3."""
