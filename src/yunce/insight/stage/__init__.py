"""生命周期阶段 (lifecycle stage): where each person stands between coming in and being lost, by rules of the team."""
