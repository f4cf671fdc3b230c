"""Small figures are kept back from whoever is not of the programme.

`linking` says what hangs together, `protecting` what is kept back so that nothing
of it can be worked out, and `auditing` tries to work it out. Values in, values out.
"""
