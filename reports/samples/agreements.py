"""Sample data of an agreement: a process of two departments with its measure."""

from datetime import date

from reports.charts.figure_chart import figure_chart
from reports.data import Imprint
from reports.data_agreements import AgreementSheet, Measured, SheetPart, SheetRow, Signed


def sample_agreement(imprint: Imprint) -> AgreementSheet:
    """Return how Marketing and Sales make a lead a customer."""
    chart = figure_chart(
        [58, 63, 71, None, 82, 84],
        target=90,
        names=["Jun", "Jul", "Aug", "Sep", "Oct", "Nov"],
        label="June 58, July 63, August 71, October 82, November 84; agreed: 90",
        write=str,
    )
    return AgreementSheet(
        imprint=imprint,
        title="How a lead becomes a customer",
        sides="Marketing and Sales",
        state="Version 3, in force since 12 June 2026.",
        parts=(
            SheetPart(
                title="Stages",
                labels=("Stage", "A lead is here when", "Owner", "At most"),
                rows=(
                    SheetRow(
                        cells=("Inquiry", "Somebody asks for a price.", "Leila Haddad, Marketing", "Same day")
                    ),
                    SheetRow(
                        cells=("Accepted", "Sales has spoken with them.", "Yuki Nakagawa, Sales", "1 day"),
                        handover="Handover: Marketing to Sales",
                    ),
                ),
            ),
        ),
        signed=(
            Signed(of="Marketing", name="Ingrid Solberg", on=date(2026, 6, 11)),
            Signed(of="Sales", name="", on=None),
        ),
        measured=(
            Measured(name="Leads called within a day", latest="November 2026: 84", target="90", chart=chart),
            Measured(name="Leads sent back", latest="", target="", chart=None),
        ),
    )
