"""What every page needs: access control, CSRF, headers, proxies, compression, error pages, page cache."""
