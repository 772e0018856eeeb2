"""TOML files: what a survey asks of whom on which scale, and what an agreement holds."""

from __future__ import annotations

from webapp.domain.wording import N_, Refused, Sentence
from webapp.survey_templates.agreement_form import AgreementForm as AgreementForm
from webapp.survey_templates.agreement_form import Column as Column
from webapp.survey_templates.agreement_form import ColumnType as ColumnType
from webapp.survey_templates.agreement_form import OfWhom as OfWhom
from webapp.survey_templates.agreement_form import Section as Section
from webapp.survey_templates.agreement_parsing import ROW_ID as ROW_ID
from webapp.survey_templates.agreement_parsing import parse_form as parse_form
from webapp.survey_templates.agreement_parsing import texts_of_form as texts_of_form
from webapp.survey_templates.faults import FaultyTemplates as FaultyTemplates
from webapp.survey_templates.faults import TemplateFault as TemplateFault
from webapp.survey_templates.folder import FOLDER as FOLDER
from webapp.survey_templates.folder import Checked as Checked
from webapp.survey_templates.folder import checked_files as checked_files
from webapp.survey_templates.folder import checked_templates as checked_templates
from webapp.survey_templates.folder import parse_file as parse_file
from webapp.survey_templates.folder import read_template as read_template
from webapp.survey_templates.folder import text_of_file as text_of_file
from webapp.survey_templates.parsing import digest_of as digest_of
from webapp.survey_templates.parsing import parse_template as parse_template
from webapp.survey_templates.parsing import texts_of as texts_of
from webapp.survey_templates.template import Answer as Answer
from webapp.survey_templates.template import Audience as Audience
from webapp.survey_templates.template import Comparison as Comparison
from webapp.survey_templates.template import Form as Form
from webapp.survey_templates.template import Item as Item
from webapp.survey_templates.template import Items as Items
from webapp.survey_templates.template import Result as Result
from webapp.survey_templates.template import Rhythm as Rhythm
from webapp.survey_templates.template import Scale as Scale
from webapp.survey_templates.template import SurveyTemplate as SurveyTemplate


class NoSuchTemplate(Refused):
    """There is no survey template of this name, or none any more."""

    SENTENCE = N_("There is no survey template %(template)s. Add its file again, or choose another.")

    def __init__(self, key: str) -> None:
        super().__init__(Sentence(key=self.SENTENCE, values={"template": key}))
