"""畅销商品: the articles that bring most net sales, and how much of them comes back."""
