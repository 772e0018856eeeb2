"""SCIM 2.0 (RFC 7643, 7644): the company's directory keeps people, departments and heads here."""
