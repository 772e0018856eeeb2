"""The sealed urn: encryption of ballots, roll, tallies, comments, drawn codes, trustees; nothing else may."""
