"""What the words mean: the shape of every record, without any input or output."""
