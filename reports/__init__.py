"""Turn plain data into printed reports: PDF bytes, nothing else."""
