"""What I share, and with whom: the person answers, changes and takes back."""
