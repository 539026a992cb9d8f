"""Reports and plans as blocks, written as page, docx and pdf from one model."""
