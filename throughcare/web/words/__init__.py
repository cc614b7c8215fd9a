"""The site's list of words that may hurt in a plan."""
