"""What a file holds: .xlsx, .xls and .csv, read safely, whatever their name says."""
