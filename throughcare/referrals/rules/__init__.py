"""Pure decisions about referrals."""
