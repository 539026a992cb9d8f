"""Buying models fitted by maximum likelihood. Plain Python, numpy and scipy."""
