"""二次购买: of those who bought for the first time in a month, how many bought again within so many days."""
