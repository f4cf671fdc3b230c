"""What people would use instead: Django's admin as it comes, over the same tables.

It has no locks, no trail and no history: it works as whoever owns the database,
and no trigger of ours runs for it.
"""
