"""`make bench`: the product beside its own statements, and beside a plain admin."""
