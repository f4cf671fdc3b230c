"""`make day`: the working day of 70 people, on one machine."""
