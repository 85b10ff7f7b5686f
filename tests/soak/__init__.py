"""The long runs of `python3 build soak`: the program's promises held against kills, power cuts and damage."""
