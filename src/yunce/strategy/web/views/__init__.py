"""Views of the strategy pages: the tree, the table of estimates, one estimate."""
