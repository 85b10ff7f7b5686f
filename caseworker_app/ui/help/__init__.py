"""Help where the question arises: pages of `resources/help`, pages made from the rules, and their window.

Nothing here is imported before somebody asks.
"""
