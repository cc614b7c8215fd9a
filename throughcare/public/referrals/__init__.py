"""Open pages behind signed links: answer a referral, or a question whether there is room, without an account."""
