"""An update on one sample alone: four units of a layer side by side, as there are no four samples."""
