"""月度销售与购买人数: net sales, orders, buyers and value per order, interval by interval."""
