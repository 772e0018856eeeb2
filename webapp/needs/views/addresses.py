"""Address of a needs list, which several modules of routes share."""

BOTH = "/needs/<of>/<by>"  # what the department `by` needs of the department `of`
