"""Layout, components, formatting and templates shared by all pages; knows no other room."""
