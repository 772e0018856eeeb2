"""Tables as spreadsheets read them: CSV and XLSX."""
