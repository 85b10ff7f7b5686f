"""The council's own words for its letters: typed beside the page, mistakes at their line, the way back."""
