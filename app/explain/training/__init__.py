"""The training page as plain numbers: its drawing, its histograms, its diagnoses."""
