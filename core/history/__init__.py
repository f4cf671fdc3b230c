"""Every write is kept: what a row became, when, by whom and from which address.

Beside each table that is `tracked` stands one of its events, filled by triggers
when a statement is over, so that bulk and raw writes are kept too. Nobody but the
triggers writes there, and nothing in it is ever changed.
"""
