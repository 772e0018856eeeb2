"""The steps of a round: open, close, exchange, give up; trustees' sheets and drawn codes on paper."""
