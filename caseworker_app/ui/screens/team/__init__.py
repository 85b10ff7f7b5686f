"""Team: what is late, why, and who needs help; what the meeting decides."""
