"""The grading form: filled in, looked over, handed in, by name or drawn code; with expectation and roll."""
