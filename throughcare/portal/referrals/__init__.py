"""My referrals: what was sent about me, my yes and no, my own requests, and what employers see."""
