"""A made-up programme and its people, for demonstrations and measurements."""
