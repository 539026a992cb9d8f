"""The stages and the rules that a team may change. Plain Python."""
