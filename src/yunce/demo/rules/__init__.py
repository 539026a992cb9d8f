"""How the rows of UCI Online Retail become order lines and cancellations. Plain Python, run once by scripts/."""
