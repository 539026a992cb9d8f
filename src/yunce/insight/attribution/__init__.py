"""归因 (attribution): which channels a conversion's value is credited to, by rule, by Markov chain or by Shapley."""
