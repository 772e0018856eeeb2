"""Sample data of a survey: two of the six questions, as both sides answered them."""

from reports.data import Imprint
from reports.data_surveys import AnswerShare, SideAnswers, SurveyPart, SurveyRow, SurveySheet


def sample_survey(imprint: Imprint) -> SurveySheet:
    """Return where Marketing and Sales differ."""
    return SurveySheet(
        imprint=imprint,
        title="Where Marketing and Sales differ",
        note="The “smackdown” checklist, counted on Wednesday 22 July 2026",
        sides=("Marketing: 19 of 20 answered", "Sales: 29 of 34 answered"),
        parts=(_part(),),
        foot="“4 in 10 apart”: so many of ten people in one side would have to answer otherwise.",
    )


def _part() -> SurveyPart:
    return SurveyPart(
        finding="They see 1 of 2 questions differently",
        question="How do Marketing and Sales work together today?",
        labels=("Question", "Marketing", "Sales", "Apart"),
        rows=(
            SurveyRow(
                number=4,
                question="Does the marketing plan show how media and field sales fit together each month?",
                title="Hole in the flowchart",
                sides=(
                    SideAnswers(words="Yes: 15, No: 2, I do not know: 2", shares=_shares(15, 2, 2)),
                    SideAnswers(
                        words="Yes: 6, No: 17, I do not know: 6",
                        shares=_shares(6, 17, 6),
                        before="Before: Yes: 2, No: 22, I do not know: 5",
                    ),
                ),
                apart="6 in 10 apart",
            ),
            SurveyRow(
                number=2,
                question="If leads are handled by different groups, do these talk with each other?",
                sides=(
                    SideAnswers(words="Almost all: Yes"),
                    SideAnswers(words="5 to 9 answers; most often: Yes"),
                ),
            ),
        ),
    )


def _shares(yes: int, no: int, cannot: int) -> tuple[AnswerShare, ...]:
    counted = ((yes, 1.0), (no, 0.0), (cannot, None))
    return tuple(
        AnswerShare(part=count / (yes + no + cannot), darkness=darkness) for count, darkness in counted
    )
