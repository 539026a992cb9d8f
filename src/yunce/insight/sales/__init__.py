"""What counts as a sale: orders net of their cancellations, and the lines they consist of. Every shop question reads
these."""
