"""The only code that reads or writes the tables of the spine: values in, values out, every query within a workspace.

One module per thing.
"""
