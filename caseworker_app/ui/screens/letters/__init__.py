"""Letters: made from a case, looked at beside what they rest on, printed, posted, and what came back."""
