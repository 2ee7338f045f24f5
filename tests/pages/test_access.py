"""One table of who may open which page. A page missing from it fails; so does one that answers otherwise.

Columns, each a person of their own: visitor (not signed in), outsider (head of another bureau), staff, recorder and
head of the bureau whose records are asked for, discipline officer, and the three administrators.
302 of a visitor leads to the sign-in page. Pages that take a form are sent an empty one: 422 or 302 means that this
person may, 403 that they may not, 404 that for them it does not exist.
"""

from datetime import date
from uuid import uuid4

import pytest
from django.urls import reverse

from tests.architecture.test_house import url_names
from tests.catalogue.factories import adopt_year_as_proposed
from tests.factories import AT, PersonFactory, PostFactory, UnitFactory, UserFactory
from zhunsheng.activities.actions import Part, Proof, receive_document, record_activity
from zhunsheng.activities.kinds import Kind
from zhunsheng.activities.uses import actions as uses
from zhunsheng.activities.visits import actions as visits
from zhunsheng.attachments.models import StoredFile
from zhunsheng.batches import actions as batches
from zhunsheng.campaigns import actions as campaigns
from zhunsheng.catalogue.actions import load_catalogue
from zhunsheng.catalogue.models import Regulation
from zhunsheng.checks.models import Hit
from zhunsheng.deployments import actions as deployments
from zhunsheng.documents import printing
from zhunsheng.engine import Role
from zhunsheng.handover.actions import open_handover
from zhunsheng.indicators.actions import define
from zhunsheng.inspections import actions as inspections
from zhunsheng.ledger.actions import evaluate_bureau
from zhunsheng.ledger.models import Occurrence
from zhunsheng.notices.actions import open_feed, tell
from zhunsheng.notices.models import Feed, Notice
from zhunsheng.organisation.models import UnitKind
from zhunsheng.planning.actions import draw_up
from zhunsheng.rectification import actions as rectification
from zhunsheng.rectification.followup import actions as followup
from zhunsheng.rectification.importing.actions import import_document
from zhunsheng.rectification.importing.rules import ProblemRow, Sheet
from zhunsheng.rectification.institutions import actions as institutions
from zhunsheng.rectification.models import Source
from zhunsheng.rectification.rechecks import actions as rechecks
from zhunsheng.reports import actions as reports
from zhunsheng.reports.adapting import actions as adapting
from zhunsheng.talks import actions as talks
from zhunsheng.talks.kinds import Kind as TalkKind

