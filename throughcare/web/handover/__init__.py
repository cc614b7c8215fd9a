"""Contact, deputy, handover, absence, load and questions to specialists."""
