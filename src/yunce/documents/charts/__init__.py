"""Charts as plain ECharts options, and the engine that draws them for files."""
