"""Sample data of a survey: two of the six questions, as both sides answered them."""

from reports.data import Imprint
from reports.data_surveys import SurveyRow, SurveySheet


def sample_survey(imprint: Imprint) -> SurveySheet:
    """Return where Marketing and Sales differ."""
    return SurveySheet(
        imprint=imprint,
        title="Where Marketing and Sales differ",
        note="The “smackdown” checklist, counted on Wednesday 22 July 2026",
        finding="They see 1 of 2 questions differently",
        sides=("Marketing: 19 of 20 answered", "Sales: 29 of 34 answered"),
        labels=("Question", "Marketing", "Sales", "Apart"),
        rows=(
            SurveyRow(
                number=4,
                question="Does the marketing plan show how media and field sales fit together each month?",
                sides=("Yes: 15, No: 2, I do not know: 2", "Yes: 6, No: 17, I do not know: 6"),
                apart="6 in 10 apart",
            ),
            SurveyRow(
                number=2,
                question="If leads are handled by different groups, do these talk with each other?",
                sides=("Almost all: Yes", "5 to 9 answers; most often: Yes"),
            ),
        ),
        foot="“4 in 10 apart”: so many of ten people in one side would have to answer otherwise.",
    )
