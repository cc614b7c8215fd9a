"""Case conferences: who sits at the table and why, what is asked, said, decided and written down."""
