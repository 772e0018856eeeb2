"""Northwick Instruments: a company that is invented, with five rounds behind it and one open."""

from webapp.sample_company.calendar import Calendar as Calendar
from webapp.sample_company.make import is_whole as is_whole
from webapp.sample_company.make import make as make
