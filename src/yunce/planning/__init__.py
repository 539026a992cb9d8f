"""planning: the campaign plan of an initiative, from four starting doors to the frozen version.

Not the numbers believed (loop) nor the tree they hang on (strategy): dates, people, money and the document."""
