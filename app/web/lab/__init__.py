"""The lab: its link, its view, its pages and files."""
