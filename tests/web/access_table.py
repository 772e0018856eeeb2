"""Who may go where: every route with an example of its address, and what each kind of visitor meets there.

ask: is asked to sign in. yes: gets in. no: is refused (403). 404: finds nothing.
Employee and head belong to Sales. The stranger heads Legal, which has no part in Marketing and Sales.
The works council belongs to no department: it meets what is open to everybody, and what is listed for it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

COUNCIL = "works council"
COLUMNS = ("visitor", "employee", "head", "president", "administrator", "stranger")
KINDS = (*COLUMNS, COUNCIL)

READING = """
# endpoint                        address                                     visi empl head pres admi stra
cards.index                       /                                           ask  yes  yes  yes  yes  yes
cards.next_card                   /cards/next                                 ask  yes  yes  yes  yes  yes
grading.grade                     /cards/spring-2026/marketing                ask  yes  yes  no   no   no
grading.check_without_answers     /cards/spring-2026/marketing/check          ask  yes  yes  yes  yes  yes
grading.thanks                    /cards/spring-2026/marketing/thanks         ask  yes  yes  no   no   no
surveys.ask                       /surveys/after-autumn-2025/marketing        ask  yes  yes  404  404  404
surveys.thanks                    /surveys/after-autumn-2025/marketing/thanks ask  yes  yes  404  404  404
surveys.noticed                   /noticed/after-autumn-2025/marketing        ask  yes  yes  404  404  404
surveys.thanks_for_noticed        /noticed/after-autumn-2025/marketing/thanks ask  yes  yes  404  404  404
survey_results.index              /survey-results                             ask  yes  yes  yes  yes  yes
survey_results.show               /survey-results/{counted}/marketing/sales      ask  yes  yes  yes  no   no
survey_results.sheet              /survey-results/{counted}/marketing/sales.csv  ask  yes  yes  yes  no   no
survey_prints.pdf                 /survey-results/{counted}/marketing/sales.pdf  ask  yes  yes  yes  no   no
survey_results.as_json            /survey-results/{counted}/marketing/sales.json ask  yes  yes  yes  no   no
expect.show                       /expect/spring-2026/marketing               ask  no   yes  no   no   404
measured.show                     /measured/spring-2026/marketing/sales       ask  no   404  no   no   no
results.index                     /results                                    ask  yes  yes  yes  no   yes
results.card                      /results/autumn-2025/marketing/sales        ask  yes  yes  yes  no   no
replies.ask                       /results/autumn-2025/sales/marketing/reply  ask  no   yes  no   no   no
results.card_sheet                /results/autumn-2025/marketing/sales.csv    ask  yes  yes  yes  no   no
results.card_pdf                  /results/autumn-2025/marketing/sales.pdf    ask  yes  yes  yes  no   no
stories.show                      /results/autumn-2025/marketing/sales/1      ask  yes  yes  yes  no   no
pairs.show                        /pairs/marketing/sales                      ask  yes  yes  yes  no   no
president_notes.ask               /pairs/marketing/sales/note                 ask  no   no   yes  no   no
pair_meetings.step                /pairs/marketing/sales/meeting/4            ask  yes  yes  yes  no   no
pairs.sheet                       /pairs/marketing/sales.csv                  ask  yes  yes  yes  no   no
pairs.pdf                         /pairs/marketing/sales.pdf                  ask  no   yes  yes  no   no
trends.show                       /trends                                     ask  yes  yes  yes  no   yes
trends.sheet                      /trends.csv                                 ask  yes  yes  yes  no   yes
trends.pdf                        /trends.pdf                                 ask  no   no   yes  no   no
trends.department_pdf             /trends/sales.pdf                           ask  no   yes  yes  no   no
company.matrix                    /company                                    ask  no   no   yes  no   no
heads_parts.show                  /company/heads                              ask  no   no   yes  no   no
company.sheet                     /company.csv                                ask  no   no   yes  no   no
company.pdf                       /company.pdf                                ask  no   no   yes  no   no
sheets.visit                      /trends/sales/visit.pdf                     ask  no   no   yes  no   no
sheets.blank_card                 /needs/marketing/sales.pdf                  ask  no   yes  yes  no   no
comments.index                    /comments                                   ask  no   no   yes  no   no
comments.card                     /comments/autumn-2025/marketing/sales       ask  no   no   yes  no   no
comments.next_card                /comments/next                              ask  no   no   yes  no   no
receipts.ask_number               /control-number                             ask  yes  yes  yes  yes  yes
receipts.ask_code                 /private-code                               yes  yes  yes  yes  yes  yes
needs.index                       /needs                                      ask  yes  yes  yes  no   yes
needs.received                    /needs/received                             ask  yes  yes  no   no   yes
needs.show                        /needs/marketing/sales                      ask  yes  yes  yes  no   no
needs.version                     /needs/marketing/sales/versions/{version}   ask  yes  yes  yes  no   no
escalations.ask                   /needs/marketing/sales/escalation           ask  no   yes  no   no   no
escalated_agreements.ask_about    /agreements/{agreement}/escalation          ask  no   yes  no   no   no
escalations.index                 /escalations                                ask  no   yes  yes  no   yes
escalations.show                  /escalations/{escalation}                   ask  no   yes  yes  no   no
agreements.index                  /agreements                                 ask  yes  yes  yes  no   yes
agreement.show                    /agreements/{agreement}                     ask  yes  yes  yes  no   no
agreement.version                 /agreements/{agreement}/versions/1          ask  yes  yes  yes  no   no
agreement_editor.edit             /agreements/{agreement}/edit                ask  no   yes  no   no   no
agreement_files.sheet             /agreements/{agreement}.csv                 ask  yes  yes  yes  no   no
agreement_files.pdf               /agreements/{agreement}.pdf                 ask  yes  yes  yes  no   no
actions.index                     /actions                                    ask  yes  yes  yes  yes  yes
actions.sheet                     /actions.csv                                ask  yes  yes  yes  yes  yes
sheet.show                        /actions/sheet                              ask  no   yes  no   no   yes
actions.new                       /actions/new?card={card}&need=4             ask  no   yes  no   no   no
actions.show                      /actions/{action}                           ask  yes  yes  yes  no   no
actions.edit                      /actions/{action}/edit                      ask  no   yes  no   no   no
decisions.ask                     /actions/leave/{card}/3                     ask  no   yes  no   no   no
meetings.index                    /meetings                                   ask  yes  yes  yes  yes  yes
meetings.show                     /meetings/{meeting}                         ask  yes  yes  yes  no   no
meetings.pdf                      /meetings/{meeting}.pdf                     ask  yes  yes  yes  no   no
meeting_plans.ask                 /meetings/plan                              ask  no   yes  no   no   yes
meeting_plans.days                /meetings/plan/days?pair={pair}&{rhythm}     ask  no   yes  no   no   no
meeting_times.ask_move            /meetings/{meeting}/move                    ask  no   yes  no   no   no
meeting_times.ask_cancel          /meetings/{meeting}/cancel                  ask  no   yes  no   no   no
meeting_minutes.edit              /meetings/{meeting}/minutes                 ask  no   yes  no   no   no
meeting_decisions.ask             /meetings/{meeting}/decisions/{decision}    ask  no   yes  no   no   no
celebrations.ask                  /meetings/celebrations/plan                 ask  no   no   yes  no   no
celebrations.edit                 /meetings/{celebration}/celebration         ask  no   yes  yes  no   no
celebrations.pdf                  /meetings/{celebration}/celebration.pdf     ask  yes  yes  yes  no   no
celebrations.poster               /meetings/{celebration}/poster.pdf          ask  yes  yes  yes  no   no
revenue.show                      /meetings/revenue/marketing/sales           ask  yes  yes  yes  no   no
revenue.sheet                     /meetings/revenue/marketing/sales.csv       ask  yes  yes  yes  no   no
celebrations.project              /meetings/{celebration}/projected           ask  yes  yes  yes  no   no
visits.index                      /meetings/visits                            ask  no   no   yes  no   no
sessions.show                     /meetings/visits/marketing/sales            ask  no   no   yes  no   no
sessions.pdf                      /meetings/visits/marketing/sales.pdf        ask  no   no   yes  no   no
visits.show                       /meetings/visits/sales                      ask  no   no   yes  no   no
own_data.show                     /me/data                                   ask  yes  yes  yes  yes  yes
own_data.as_json                  /me/data.json                              ask  yes  yes  yes  yes  yes
calendars.show                    /calendar                                   ask  yes  yes  yes  yes  yes
calendars.rounds                  /calendar/rounds.ics                        ask  yes  yes  yes  yes  yes
api.answer                        /api/v1/rounds                              404  404  404  404  404  404
calendars.feed                    /calendar/{calendar}.ics                    yes  yes  yes  yes  yes  yes
admin_rounds.index                /admin/rounds                               ask  no   no   no   yes  no
admin_round_dates.plan            /admin/rounds/plan                          ask  no   no   no   yes  no
admin_round_dates.extend          /admin/rounds/spring-2026/extend            ask  no   no   no   yes  no
round_previews.show               /admin/rounds/autumn-2026/form              ask  no   no   no   yes  no
admin_surveys.index               /admin/surveys                              ask  no   no   no   yes  no
admin_surveys.ask                 /admin/surveys/templates/noticed/ask        ask  no   no   no   yes  no
admin_surveys.ask_count           /admin/surveys/after-autumn-2025/count      ask  no   no   no   yes  no
admin_surveys.ask_give_up         /admin/surveys/after-autumn-2025/give-up    ask  no   no   no   yes  no
survey_files.add                  /admin/surveys/files/add                    ask  no   no   no   yes  no
survey_files.preview              /admin/surveys/files/checklist              ask  no   no   no   yes  no
admin_round_steps.ask_open        /admin/rounds/autumn-2026/open              ask  no   no   no   yes  no
admin_round_steps.ask_close       /admin/rounds/spring-2026/close             ask  no   no   no   yes  no
admin_round_steps.ask_exchange    /admin/rounds/spring-2026/exchange          ask  no   no   no   yes  no
giving_up.ask                     /admin/rounds/spring-2026/give-up           ask  no   no   no   yes  no
trustees.ask_open                 /admin/rounds/autumn-2026/trustees          ask  no   no   no   yes  no
trustees.ask_exchange             /admin/rounds/spring-2026/trustees/exchange ask  no   no   no   yes  no
code_sheets.show                  /admin/rounds/spring-2026/codes             ask  no   no   no   yes  no
code_sheets.poster                /admin/rounds/spring-2026/codes/poster.pdf  ask  no   no   no   404  no
admin_org.index                   /admin/org                                  ask  no   no   no   yes  no
admin_org.edit_department         /admin/org/departments/marketing            ask  no   no   no   yes  no
admin_reorganise.ask_merge        /admin/org/departments/marketing/merge?into=sales ask no no no yes no
admin_reorganise.ask_split        /admin/org/departments/marketing/split      ask  no   no   no   yes  no
admin_pairs.show                  /admin/org/pairs                              ask  no   no   no   yes  no
admin_org.ask_end_pair            /admin/org/pairs/{pair}/end                 ask  no   no   no   yes  no
admin_people.index                /admin/people                               ask  no   no   no   yes  no
admin_people.sheet                /admin/people.csv                           ask  no   no   no   yes  no
admin_people.new                  /admin/people/new                           ask  no   no   no   yes  no
admin_people.edit                 /admin/people/{person}                      ask  no   no   no   yes  no
admin_people.ask_deactivate       /admin/people/{person}/deactivate           ask  no   no   no   yes  no
admin_people.ask_erase            /admin/people/{person}/erase                ask  no   no   no   yes  no
new_addresses.index               /new-addresses                              ask  no   no   yes  yes  no
admin_import.index                /admin/import                               ask  no   no   no   yes  no
admin_import.ask                  /admin/import/people                        ask  no   no   no   yes  no
admin_mail.show                   /admin/mail                                 ask  no   no   no   yes  no
admin_holidays.show               /admin/holidays                             ask  no   no   no   yes  no
admin_retention.show              /admin/settings/retention                   ask  no   no   no   yes  no
admin_settings.show               /admin/settings                             ask  no   no   no   yes  no
admin_branding.show               /admin/company                              ask  no   no   no   yes  no
admin_branding.preview            /admin/company/preview                      ask  no   no   no   yes  no
admin_branding.preview_pdf        /admin/company/preview.pdf                  ask  no   no   no   404  no
admin_branding.logo               /company-logo/0123456789abcdef              404  404  404  404  404  404
admin_connections.show            /admin/connections                          ask  no   no   no   yes  no
access_tokens.show                /admin/tokens                               ask  no   no   yes  yes  no
admin_webhooks.index              /admin/webhooks                             ask  no   no   no   yes  no
admin_webhooks.show               /admin/webhooks/{receiver}                  ask  no   no   no   yes  no
admin_log.show                    /admin/log                                  ask  no   no   no   yes  no
admin_log.sheet                   /admin/log.csv                              ask  no   no   no   yes  no
setup.show                        /setup                                      ask  no   no   no   yes  no
sign_in.ask                       /sign-in                                    yes  yes  yes  yes  yes  yes
sign_in.sent                      /sign-in/sent                               yes  yes  yes  yes  yes  yes
sign_in.use                       /sign-in/{link}                             yes  yes  yes  yes  yes  yes
openid.begin                      /sign-in/company                            404  404  404  404  404  404
openid.back                       /sign-in/company/return                     404  404  404  404  404  404
openid.out                        /sign-in/company/out                        404  404  404  404  404  404
roll.show                         /who-may-grade                              ask  yes  yes  yes  yes  yes
codes.ask                         /code                                       yes  yes  yes  yes  yes  yes
codes.begin_again                 /code/check                                 yes  yes  yes  yes  yes  yes
codes.thanks                      /code/thanks                                yes  yes  yes  yes  yes  yes
paper_cards.ask                   /paper-cards                                ask  no   no   no   no   no
paper_cards.begin_again           /paper-cards/typed                          ask  no   no   no   no   no
kiosk.ask                         /kiosk                                      404  404  404  404  404  404
kiosk.begin_again                 /kiosk/check                                404  404  404  404  404  404
kiosk.thanks                      /kiosk/thanks                               404  404  404  404  404  404
kiosk_turns.end                   /kiosk/end                                  404  404  404  404  404  404
anonymity.show                    /anonymity                                  yes  yes  yes  yes  yes  yes
anonymity.pdf                     /anonymity.pdf                              yes  yes  yes  yes  yes  yes
help.show                         /help                                       yes  yes  yes  yes  yes  yes
works_council.show                /works-council                              ask  no   no   yes  yes  no
works_council.pdf                 /works-council.pdf                          ask  no   no   yes  yes  no
health.alive                      /healthz                                    yes  yes  yes  yes  yes  yes
health.ready                      /readyz                                     yes  yes  yes  yes  yes  yes
directory.read                    /scim/v2/Users                              404  404  404  404  404  404
static                            /static/css/app.css                         yes  yes  yes  yes  yes  yes
"""

WRITING = """
# endpoint                        address                                       visi empl head pres admi stra
grading.check                     /cards/spring-2026/marketing/check            ask  yes  yes  no   no   no
grading.hand_in                   /cards/spring-2026/marketing                  ask  yes  yes  no   no   no
surveys.hand_in_answers           /surveys/after-autumn-2025/marketing          ask  yes  yes  404  404  404
surveys.hand_in_noticed           /noticed/after-autumn-2025/marketing          ask  yes  yes  404  404  404
expect.write                      /expect/spring-2026/marketing                 ask  no   yes  no   no   404
measured.write                    /measured/spring-2026/marketing/sales         ask  no   404  no   no   no
president_notes.write             /pairs/marketing/sales/note                   ask  no   no   yes  no   no
replies.write                     /results/autumn-2025/sales/marketing/reply  ask  no   yes  no   no   no
results.sign                      /results/autumn-2025/marketing/sales/sign     ask  no   yes  no   no   no
comments.decide                   /comments/autumn-2025/marketing/sales         ask  no   no   yes  no   no
paper_cards.enter                 /paper-cards                                  ask  no   no   no   no   no
paper_cards.keep                  /paper-cards/typed                            ask  no   no   no   no   no
comments.undo                     /comments/autumn-2025/marketing/sales/undo    ask  no   no   yes  no   no
receipts.find_number              /control-number                               ask  yes  yes  yes  yes  yes
receipts.tell_fates               /private-code                                 yes  yes  yes  yes  yes  yes
needs_writing.write               /needs/marketing/sales                        ask  no   yes  no   no   no
needs_writing.discard             /needs/marketing/sales/discard                ask  no   yes  no   no   no
needs_answering.answer            /needs/sales/marketing/answer                 ask  no   yes  no   no   no
escalations.escalate              /needs/marketing/sales/escalation             ask  no   yes  no   no   no
escalated_agreements.escalate_about  /agreements/{agreement}/escalation            ask  no   yes  no   no   no
escalations.write                 /escalations/{escalation}                     ask  no   yes  no   no   no
agreements.start                  /agreements                                   ask  no   404  404  no   404
agreement.do_sign                 /agreements/{agreement}/sign                  ask  no   yes  no   no   no
agreement.holds                   /agreements/{agreement}/holds                 ask  no   yes  no   no   no
agreement.do_discard              /agreements/{agreement}/discard               ask  no   yes  no   no   no
agreement_editor.write            /agreements/{agreement}/edit                  ask  no   yes  no   no   no
agreement_figures.note            /agreements/{agreement}/figures               ask  no   yes  no   no   no
sheet.save                        /actions/sheet                                ask  no   404  no   no   404
actions.create                    /actions/new?card={card}                      ask  no   yes  no   no   no
pair_meetings.promise             /pairs/marketing/sales/meeting/4              ask  no   yes  no   no   no
actions.save                      /actions/{action}/edit                        ask  no   yes  no   no   no
many_actions.look                 /actions/many                               ask  no   yes  no   no   yes
many_actions.store                /actions/many/store                         ask  no   yes  no   no   yes
many_actions.undo                 /actions/many/1/undo                        ask  no   yes  no   no   yes
action_updates.post               /actions/{action}/updates                     ask  yes  yes  no   no   no
action_updates.undo               /actions/{action}/undo                        ask  yes  yes  no   no   no
decisions.decide                  /actions/leave/{card}/3                       ask  no   yes  no   no   no
decisions.undo                    /actions/leave/{card}/3/back                  ask  no   yes  no   no   no
meeting_plans.store               /meetings/plan/days                           ask  no   404  no   no   404
meeting_times.do_move             /meetings/{meeting}/move                      ask  no   yes  no   no   no
meeting_times.do_cancel           /meetings/{meeting}/cancel                    ask  no   yes  no   no   no
meeting_minutes.save              /meetings/{meeting}/minutes                   ask  no   yes  no   no   no
meeting_decisions.promise         /meetings/{meeting}/decisions/{decision}      ask  no   yes  no   no   no
celebrations.plan                 /meetings/celebrations/plan                   ask  no   no   404  no   no
celebrations.save                 /meetings/{celebration}/celebration           ask  no   yes  yes  no   no
revenue.switch_on                 /meetings/revenue/marketing/sales/on          ask  no   yes  no   no   no
revenue.target                    /meetings/revenue/marketing/sales/target      ask  no   no   yes  no   no
revenue.lines                     /meetings/revenue/marketing/sales/lines       ask  no   yes  no   no   no
revenue.results                   /meetings/revenue/marketing/sales/results     ask  no   yes  no   no   no
revenue.switch_off                /meetings/revenue/marketing/sales/off         ask  no   yes  no   no   no
visits.write                      /meetings/visits/sales                        ask  no   no   yes  no   no
visits.delete                     /meetings/visits/sales/delete                 ask  no   no   yes  no   no
calendars.make                    /calendar/make                                ask  yes  yes  yes  yes  yes
calendars.end                     /calendar/end                                 ask  yes  yes  yes  yes  yes
admin_round_dates.plan_another    /admin/rounds/plan                            ask  no   no   no   yes  no
admin_round_dates.extend_to       /admin/rounds/spring-2026/extend              ask  no   no   no   yes  no
admin_round_dates.remove          /admin/rounds/spring-2026/remove              ask  no   no   no   yes  no
admin_surveys.do_ask              /admin/surveys/templates/noticed/ask          ask  no   no   no   yes  no
admin_surveys.repeat              /admin/surveys/templates/noticed/repeat       ask  no   no   no   yes  no
admin_surveys.do_count            /admin/surveys/after-autumn-2025/count        ask  no   no   no   yes  no
admin_surveys.do_give_up          /admin/surveys/after-autumn-2025/give-up      ask  no   no   no   yes  no
survey_files.do_add               /admin/surveys/files/add                      ask  no   no   no   yes  no
survey_files.remove               /admin/surveys/files/checklist/remove         ask  no   no   no   yes  no
missing_lists.tell_now            /admin/rounds/autumn-2026/tell-heads           ask  no   no   no   yes  no
admin_round_steps.do_open         /admin/rounds/autumn-2026/open                ask  no   no   no   yes  no
admin_round_steps.do_close        /admin/rounds/spring-2026/close               ask  no   no   no   yes  no
admin_round_steps.do_exchange     /admin/rounds/spring-2026/exchange            ask  no   no   no   yes  no
giving_up.give_up                 /admin/rounds/spring-2026/give-up             ask  no   no   no   yes  no
trustees.print_sheet              /admin/rounds/autumn-2026/trustees/sheets/1   ask  no   no   no   yes  no
trustees.open_by_marks            /admin/rounds/autumn-2026/trustees            ask  no   no   no   yes  no
trustees.exchange_by_sheets       /admin/rounds/spring-2026/trustees/exchange   ask  no   no   no   yes  no
code_sheets.print_codes           /admin/rounds/spring-2026/codes/sheets        ask  no   no   no   yes  no
code_sheets.release               /admin/rounds/spring-2026/codes               ask  no   no   no   yes  no
admin_org.add_department          /admin/org/departments                        ask  no   no   no   yes  no
admin_org.rename_department       /admin/org/departments/marketing              ask  no   no   no   yes  no
admin_org.remove_department       /admin/org/departments/marketing/remove       ask  no   no   no   yes  no
admin_reorganise.merge            /admin/org/departments/marketing/merge        ask  no   no   no   404  no
admin_reorganise.split            /admin/org/departments/marketing/split        ask  no   no   no   yes  no
admin_reorganise.undo             /admin/org/departments/marketing/undo         ask  no   no   no   yes  no
admin_org.add_pair                /admin/org/pairs                              ask  no   no   no   404  no
admin_org.end_pair                /admin/org/pairs/{pair}/end                   ask  no   no   no   yes  no
admin_many_people.look            /admin/people/many                            ask  no   no   no   yes  no
admin_many_people.store           /admin/people/many/store                      ask  no   no   no   yes  no
admin_many_people.undo            /admin/people/many/1/undo                     ask  no   no   no   yes  no
admin_people.add                  /admin/people/new                             ask  no   no   no   yes  no
admin_people.change               /admin/people/{person}                        ask  no   no   no   yes  no
admin_people.deactivate           /admin/people/{person}/deactivate             ask  no   no   no   yes  no
admin_people.erase                /admin/people/{person}/erase                  ask  no   no   no   yes  no
admin_people.activate             /admin/people/{person}/activate               ask  no   no   no   yes  no
new_addresses.confirm             /new-addresses/{person}                       ask  no   no   yes  yes  no
admin_import.preview              /admin/import/people                          ask  no   no   no   yes  no
admin_import.faulty_rows          /admin/import/people/faulty-rows.csv          ask  no   no   no   yes  no
admin_import.store                /admin/import/people/store                    ask  no   no   no   yes  no
admin_mail.again                  /admin/mail/again                             ask  no   no   no   yes  no
admin_mail.test                   /admin/mail/test                              ask  no   no   no   yes  no
admin_holidays.save               /admin/holidays                               ask  no   no   no   yes  no
admin_retention.save              /admin/settings/retention                     ask  no   no   no   yes  no
admin_branding.look               /admin/company                                ask  no   no   no   yes  no
admin_branding.publish            /admin/company/publish                        ask  no   no   no   yes  no
admin_branding.undo               /admin/company/undo                           ask  no   no   no   yes  no
access_tokens.make                /admin/tokens                                 ask  no   no   yes  yes  no
access_tokens.revoke              /admin/tokens/1/revoke                        ask  no   no   404  404  no
access_tokens.restore             /admin/tokens/1/restore                       ask  no   no   404  404  no
directory.write                   /scim/v2/Users                                404  404  404  404  404  404
admin_settings.save               /admin/settings                               ask  no   no   no   yes  no
admin_webhooks.add                /admin/webhooks                             ask  no   no   no   yes  no
admin_webhooks.change             /admin/webhooks/{receiver}                  ask  no   no   no   yes  no
admin_webhooks.test               /admin/webhooks/{receiver}/test             ask  no   no   no   yes  no
admin_webhooks.again              /admin/webhooks/{receiver}/again            ask  no   no   no   yes  no
admin_webhooks.stop               /admin/webhooks/{receiver}/stop             ask  no   no   no   yes  no
admin_webhooks.start              /admin/webhooks/{receiver}/start            ask  no   no   no   yes  no
admin_webhooks.delete             /admin/webhooks/{receiver}/remove           ask  no   no   no   yes  no
setup.begin                       /setup                                        yes  yes  yes  yes  yes  yes
admin_pairs.save                  /admin/org/pairs/choose                       ask  no   no   no   yes  no
sign_in.send                      /sign-in                                      yes  yes  yes  yes  yes  yes
sign_in.go_in                     /sign-in/{link}                               yes  yes  yes  yes  yes  yes
sign_in.out                       /sign-out                                     yes  yes  yes  yes  yes  yes
sign_in.out_everywhere            /sign-out/everywhere                          ask  yes  yes  yes  yes  yes
codes.enter                       /code                                         yes  yes  yes  yes  yes  yes
codes.grade                       /code/card                                    yes  yes  yes  yes  yes  yes
codes.check                       /code/check                                   yes  yes  yes  yes  yes  yes
codes.hand_in                     /code/hand-in                                 yes  yes  yes  yes  yes  yes
kiosk.enter                       /kiosk                                        404  404  404  404  404  404
kiosk.grade                       /kiosk/card                                   404  404  404  404  404  404
kiosk.check                       /kiosk/check                                  404  404  404  404  404  404
kiosk.hand_in                     /kiosk/hand-in                                404  404  404  404  404  404
kiosk_turns.start                 /kiosk/start                                  404  404  404  404  404  404
paper.choose                      /paper                                        yes  yes  yes  yes  yes  yes
languages.choose                  /language                                     yes  yes  yes  yes  yes  yes
demo.see_as                       /demo/role/head                               404  404  404  404  404  404
"""

EMPTY_WITHOUT_DEPARTMENT = [
    "cards.index",
    "cards.next_card",
    "grading.check_without_answers",
    "actions.index",
    "actions.sheet",
    "meetings.index",
    "survey_results.index",
]
"""What everybody who signed in may open, and finds nothing in without a department."""

OPEN_TO_THE_COUNCIL = [
    "receipts.ask_number",
    "receipts.find_number",
    "own_data.show",
    "own_data.as_json",
    "roll.show",
    "calendars.show",
    "calendars.rounds",
    "calendars.make",
    "calendars.end",
    "sign_in.out_everywhere",
    "admin_log.show",
    "admin_log.sheet",
    "admin_settings.show",
    "admin_retention.show",
    "admin_holidays.show",
    "admin_branding.show",
    "admin_connections.show",
    "works_council.show",
    "works_council.pdf",
]
"""What everybody who signed in has; then what the role opens, to read."""


@dataclass(frozen=True, kw_only=True)
class Route:
    """One row: an endpoint, an example of its address, and what each kind of visitor meets there."""

    endpoint: str
    pattern: str
    meets: Mapping[str, str]

    def address(self, **values: object) -> str:
        """Return the address with these ids in it."""
        return self.pattern.format(**values)

    def first_who_may(self) -> str | None:
        """Return the first kind that gets in, or None."""
        return next((kind for kind in KINDS if self.meets[kind] == "yes"), None)


def routes(table: str) -> list[Route]:
    """Read a table."""
    rows = [line.split() for line in table.splitlines() if line and not line.startswith("#")]
    return [
        Route(endpoint=endpoint, pattern=pattern, meets=_with_council(endpoint, cells))
        for endpoint, pattern, *cells in rows
    ]


def _with_council(endpoint: str, cells: list[str]) -> dict[str, str]:
    """Add what the works council meets: refused where not listed, but where nobody finds anything."""
    meets = dict(zip(COLUMNS, cells, strict=True))
    finds_nothing = meets["president"] == meets["administrator"] == "404" and "no" not in cells
    is_open = meets["visitor"] == "yes" or endpoint in (*EMPTY_WITHOUT_DEPARTMENT, *OPEN_TO_THE_COUNCIL)
    return meets | {COUNCIL: "yes" if is_open else "404" if finds_nothing else "no"}