COLUMNS = ["visitor", "outsider", "staff", "recorder", "head", "discipline", "system", "security", "audit"]
GET, POST = "GET", "POST"
# fmt: off
PAGES = [
    # page                                 visi outs staff reco head disc syst secu audi
    ("workbench:today", GET,               (302, 200, 200, 200, 200, 200, 200, 200, 200)),
    ("accounts:sign_in", GET,              (200, 302, 302, 302, 302, 302, 302, 302, 302)),
    ("accounts:sign_out", POST,            (302, 200, 200, 200, 200, 200, 200, 200, 200)),
    ("accounts:me", GET,                   (302, 200, 200, 200, 200, 200, 200, 200, 200)),
    ("accounts:list", GET,                 (302, 403, 403, 403, 403, 403, 200, 200, 200)),
    ("accounts:open", GET,                 (302, 403, 403, 403, 403, 403, 200, 403, 403)),
    ("accounts:open", POST,                (302, 403, 403, 403, 403, 403, 422, 403, 403)),
    ("accounts:grant", GET,                (302, 403, 403, 403, 403, 403, 403, 200, 403)),
    ("accounts:grant", POST,               (302, 403, 403, 403, 403, 403, 403, 422, 403)),
    ("ledger:matrix", GET,                 (302, 200, 200, 200, 200, 200, 403, 403, 403)),
    ("ledger:gaps", GET,                   (302, 200, 200, 200, 200, 200, 403, 403, 403)),
    ("ledger:occurrence", GET,             (302, 404, 200, 200, 200, 200, 403, 403, 403)),
    ("ledger:forecast", GET,               (302, 200, 200, 200, 200, 200, 403, 403, 403)),
    ("ledger:what_if", GET,                (302, 200, 403, 200, 200, 200, 403, 403, 403)),
    ("ledger:burden", GET,                 (302, 200, 302, 200, 200, 302, 403, 403, 403)),
    ("ledger:burden_of_person", GET,       (302, 404, 403, 200, 200, 403, 403, 403, 403)),
    ("ledger:rollover", GET,               (302, 200, 403, 200, 200, 200, 403, 403, 403)),
    ("ledger:rollover", POST,              (302, 403, 403, 422, 403, 403, 403, 403, 403)),
    ("activities:list", GET,               (302, 200, 200, 200, 200, 200, 403, 403, 403)),
    ("activities:new", GET,                (302, 403, 403, 200, 403, 403, 403, 403, 403)),
    ("activities:new", POST,               (302, 403, 403, 422, 403, 403, 403, 403, 403)),
    ("activities:documents", GET,          (302, 200, 200, 200, 200, 200, 403, 403, 403)),
    ("activities:document_new", GET,       (302, 403, 403, 200, 403, 403, 403, 403, 403)),
    ("activities:document_new", POST,      (302, 403, 403, 422, 403, 403, 403, 403, 403)),
    ("activities:detail", GET,             (302, 404, 200, 200, 200, 200, 404, 404, 404)),
    ("activities:edit", GET,               (302, 404, 403, 200, 403, 403, 404, 404, 404)),
    ("activities:edit", POST,              (302, 404, 403, 422, 403, 403, 404, 404, 404)),
    ("activities:evidence", GET,           (302, 404, 403, 200, 403, 403, 404, 404, 404)),
    ("activities:evidence", POST,          (302, 404, 403, 422, 403, 403, 404, 404, 404)),
    ("activities:hearings", GET,           (302, 200, 200, 200, 200, 200, 403, 403, 403)),
    ("activities:use_remove", GET,         (302, 404, 403, 200, 403, 403, 404, 404, 404)),
    ("activities:use_remove", POST,        (302, 404, 403, 302, 404, 404, 404, 404, 404)),  # gone with the first
    ("activities:use_new", GET,            (302, 404, 403, 200, 403, 403, 404, 404, 404)),
    ("activities:use_new", POST,           (302, 404, 403, 422, 403, 403, 404, 404, 404)),
    ("drafts:draft", GET,                  (302, 200, 200, 200, 200, 200, 200, 200, 200)),
    ("drafts:draft", POST,                 (302, 422, 422, 422, 422, 422, 422, 422, 422)),
    ("activities:documents_import", GET,   (302, 403, 403, 200, 403, 403, 403, 403, 403)),
    ("activities:documents_import", POST,  (302, 403, 403, 422, 403, 403, 403, 403, 403)),
    ("activities:problems_import", GET,    (302, 403, 403, 200, 403, 403, 403, 403, 403)),
    ("activities:problems_import", POST,   (302, 403, 403, 422, 403, 403, 403, 403, 403)),
    ("activities:import", GET,             (302, 403, 403, 200, 403, 403, 403, 403, 403)),
    ("activities:import", POST,            (302, 403, 403, 422, 403, 403, 403, 403, 403)),
    ("activities:backlog", GET,            (302, 403, 403, 200, 403, 403, 403, 403, 403)),
    ("activities:backlog", POST,           (302, 403, 403, 422, 403, 403, 403, 403, 403)),
    ("activities:evidence_review", GET,    (302, 404, 403, 403, 200, 200, 404, 404, 404)),
    ("activities:evidence_review", POST,   (302, 404, 403, 403, 422, 422, 404, 404, 404)),
    ("activities:evidence_replace", GET,   (302, 404, 403, 200, 403, 403, 404, 404, 404)),
    ("activities:evidence_replace", POST,  (302, 404, 403, 422, 403, 403, 404, 404, 404)),
    ("activities:evidence_submit", POST,   (302, 404, 403, 403, 403, 403, 404, 404, 404)),
    ("checks:list", GET,                   (302, 200, 403, 200, 200, 200, 403, 403, 403)),
    ("checks:rules", GET,                  (302, 200, 403, 200, 200, 200, 403, 403, 403)),
    ("checks:rehearse", GET,               (302, 200, 403, 200, 200, 403, 403, 403, 403)),
    ("checks:rehearse", POST,              (302, 422, 403, 422, 422, 403, 403, 403, 403)),
    ("checks:detail", GET,                 (302, 404, 403, 200, 200, 404, 403, 403, 403)),
    ("checks:detail", POST,                (302, 404, 403, 422, 403, 404, 403, 403, 403)),
    ("checks:look", POST,                  (302, 302, 403, 302, 302, 403, 403, 403, 403)),
    ("activities:problems", GET,           (302, 200, 200, 200, 200, 200, 403, 403, 403)),
    ("activities:problem_new", GET,        (302, 404, 403, 200, 403, 403, 404, 404, 404)),
    ("activities:problem_new", POST,       (302, 404, 403, 422, 403, 403, 404, 404, 404)),
    ("activities:problem", GET,            (302, 404, 200, 200, 200, 200, 404, 404, 404)),
    ("activities:problem", POST,           (302, 404, 403, 422, 403, 403, 404, 404, 404)),
    ("study:coverage", GET,                (302, 200, 200, 200, 200, 200, 403, 403, 403)),
    ("study:hours", GET,                   (302, 200, 200, 200, 200, 200, 403, 403, 403)),
    ("study:absences", GET,                (302, 200, 200, 200, 200, 200, 403, 403, 403)),
    ("study:uses", GET,                    (302, 200, 200, 200, 200, 200, 403, 403, 403)),
    ("study:import", GET,                  (302, 403, 403, 200, 403, 403, 403, 403, 403)),
    ("study:import", POST,                 (302, 403, 403, 422, 403, 403, 403, 403, 403)),
    ("indicators:list", GET,               (302, 200, 200, 200, 200, 200, 403, 403, 403)),
    ("indicators:new", GET,                (302, 403, 403, 200, 403, 403, 403, 403, 403)),
    ("indicators:new", POST,               (302, 403, 403, 422, 403, 403, 403, 403, 403)),
    ("indicators:import", GET,             (302, 403, 403, 200, 403, 403, 403, 403, 403)),
    ("indicators:import", POST,            (302, 403, 403, 422, 403, 403, 403, 403, 403)),
    ("indicators:detail", GET,             (302, 404, 200, 200, 200, 200, 404, 404, 404)),
    ("indicators:edit", GET,               (302, 404, 403, 200, 403, 403, 404, 404, 404)),
    ("indicators:edit", POST,              (302, 404, 403, 422, 403, 403, 404, 404, 404)),
    ("indicators:record", GET,             (302, 404, 403, 200, 403, 403, 404, 404, 404)),
    ("indicators:record", POST,            (302, 404, 403, 422, 403, 403, 404, 404, 404)),
    ("planning:calendar", GET,             (302, 200, 200, 200, 200, 200, 403, 403, 403)),
    ("planning:draw_up", POST,             (302, 403, 403, 302, 403, 403, 403, 403, 403)),
    ("planning:item", GET,                 (302, 404, 403, 200, 403, 403, 404, 404, 404)),
    ("planning:item", POST,                (302, 404, 403, 422, 403, 403, 404, 404, 404)),
    ("planning:brand", GET,                (302, 404, 403, 200, 403, 403, 404, 404, 404)),
    ("planning:brand", POST,               (302, 404, 403, 422, 403, 403, 404, 404, 404)),
    ("notices:inbox", GET,                 (302, 200, 200, 200, 200, 200, 200, 200, 200)),
    ("notices:open", POST,                 (302, 404, 404, 302, 404, 404, 404, 404, 404)),
    ("notices:read_all", POST,             (302, 302, 302, 302, 302, 302, 302, 302, 302)),
    ("notices:feeds", GET,                 (302, 200, 200, 200, 200, 200, 403, 403, 403)),
    ("notices:calendar", GET,              (200, 200, 200, 200, 200, 200, 200, 200, 200)),
    ("notices:feed_close", POST,           (302, 404, 404, 302, 404, 404, 404, 404, 404)),
    ("notices:feeds", POST,                (302, 200, 200, 200, 200, 200, 403, 403, 403)),
    ("catalogue:list", GET,                (302, 200, 200, 200, 200, 200, 200, 200, 200)),
    ("catalogue:obligation", GET,          (302, 200, 200, 200, 200, 200, 200, 200, 200)),
    ("catalogue:import", GET,              (302, 403, 403, 200, 403, 403, 403, 403, 403)),
    ("catalogue:import", POST,             (302, 403, 403, 422, 403, 403, 403, 403, 403)),
    ("catalogue:adopt", GET,               (302, 403, 403, 200, 403, 403, 404, 404, 404)),
    ("catalogue:adopt", POST,              (302, 403, 403, 422, 403, 403, 404, 404, 404)),
    ("catalogue:waive", GET,               (302, 200, 403, 403, 200, 403, 404, 404, 404)),
    ("catalogue:waive", POST,              (302, 422, 403, 403, 422, 403, 404, 404, 404)),
    ("catalogue:regulations", GET,         (302, 200, 200, 200, 200, 200, 200, 200, 200)),
    ("catalogue:regulation", GET,          (302, 200, 200, 200, 200, 200, 200, 200, 200)),
    ("catalogue:year", GET,                (302, 404, 403, 200, 200, 200, 403, 403, 403)),
    ("organisation:tree", GET,             (302, 200, 200, 200, 200, 200, 403, 403, 403)),
    ("organisation:unit", GET,             (302, 404, 200, 200, 200, 200, 403, 403, 403)),
    ("organisation:person", GET,           (302, 404, 200, 200, 200, 200, 403, 403, 403)),
    ("rectification:list", GET,            (302, 200, 200, 200, 200, 200, 403, 403, 403)),
    ("rectification:new", GET,             (302, 403, 403, 200, 403, 200, 403, 403, 403)),
    ("rectification:new", POST,            (302, 403, 403, 422, 403, 422, 403, 403, 403)),
    ("rectification:import", GET,          (302, 403, 403, 200, 403, 200, 403, 403, 403)),
    ("rectification:import", POST,         (302, 403, 403, 422, 403, 422, 403, 403, 403)),
    ("rectification:ledger_import", GET,   (302, 403, 403, 200, 403, 200, 403, 403, 403)),
    ("rectification:ledger_import", POST,  (302, 403, 403, 422, 403, 422, 403, 403, 403)),
    ("rectification:import_preview", GET,  (302, 403, 403, 302, 403, 302, 403, 403, 403)),
    ("rectification:import_preview", POST, (302, 403, 403, 422, 403, 422, 403, 403, 403)),
    ("rectification:documents", GET,       (302, 200, 200, 200, 200, 200, 403, 403, 403)),
    ("rectification:document", GET,        (302, 404, 404, 200, 200, 200, 404, 404, 404)),
    ("rectification:detail", GET,          (302, 404, 404, 200, 200, 200, 404, 404, 404)),
    ("rectification:assign", GET,          (302, 404, 404, 200, 403, 200, 404, 404, 404)),
    ("rectification:assign", POST,         (302, 404, 404, 422, 403, 422, 404, 404, 404)),
    ("rectification:measure_new", GET,     (302, 404, 404, 200, 403, 200, 404, 404, 404)),
    ("rectification:measure_new", POST,    (302, 404, 404, 422, 403, 422, 404, 404, 404)),
    ("rectification:measure_done", GET,    (302, 404, 404, 403, 403, 403, 404, 404, 404)),
    ("rectification:submit", GET,          (302, 404, 404, 403, 403, 403, 404, 404, 404)),
    ("rectification:verify", GET,          (302, 404, 404, 403, 403, 403, 404, 404, 404)),
    ("rectification:reopen", GET,          (302, 404, 404, 403, 403, 403, 404, 404, 404)),
    ("rectification:relapse", GET,         (302, 404, 404, 200, 403, 200, 404, 404, 404)),
    ("rectification:relapse", POST,        (302, 404, 404, 422, 403, 422, 404, 404, 404)),
    ("rectification:not_relapse", GET,     (302, 404, 404, 200, 403, 200, 404, 404, 404)),
    ("rectification:not_relapse", POST,    (302, 404, 404, 422, 403, 422, 404, 404, 404)),
    ("rectification:board", GET,           (302, 200, 200, 200, 200, 200, 403, 403, 403)),
    ("rectification:timeline", GET,        (302, 200, 200, 200, 200, 200, 403, 403, 403)),
    ("rectification:measures", GET,        (302, 200, 200, 200, 200, 200, 403, 403, 403)),
    ("rectification:duties", GET,          (302, 200, 200, 200, 200, 200, 403, 403, 403)),
    ("rectification:figures", GET,         (302, 200, 200, 200, 200, 200, 403, 403, 403)),
    ("rectification:ledger_export", GET,   (302, 200, 200, 200, 200, 200, 403, 403, 403)),
    ("rectification:relapses", GET,        (302, 200, 200, 200, 200, 200, 403, 403, 403)),
    ("rectification:describe", GET,        (302, 404, 404, 200, 403, 200, 404, 404, 404)),
    ("rectification:describe", POST,       (302, 404, 404, 302, 403, 302, 404, 404, 404)),
    ("rectification:people_edit", GET,     (302, 404, 404, 200, 403, 200, 404, 404, 404)),
    ("rectification:people_edit", POST,    (302, 404, 404, 302, 403, 302, 404, 404, 404)),
    ("rectification:people", GET,          (302, 404, 404, 200, 403, 200, 404, 404, 404)),
    ("rectification:split", GET,           (302, 404, 404, 200, 403, 200, 404, 404, 404)),
    ("rectification:split", POST,          (302, 404, 404, 422, 403, 422, 404, 404, 404)),
    ("rectification:merge", GET,           (302, 404, 404, 200, 403, 200, 404, 404, 404)),
    ("rectification:merge", POST,          (302, 404, 404, 422, 403, 422, 404, 404, 404)),
    ("rectification:link", GET,            (302, 404, 404, 200, 403, 200, 404, 404, 404)),
    ("rectification:link", POST,           (302, 404, 404, 422, 403, 422, 404, 404, 404)),
    ("rectification:advance", GET,         (302, 404, 404, 200, 403, 403, 404, 404, 404)),
    ("rectification:advance", POST,        (302, 404, 404, 422, 403, 403, 404, 404, 404)),
    ("rectification:ask", GET,             (302, 404, 404, 200, 403, 403, 404, 404, 404)),
    ("rectification:ask", POST,            (302, 404, 404, 422, 403, 403, 404, 404, 404)),
    ("rectification:obstacle_new", GET,    (302, 404, 404, 200, 403, 403, 404, 404, 404)),
    ("rectification:obstacle_new", POST,   (302, 404, 404, 422, 403, 403, 404, 404, 404)),
    ("rectification:obstacle_clear", GET,  (302, 404, 404, 200, 403, 200, 404, 404, 404)),
    ("rectification:obstacle_clear", POST, (302, 404, 404, 422, 403, 422, 404, 404, 404)),
    ("rectification:review", GET,          (302, 404, 404, 200, 403, 403, 404, 404, 404)),
    ("rectification:review", POST,         (302, 404, 404, 422, 403, 403, 404, 404, 404)),
    ("rectification:decide", GET,          (302, 404, 404, 403, 200, 200, 404, 404, 404)),
    ("rectification:decide", POST,         (302, 404, 404, 403, 422, 422, 404, 404, 404)),
    ("rectification:vocabulary", GET,      (302, 200, 200, 200, 200, 200, 403, 403, 403)),
    ("rectification:vocabulary", POST,     (302, 403, 403, 422, 403, 422, 403, 403, 403)),
    ("rectification:rechecks", GET,        (302, 200, 200, 200, 200, 200, 403, 403, 403)),
    ("rectification:recheck_draw", GET,    (302, 403, 403, 403, 403, 200, 403, 403, 403)),
    ("rectification:recheck_draw", POST,   (302, 403, 403, 403, 403, 422, 403, 403, 403)),
    ("rectification:recheck", GET,         (302, 404, 404, 200, 200, 200, 404, 404, 404)),
    ("rectification:recheck_ask", GET,     (302, 404, 404, 403, 403, 200, 404, 404, 404)),
    ("rectification:recheck_ask", POST,    (302, 404, 404, 403, 403, 422, 404, 404, 404)),
    ("rectification:recheck_conclude", GET,(302, 404, 404, 403, 403, 200, 404, 404, 404)),
    ("rectification:recheck_conclude", POST,(302, 404, 404, 403, 403, 422, 404, 404, 404)),
    ("rectification:recheck_answer", GET,  (302, 404, 200, 403, 200, 200, 200, 200, 200)),
    ("rectification:recheck_answer", POST, (302, 404, 422, 403, 422, 422, 422, 422, 422)),
    ("rectification:house_rules", GET,     (302, 200, 200, 200, 200, 200, 403, 403, 403)),
    ("rectification:house_rule_new", GET,  (302, 403, 403, 200, 403, 200, 403, 403, 403)),
    ("rectification:house_rule_new", POST, (302, 403, 403, 422, 403, 422, 403, 403, 403)),
    ("rectification:house_rule_withdraw", GET,(302, 404, 404, 200, 403, 200, 404, 404, 404)),
    ("rectification:house_rule_withdraw", POST,(302, 404, 404, 422, 403, 422, 404, 404, 404)),
    ("inspections:list", GET,              (302, 200, 200, 200, 200, 200, 403, 403, 403)),
    ("inspections:on_the_spot", GET,       (302, 404, 200, 200, 200, 200, 404, 404, 404)),
    ("inspections:on_the_spot", POST,      (302, 404, 403, 422, 403, 422, 404, 404, 404)),
    ("inspections:risks", GET,             (302, 200, 200, 200, 200, 200, 403, 403, 403)),
    ("inspections:risks_import", GET,      (302, 403, 403, 200, 403, 403, 403, 403, 403)),
    ("inspections:risks_import", POST,     (302, 403, 403, 422, 403, 403, 403, 403, 403)),
    ("inspections:risk_new", GET,          (302, 403, 403, 200, 403, 403, 403, 403, 403)),
    ("inspections:risk_new", POST,         (302, 403, 403, 422, 403, 403, 403, 403, 403)),
    ("inspections:risk", GET,              (302, 404, 200, 200, 200, 200, 404, 404, 404)),
    ("inspections:risk_review", GET,       (302, 404, 403, 200, 403, 403, 404, 404, 404)),
    ("inspections:risk_review", POST,      (302, 404, 403, 422, 403, 403, 404, 404, 404)),
    ("inspections:risk_retire", GET,       (302, 404, 403, 200, 403, 403, 404, 404, 404)),
    ("inspections:risk_retire", POST,      (302, 404, 403, 422, 403, 403, 404, 404, 404)),
    ("inspections:campaigns", GET,         (302, 200, 200, 200, 200, 200, 403, 403, 403)),
    ("inspections:campaign_new", GET,      (302, 403, 403, 200, 403, 403, 403, 403, 403)),
    ("inspections:campaign_new", POST,     (302, 403, 403, 422, 403, 403, 403, 403, 403)),
    ("inspections:campaign", GET,          (302, 404, 404, 200, 200, 200, 404, 404, 404)),
    ("inspections:answer", GET,            (302, 404, 404, 200, 200, 200, 404, 404, 404)),
    ("inspections:answer", POST,           (302, 404, 404, 302, 403, 403, 404, 404, 404)),
    ("inspections:campaign_close", POST,   (302, 404, 404, 403, 403, 403, 404, 404, 404)),
    ("talks:list", GET,                    (302, 200, 200, 200, 200, 200, 200, 200, 200)),
    ("talks:coverage", GET,                (302, 200, 403, 200, 200, 200, 403, 403, 403)),
    ("talks:plan", GET,                    (302, 200, 403, 200, 200, 200, 403, 403, 403)),
    ("talks:plan", POST,                   (302, 422, 403, 422, 422, 422, 403, 403, 403)),
    ("talks:unplan", POST,                 (302, 404, 403, 302, 404, 404, 404, 404, 404)),
    ("talks:new", GET,                     (302, 200, 403, 200, 200, 200, 403, 403, 403)),
    ("talks:detail", GET,                  (302, 404, 404, 200, 200, 200, 404, 404, 404)),
    ("talks:edit", GET,                    (302, 404, 404, 200, 403, 403, 404, 404, 404)),
    ("talks:edit", POST,                   (302, 404, 404, 422, 403, 403, 404, 404, 404)),
    ("talks:text", GET,                    (302, 404, 404, 200, 403, 403, 404, 404, 404)),
    ("talks:share", POST,                  (302, 404, 404, 302, 403, 403, 404, 404, 404)),
    ("talks:answer", GET,                  (302, 404, 404, 403, 403, 403, 404, 404, 404)),
    ("talks:answer", POST,                 (302, 404, 404, 403, 403, 403, 404, 404, 404)),
    ("talks:follow_up", GET,               (302, 404, 404, 200, 403, 403, 404, 404, 404)),
    ("talks:follow_up", POST,              (302, 404, 404, 422, 403, 403, 404, 404, 404)),
    ("talks:permit", GET,                  (302, 404, 404, 200, 403, 403, 404, 404, 404)),
    ("talks:permit", POST,                 (302, 404, 404, 422, 403, 403, 404, 404, 404)),
    ("handover:list", GET,                 (302, 200, 200, 200, 200, 200, 403, 403, 403)),
    ("handover:new", GET,                  (302, 200, 200, 200, 200, 200, 403, 403, 403)),
    ("handover:new", POST,                 (302, 422, 422, 422, 422, 422, 403, 403, 403)),
    ("handover:detail", GET,               (302, 404, 404, 200, 200, 200, 404, 404, 404)),
    ("handover:give", POST,                (302, 404, 404, 302, 403, 403, 404, 404, 404)),
    ("handover:receive", POST,             (302, 404, 404, 403, 302, 403, 404, 404, 404)),
    ("handover:cancel", POST,              (302, 404, 404, 403, 403, 403, 404, 404, 404)),
    ("packs:new", GET,                     (302, 200, 403, 200, 200, 200, 403, 403, 403)),
    ("packs:new", POST,                    (302, 422, 403, 422, 422, 422, 403, 403, 403)),
    ("deployments:list", GET,              (302, 200, 200, 200, 200, 200, 403, 403, 403)),
    ("deployments:new", GET,               (302, 200, 403, 200, 200, 403, 403, 403, 403)),
    ("deployments:new", POST,              (302, 422, 403, 422, 422, 403, 403, 403, 403)),
    ("deployments:import", GET,            (302, 200, 403, 200, 200, 403, 403, 403, 403)),
    ("deployments:import", POST,           (302, 422, 403, 422, 422, 403, 403, 403, 403)),
    ("deployments:detail", GET,            (302, 404, 200, 200, 200, 200, 404, 404, 404)),
    ("batches:list", GET,                  (302, 403, 403, 200, 403, 403, 403, 403, 403)),
    ("batches:list", POST,                 (302, 403, 403, 422, 403, 403, 403, 403, 403)),
    ("batches:detail", GET,                (302, 404, 404, 200, 404, 404, 404, 404, 404)),
    ("batches:cancel", POST,               (302, 404, 404, 302, 404, 404, 404, 404, 404)),
    ("batches:resume", POST,               (302, 404, 404, 302, 404, 404, 404, 404, 404)),
    ("batches:download", GET,              (302, 404, 404, 302, 404, 404, 404, 404, 404)),
    ("printouts:shelf", GET,               (302, 200, 200, 200, 200, 200, 403, 403, 403)),
    ("printouts:page", GET,                (302, 404, 200, 200, 200, 200, 404, 404, 404)),
    ("printouts:pdf", GET,                 (302, 404, 200, 200, 200, 200, 404, 404, 404)),
    ("printouts:take", GET,                (302, 404, 200, 200, 200, 200, 404, 404, 404)),
    ("deployments:report", GET,            (302, 404, 403, 200, 403, 403, 404, 404, 404)),
    ("deployments:report", POST,           (302, 404, 403, 422, 403, 403, 404, 404, 404)),
    ("deployments:hand_in", GET,           (302, 404, 403, 403, 403, 403, 404, 404, 404)),
    ("deployments:hand_in", POST,          (302, 404, 403, 403, 403, 403, 404, 404, 404)),
    ("deployments:check", GET,             (302, 404, 403, 403, 403, 403, 404, 404, 404)),
    ("deployments:check", POST,            (302, 404, 403, 403, 403, 403, 404, 404, 404)),
    ("deployments:reassign", GET,          (302, 404, 403, 200, 200, 403, 404, 404, 404)),
    ("deployments:reassign", POST,         (302, 404, 403, 422, 422, 403, 404, 404, 404)),
    ("deployments:ask_extension", GET,     (302, 404, 403, 403, 403, 403, 404, 404, 404)),
    ("deployments:ask_extension", POST,    (302, 404, 403, 403, 403, 403, 404, 404, 404)),
    ("deployments:decide_extension", GET,  (302, 404, 403, 403, 200, 403, 404, 404, 404)),
    ("deployments:decide_extension", POST, (302, 404, 403, 403, 422, 403, 404, 404, 404)),
    ("campaigns:list", GET,                (302, 200, 200, 200, 200, 200, 403, 403, 403)),
    ("campaigns:new", GET,                 (302, 403, 403, 200, 403, 403, 403, 403, 403)),
    ("campaigns:new", POST,                (302, 403, 403, 422, 403, 403, 403, 403, 403)),
    ("campaigns:detail", GET,              (302, 404, 200, 200, 200, 200, 404, 404, 404)),
    ("campaigns:stage_new", GET,           (302, 404, 403, 200, 403, 403, 404, 404, 404)),
    ("campaigns:stage_new", POST,          (302, 404, 403, 422, 403, 403, 404, 404, 404)),
    ("campaigns:stage", GET,               (302, 404, 200, 200, 200, 200, 404, 404, 404)),
    ("campaigns:stage", POST,              (302, 404, 403, 422, 403, 403, 404, 404, 404)),
    # Last: the recorder takes the record out.
    ("campaigns:unlink", POST,             (302, 404, 403, 302, 404, 404, 404, 404, 404)),
    ("reports:list", GET,                  (302, 200, 403, 200, 200, 200, 403, 403, 403)),
    ("reports:new", GET,                   (302, 200, 403, 200, 200, 403, 403, 403, 403)),
    ("reports:new", POST,                  (302, 422, 403, 422, 422, 403, 403, 403, 403)),
    ("reports:proof", GET,                 (302, 404, 404, 200, 200, 200, 404, 404, 404)),
    ("reports:detail", GET,                (302, 404, 404, 200, 200, 200, 404, 404, 404)),
    ("reports:stated", POST,               (302, 404, 404, 422, 403, 403, 404, 404, 404)),
    ("reports:freeze", POST,               (302, 404, 404, 403, 422, 403, 404, 404, 404)),
    ("reports:count_only", POST,           (302, 404, 404, 302, 403, 403, 404, 404, 404)),
    ("reports:spell_out", POST,            (302, 404, 404, 302, 403, 403, 404, 404, 404)),
    ("reports:templates", GET,             (302, 403, 403, 200, 403, 403, 403, 403, 403)),
    ("reports:templates", POST,            (302, 403, 403, 422, 403, 403, 403, 403, 403)),
    ("reports:template_copy", POST,        (302, 403, 403, 302, 403, 403, 403, 403, 403)),
    ("reports:template_edit", GET,         (302, 404, 404, 200, 404, 404, 404, 404, 404)),
    ("reports:template_edit", POST,        (302, 404, 404, 422, 404, 404, 404, 404, 404)),
    ("reports:template_export", GET,       (302, 404, 404, 200, 404, 404, 404, 404, 404)),
    ("reports:template_retire", POST,      (302, 404, 404, 302, 404, 404, 404, 404, 404)),
    ("reports:pdf", GET,                   (302, 404, 404, 200, 200, 200, 404, 404, 404)),
    ("reports:download", GET,              (302, 404, 404, 200, 200, 200, 404, 404, 404)),
    ("reports:prose_new", GET,             (302, 404, 404, 200, 403, 403, 404, 404, 404)),
    ("reports:prose_new", POST,            (302, 404, 404, 422, 403, 403, 404, 404, 404)),
    ("reports:prose_edit", GET,            (302, 404, 404, 200, 403, 403, 404, 404, 404)),
    ("reports:prose_edit", POST,           (302, 404, 404, 422, 403, 403, 404, 404, 404)),
    ("reports:versions", GET,              (302, 404, 404, 200, 200, 200, 404, 404, 404)),
    ("reports:go_back", POST,              (302, 404, 404, 422, 403, 403, 404, 404, 404)),
    ("reports:comments", GET,              (302, 404, 404, 200, 200, 200, 404, 404, 404)),
    ("reports:comments", POST,             (302, 404, 404, 422, 422, 422, 404, 404, 404)),
    ("reports:answer", POST,               (302, 404, 404, 422, 422, 422, 404, 404, 404)),
    ("reports:settle", POST,               (302, 404, 404, 302, 302, 403, 404, 404, 404)),
    ("reports:prose_remove", POST,         (302, 404, 404, 302, 403, 403, 404, 404, 404)),
    ("attachments:download", GET,          (302, 404, 200, 200, 200, 200, 404, 404, 404)),
    ("ui:gallery", GET,                    (302, 200, 200, 200, 200, 200, 200, 200, 200)),
    ("audit:list", GET,                    (302, 403, 403, 403, 403, 403, 403, 403, 200)),
    ("audit:verify", POST,                 (302, 403, 403, 403, 403, 403, 403, 403, 302)),
]
# fmt: on


