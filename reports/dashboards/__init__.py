"""The page of progress: counted at night and on asking, read from what is stored.

What the summaries count too is taken from their register, so the two never differ.
"""
