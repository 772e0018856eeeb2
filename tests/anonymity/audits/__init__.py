"""Audits of disclosure control: is a withheld number determined by what random companies publish?"""