class World:
    """A bureau with one of everything that has a page."""

    def __init__(self):
        load_catalogue(by="测试", at=AT)
        self.bureau = UnitFactory(name="示范县文化和旅游局")
        self.branch = UnitFactory(parent=self.bureau, kind=UnitKind.BRANCH, name="机关第一支部")
        self.member = PostFactory(unit=self.branch, person=PersonFactory(name="乙二")).person
        self.people = {
            "visitor": None,
            "outsider": UserFactory(can={"head": UnitFactory(name="外局")}),
            **{
                name: UserFactory(person=PostFactory(unit=self.branch).person, can={role: self.bureau})
                for name, role in {
                    "staff": "staff", "recorder": "recorder", "head": "head", "discipline": "discipline",
                    "system": "system_admin", "security": "security_admin", "audit": "audit_admin",
                }.items()
            },
        }  # fmt: skip
        recorder = self.people["recorder"]
        self.activity = record_activity(
            unit=self.branch, kind=Kind.BRANCH_COMMITTEE, title="研究党员发展", happened_on=date(2026, 5, 6),
            minutes="研究两项。", parts=[Part(self.member, Role.PARTICIPANT)],
            evidence=[Proof("minutes", name="记录.txt", content="到会五人".encode())], by=recorder, at=AT,
        )  # fmt: skip
        receive_document(
            unit=self.branch, name="作风建设通知", number="", received_on=date(2026, 5, 6), by=recorder, at=AT
        )
        evaluate_bureau(self.bureau, as_of=date(2026, 6, 1), at=AT)
        adopt_year_as_proposed(bureau=self.bureau, year=2026, by=recorder)
        self.finding = rectification.raise_finding(
            unit=self.branch, source=Source.SELF_INSPECTION, title="会议记录不完整", arose_on=date(2026, 5, 20),
            by=recorder, at=AT,
        )  # fmt: skip
        self.measure = rectification.add_measure(finding=self.finding, text="补齐签字", by=recorder, at=AT)
        self.document = import_document(
            bureau=self.bureau, unit=self.branch, name="自查报告.txt", content=b"report", by=recorder, at=AT,
            chosen=Sheet((ProblemRow("会议记录不完整"),), ()),
        ).document  # fmt: skip
        self.hit = Hit.objects.create(
            bureau=self.bureau, unit=self.branch, check_code="late-evidence", version=1, key="1",
            record_ids=[self.activity.fact_id], values={"on": "2026-01-05", "added": "2026-05-06", "days": "121"},
            found_on=date(2026, 6, 1),
        )  # fmt: skip
        self.inspection = record_activity(
            unit=self.branch,
            kind=Kind.INSPECTION,
            title="作风督查",
            happened_on=date(2026, 5, 21),
            by=recorder,
            at=AT,
        )
        self.visit = record_activity(
            unit=self.branch,
            kind=Kind.VISIT,
            title="走访联系村",
            happened_on=date(2026, 5, 22),
            by=recorder,
            at=AT,
        )
        self.study = record_activity(
            unit=self.branch, kind=Kind.STUDY_SESSION, title="集中学习", happened_on=date(2026, 5, 21),
            by=recorder, at=AT,
        )  # fmt: skip
        self.use = uses.note_use(activity=self.study, text="用在窗口服务上", by=recorder, at=AT)
        self.problem = visits.note_problem(
            activity=self.visit,
            text="农家书屋没有人开门",
            owner=self.member,
            due=date(2026, 6, 30),
            by=recorder,
            at=AT,
        )
        self.risk = inspections.register_risk(
            unit=self.branch, name="党费收缴", risk="收缴不记账", level="low", controls="每月公示",
            reviewed_on=date(2026, 5, 20), review_by=date(2026, 11, 20), by=recorder, at=AT,
        )  # fmt: skip
        self.campaign = inspections.open_campaign(
            unit=self.bureau, checklist="four-winds", title="“四风”自查", units=[self.branch],
            starts_on=date(2026, 6, 1), due=date(2026, 6, 10), by=recorder, at=AT,
        )  # fmt: skip
        self.handover = open_handover(
            post=self.member.posts.get(), receiver=PostFactory(unit=self.branch).person, on=date(2026, 6, 1),
            by=recorder, at=AT,
        )  # fmt: skip
        self.talk = talks.record_talk(
            kind=TalkKind.HEART, unit=self.branch, talkers=[recorder.person], person=self.member,
            held_on=date(2026, 5, 20), topic="谈心", text="要点", by=recorder, at=AT,
        )  # fmt: skip
        self.talk_plan = talks.plan_talk(
            unit=self.branch, kind=TalkKind.HEART, talker=recorder.person, person=self.member,
            planned_on=date(2026, 6, 9), by=recorder, at=AT,
        )  # fmt: skip
        self.task = deployments.set_task(
            unit=self.branch, title="建立设备月检制度", expected="每月一检、有签字的检查单", source="superior",
            basis="县局通知第3号", owner=self.member, leader=PostFactory(unit=self.branch).person,
            set_on=date(2026, 5, 20), due=date(2026, 7, 1), by=recorder, at=AT,
        )  # fmt: skip
        self.extension = deployments.ask_extension(
            task=self.task, until=date(2026, 7, 20), reason="等待设备清单", by=recorder, at=AT
        )
        self.themed = campaigns.open_campaign(
            unit=self.bureau, title="学习教育", starts_on=date(2026, 5, 1), ends_on=date(2026, 6, 30),
            plan_name="学习教育方案", units=[self.branch], by=recorder, at=AT,
        )  # fmt: skip
        self.stage = campaigns.add_stage(
            campaign=self.themed, name="学习研讨", starts_on=date(2026, 5, 1), ends_on=date(2026, 5, 31),
            kinds=[Kind.BRANCH_COMMITTEE], by=recorder, at=AT,
        )  # fmt: skip
        (self.link,) = campaigns.link_records(
            stage=self.stage, activities=[self.activity], by=recorder, at=AT
        )
        self._follow_findings(recorder)
        self.own_template = adapting.copy(bureau=self.bureau, code="annual", by=recorder, at=AT)
        self.batch = batches.start_batch(
            sorts=["printout:profile"], units=[self.bureau], period_start=date(2026, 1, 1),
            period_end=date(2026, 12, 31), by=recorder, at=AT,
        )  # fmt: skip
        self.report = reports.draft_report(
            unit=self.bureau, template="annual", period_start=date(2026, 1, 1), period_end=date(2026, 12, 31),
            by=recorder, at=AT,
        )  # fmt: skip
        self.prose = uuid4()
        reports.write(
            report=self.report,
            key=self.prose,
            after="opening-1",
            text="全年工作有序。",
            seen=1,
            by=recorder,
            at=AT,
        )
        self.comment = reports.comment(
            report=self.report, anchor="opening-1", quote="现将情况报告如下。", text="请补充背景。",
            form_key=uuid4(), by=recorder, at=AT,
        )  # fmt: skip

        self.indicator = define(
            unit=self.branch, name="党员到会率", measured_in="%", every="month", target=None, direction="at_least",
            source="会议签到表", form_key=uuid4(), by=recorder, at=AT,
        )  # fmt: skip
        self.plan, _, _ = draw_up(unit=self.branch, year=2026, by=recorder, at=AT)
        tell(bureau=self.bureau, as_of=date(2026, 6, 1), at=AT)
        self.token = open_feed(by=recorder, at=AT)
        self.feed = Feed.objects.get()

    def _follow_findings(self, recorder):
        """Make a finding with everything that happens on the way, and a closed one that is looked at again."""
        verifier = UserFactory(person=PostFactory(unit=self.bureau).person, can={"verifier": self.bureau})

        def under_way(title):
            finding = rectification.raise_finding(
                unit=self.branch, source=Source.SELF_INSPECTION, title=title, arose_on=date(2026, 5, 20),
                by=recorder, at=AT,
            )  # fmt: skip
            return rectification.assign(
                finding=finding,
                owner=self.member,
                leader=None,
                rectify_by=date(2026, 7, 1),
                by=recorder,
                at=AT,
            )

        def done(finding, **values):
            measure = rectification.add_measure(
                finding=finding, text="每月核对", by=recorder, at=AT, **values
            )
            return rectification.complete_measure(
                measure=measure,
                done_on=date(2026, 5, 30),
                result="已核对",
                proof="核对表",
                by=recorder,
                at=AT,
            )

        self.followed, self.plain, closed = (
            under_way("公示不及时"),
            under_way("台账缺页"),
            under_way("签到不全"),
        )
        self.kept_up = done(self.followed, kind="lasting", reviews=[date(2026, 9, 1)])
        self.lasting_review = self.kept_up.reviews.get()
        self.plea = followup.ask(
            finding=self.followed,
            kind="extension",
            until=date(2026, 8, 1),
            reason="等批复",
            by=recorder,
            at=AT,
        )
        self.obstacle = followup.report_obstacle(
            finding=self.followed, needed="拨款", whom="县财政局", by=recorder, at=AT
        )
        done(closed)
        rectification.submit(finding=closed, by=recorder, at=AT)
        rectification.verify(finding=closed, passed=True, note="已核对", by=verifier, at=AT)
        drawing = rechecks.draw(
            bureau=self.bureau, size=1, due=date(2026, 6, 10), by=self.people["discipline"], at=AT
        )
        self.recheck = rechecks.ask(
            recheck=drawing.rechecks.get(), question="现在签到齐全吗？", ask_until=date(2026, 6, 10),
            by=self.people["discipline"], at=AT,
        )  # fmt: skip
        self.house_rule = institutions.enter_rule(
            unit=self.branch, deed="made", title="签到办法", issued_on=date(2026, 5, 30), text="汇编",
            findings=[closed], by=recorder, at=AT,
        )  # fmt: skip

    def address(self, name):
        """Return a page's address, about this bureau's records where it is about one."""
        about = {
            "organisation:unit": self.branch.pk,
            "organisation:person": self.member.pk,
            "ledger:burden_of_person": self.member.pk,
            "attachments:download": StoredFile.objects.get().pk,
            "checks:detail": self.hit.pk,
            "checks:rehearse": "alike-minutes",
            "catalogue:obligation": "life.branch-committee",
            "catalogue:adopt": "life.branch-committee",
            "catalogue:waive": "life.branch-committee",
            "catalogue:year": 2026,
            "catalogue:regulation": Regulation.objects.first().pk,
            "notices:open": Notice.objects.filter(recipient=self.people["recorder"]).first().pk,
            "notices:feed_close": self.feed.pk,
            "notices:calendar": self.token,
            **{f"indicators:{page}": self.indicator.pk for page in ("detail", "edit", "record")},
            "planning:item": self.plan.items.first().pk,
            "planning:brand": self.plan.pk,
            "rectification:document": self.document.pk,
            "ledger:occurrence": Occurrence.objects.filter(unit=self.branch).first().pk,
        }
        room, page = name.split(":")
        followed = {
            "advance": [self.kept_up.pk],
            "ask": [],
            "decide": [self.plea.pk],
            "obstacle_new": [],
            "obstacle_clear": [self.obstacle.pk],
            "review": [self.lasting_review.pk],
        }
        if room == "rectification" and page in followed:
            args = [(self.plain if page == "ask" else self.followed).pk, *followed[page]]
        elif room == "rectification" and page == "house_rule_withdraw":
            args = [self.house_rule.pk]
        elif room == "rectification" and page in {
            "recheck",
            "recheck_ask",
            "recheck_answer",
            "recheck_conclude",
        }:
            args = [self.recheck.pk]
        elif room == "rectification" and page not in {
            "list",
            "new",
            "import",
            "import_preview",
            "ledger_import",
            "ledger_export",
            "board",
            "timeline",
            "measures",
            "duties",
            "figures",
            "documents",
            "document",
            "relapses",
            "vocabulary",
            "rechecks",
            "recheck_draw",
            "house_rules",
            "house_rule_new",
        }:
            args = [self.finding.pk] + [self.measure.pk] * (page == "measure_done")
        elif room == "talks" and page not in {"list", "coverage", "plan", "new"}:
            args = [self.talk_plan.pk if page == "unplan" else self.talk.pk]
        elif page in {"evidence_review", "evidence_replace", "evidence_submit"}:
            args = [self.activity.evidence.get().pk]
        elif room == "handover" and page not in {"list", "new"}:
            args = [self.handover.pk]
        elif page == "problem_new":
            args = [self.visit.pk]
        elif page == "use_new":
            args = [self.study.pk]
        elif page == "use_remove":
            args = [self.use.pk]
        elif page == "problem":
            args = [self.problem.pk]
        elif page == "on_the_spot":
            args = [self.inspection.pk]
        elif page in {"risk", "risk_review", "risk_retire"}:
            args = [self.risk.pk]
        elif room == "inspections" and page in {"campaign", "campaign_close", "answer"}:
            args = [self.campaign.pk] + [self.branch.pk] * (page == "answer")
        elif room == "campaigns" and page not in {"list", "new"}:
            about = {"stage": [self.stage.pk], "unlink": [self.link.pk]}
            args = [self.themed.pk, *about.get(page, [])]
        elif room == "deployments" and page not in {"list", "new", "import"}:
            args = [self.task.pk] + [self.extension.pk] * (page == "decide_extension")
        elif page in {"templates", "template_copy"}:
            args = ["annual"] if page == "template_copy" else []
        elif room == "reports" and page.startswith("template_"):
            args = [self.own_template.pk]
        elif room == "reports" and page not in {"list", "new"}:
            about = {
                "prose_edit": [self.prose],
                "prose_remove": [self.prose],
                "go_back": [1],
                "answer": [self.comment.pk],
                "settle": [self.comment.pk],
            }
            args = [self.report.pk, *about.get(page, [])]
            if page == "comments":
                return reverse(name, args=args) + "?on=opening-1"
        elif room == "batches" and page != "list":
            args = [self.batch.pk]
        elif room == "printouts" and page != "shelf":
            args = ["meeting", self.activity.pk]
        elif room == "activities" and page in {"detail", "edit", "evidence"}:
            args = [self.activity.pk]
        else:
            args = [about[name]] if name in about else []
        return reverse(name, args=args)


@pytest.fixture
def world(db, evidence_dir):
    return World()


def test_every_page_is_in_the_table():
    assert sorted(set(url_names())) == sorted({name for name, *_ in PAGES})


def test_every_page_answers_each_of_them_as_the_table_says(client, world, monkeypatch):
    monkeypatch.setattr(printing, "all_to_pdf", lambda contents, seconds: (b"%PDF-" for _ in contents))
    wrong = {}
    for name, method, statuses in PAGES:
        for column, expected in zip(COLUMNS, statuses, strict=True):
            client.logout()
            if user := world.people[column]:
                client.force_login(user)
            address = world.address(name)
            response = client.post(address) if method == POST else client.get(address)
            if response.status_code != expected:
                wrong[method, name, column] = f"{response.status_code}, not {expected}"
            if column == "visitor" and response.status_code == 302:
                assert response.url.startswith(reverse("accounts:sign_in"))
    assert wrong == {}
