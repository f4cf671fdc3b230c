"""A register as large as one wishes, of people who do not exist, for measuring.

It is written as fast as a database takes it: `manage.py make_people`.
"""
