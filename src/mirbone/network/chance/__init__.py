"""What a signature pushes, and whether random miRNAs would do as much."""
