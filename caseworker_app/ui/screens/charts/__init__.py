"""Charts: are we on time, is it getting better, where not."""
