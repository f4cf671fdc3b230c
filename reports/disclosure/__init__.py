"""Small figures are kept back from whoever is not of the programme.

`linking` says what hangs together, `protecting` what is kept back so that nothing
of it can be worked out, `auditing` tries to work it out, and `recovering` tells what
of that need not be. Values in, values out.
"""
