"""Personal data is reached only with an access in hand, and only `sharing` makes one."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from tests.architecture.source import (
    Definition,
    calls_in,
    dotted,
    files,
    imported,
    module_of,
    modules_in,
    public_functions,
    tree_of,
)

ABOUT_WORKERS = "about workers and their agency; the acting worker is given as `by` and judged by accounts.rules"
OWN = "what an account keeps about itself; the door gives the account"
REFERENCE = "public facts about places and agencies"
DIRECTORY = "about organizations and what they offer; the acting worker is given as `by` and judged by agency"
PROGRAMME = "what programmes say, about nobody"
NAMES_OF_WORKERS = "names of workers of agencies, who act in their office"
ACCESS_ITSELF = "decides, keeps or records the access itself"
NUMBERS = "counts, or numbers of cases and rows, for the check of projections; nobody is named"
HASHES = "seals hashes of events; reads and writes nobody's data"
WALL = "tells the database what was decided"
LAW = "what laws and agreements say, about nobody"
WORDS = "words of a list, about nobody"
PURE = "computes from values whose reading was decided before"
BY_LINK = (
    "the signed link is the proof; sharing makes the access, and the page shows that one referral"
)
ROOM = "whether there is room: need, municipality and week, about nobody"

NOT_PERSONAL: dict[str, str] = {
    "throughcare.appointments.actions.owner_of": "the secret address is the proof; what it gives is decided after it",
    "throughcare.appointments.queries.working.brought_calendar": ABOUT_WORKERS,
    "throughcare.appointments.queries.working.busy_of": ABOUT_WORKERS,
    "throughcare.appointments.queries.working.is_taken": "yes or no about a worker or a room",
    "throughcare.appointments.queries.working.things_of": REFERENCE,
    "throughcare.appointments.queries.hanging.change_of": PURE,
    "throughcare.appointments.queries.hanging.day_of": PURE,
    "throughcare.messages.actions.came_back": "states of messages, by number; nobody is named",
    "throughcare.messages.actions.forget": "deletes messages by number, reads nothing",
    "throughcare.messages.queries.deliveries": "states of messages, by number; nobody is named",
    "throughcare.accounts.actions.accept_invitation": "the code of the invitation is the proof",
    "throughcare.accounts.actions.accept_with_account": "the code of the invitation is the proof",
    "throughcare.accounts.actions.appoint_duty_contact": ABOUT_WORKERS,
    "throughcare.accounts.actions.tell": "a text code and plain values, never what the message is about",
    "throughcare.accounts.actions.tell_agencies": "a text code and plain values, never what the message is about",
    "throughcare.accounts.actions.close": ABOUT_WORKERS,
    "throughcare.accounts.actions.drop_draft": OWN,
    "throughcare.accounts.actions.confirm_number": "the code of the message is the proof",
    "throughcare.accounts.actions.drop_number": OWN,
    "throughcare.accounts.actions.drop_old_codes": "deletes by age, reads nothing",
    "throughcare.accounts.actions.end_agency": ABOUT_WORKERS,
    "throughcare.accounts.actions.end_card": "of an account; whose it is, is decided in sharing.letting_in",
    "throughcare.accounts.actions.end_kiosk": ABOUT_WORKERS,
    "throughcare.accounts.actions.make_card": "of an account; whose it is, is decided in sharing.letting_in",
    "throughcare.accounts.actions.make_text_code": "the code of the message is the proof",
    "throughcare.accounts.actions.note_number": "of an account; whose it is, is decided in sharing.letting_in",
    "throughcare.accounts.actions.set_up_kiosk": ABOUT_WORKERS,
    "throughcare.accounts.actions.sign_in_with_card": "the words of the card are the proof",
    "throughcare.accounts.actions.sign_in_with_text_code": "the code of the message is the proof",
    "throughcare.accounts.actions.drop_drafts_about": "deletes by the number of a person who is forgotten, reads nothing",
    "throughcare.accounts.actions.drop_old_drafts": "deletes by age, reads nothing",
    "throughcare.accounts.actions.help_back_in": ABOUT_WORKERS,
    "throughcare.accounts.actions.hold": "locks rows, reads nothing",
    "throughcare.caseloads.actions.lock": "locks rows, reads nothing",
    "throughcare.caseloads.actions.lock_open_of": "locks rows, reads nothing",
    "throughcare.accounts.actions.invite": ABOUT_WORKERS,
    "throughcare.accounts.actions.join": ABOUT_WORKERS,
    "throughcare.accounts.actions.keep_draft": OWN,
    "throughcare.accounts.actions.move": ABOUT_WORKERS,
    "throughcare.accounts.actions.open_account": ABOUT_WORKERS,
    "throughcare.accounts.actions.record_sign_in": OWN,
    "throughcare.accounts.actions.recover": "the code is the proof",
    "throughcare.accounts.actions.recovery_name": "the code is the proof",
    "throughcare.accounts.actions.set_language": OWN,
    "throughcare.accounts.actions.withdraw_invitation": ABOUT_WORKERS,
    "throughcare.accounts.queries.cards.kiosk": REFERENCE,
    "throughcare.accounts.queries.cards.kiosks_of": ABOUT_WORKERS,
    "throughcare.accounts.queries.cards.live_cards": "yes or no about accounts",
    "throughcare.accounts.queries.cards.newest_card": "of an account; whose it is, is decided in sharing.ways_in",
    "throughcare.accounts.queries.cards.text_number": "of an account; whose it is, is decided in sharing.ways_in",
    "throughcare.accounts.queries.account_named": OWN,
    "throughcare.accounts.queries.account_of": OWN,
    "throughcare.accounts.queries.drafts.draft_at": OWN,
    "throughcare.accounts.queries.drafts.draft_count": OWN,
    "throughcare.accounts.queries.drafts.drafts_of": OWN,
    "throughcare.accounts.queries.drafts.kept_since": PURE,
    "throughcare.accounts.queries.duty_contact": NAMES_OF_WORKERS,
    "throughcare.accounts.queries.duty_contact_addresses": NAMES_OF_WORKERS,
    "throughcare.accounts.queries.duty_contacts": NAMES_OF_WORKERS,
    "throughcare.accounts.queries.duty_history": NAMES_OF_WORKERS,
    "throughcare.accounts.queries.invitation_for": "the code of the invitation is the proof",
    "throughcare.accounts.queries.memberships_of": OWN,
    "throughcare.accounts.queries.open_invitations": ABOUT_WORKERS,
    "throughcare.accounts.queries.sign_in_name_is_taken": "yes or no about a name",
    "throughcare.accounts.queries.worker": NAMES_OF_WORKERS,
    "throughcare.accounts.queries.worker_names": NAMES_OF_WORKERS,
    "throughcare.accounts.queries.worker_rows": ABOUT_WORKERS,
    "throughcare.accounts.queries.workers_of": NAMES_OF_WORKERS,
    "throughcare.agencies.actions.add_post": ABOUT_WORKERS,
    "throughcare.agencies.actions.add_site": ABOUT_WORKERS,
    "throughcare.agencies.actions.close_agency": ABOUT_WORKERS,
    "throughcare.agencies.actions.load_reference": REFERENCE,
    "throughcare.agencies.actions.open_agency": ABOUT_WORKERS,
    "throughcare.agencies.queries.agency_by_code": REFERENCE,
    "throughcare.agencies.queries.language_of": REFERENCE,
    "throughcare.agencies.queries.agency_kinds": REFERENCE,
    "throughcare.agencies.queries.agency_map": REFERENCE,
    "throughcare.agencies.queries.agency_names": REFERENCE,
    "throughcare.agencies.queries.agency_of": REFERENCE,
    "throughcare.agencies.queries.forget_agency_map": REFERENCE,
    "throughcare.agencies.queries.holiday_calendar": REFERENCE,
    "throughcare.agencies.queries.holidays_of": REFERENCE,
    "throughcare.agencies.queries.jurisdiction_codes": REFERENCE,
    "throughcare.agencies.queries.kinds": REFERENCE,
    "throughcare.agencies.queries.municipalities_of": REFERENCE,
    "throughcare.agencies.queries.municipality_names": REFERENCE,
    "throughcare.agencies.queries.posts_of": REFERENCE,
    "throughcare.agencies.queries.sites_of": REFERENCE,
    "throughcare.answers.queries.ledger": NUMBERS,
    "throughcare.answers.queries.ledger.ledger": NUMBERS,
    "throughcare.answers.queries.filling.Sheet.said": PURE,
    "throughcare.answers.queries.filling.Sheet.after": PURE,
    "throughcare.answers.queries.filling.Sheet.page": PURE,
    "throughcare.answers.queries.filling.Sheet.pages": PURE,
    "throughcare.answers.queries.filling.Sheet.questions": PURE,
    "throughcare.audit.actions.configured_store": "names a folder",
    "throughcare.audit.actions.configured_witnesses": "names witnesses",
    "throughcare.audit.actions.go_on_after_restore": HASHES,
    "throughcare.audit.actions.record": ACCESS_ITSELF,
    "throughcare.audit.actions.seal": HASHES,
    "throughcare.audit.actions.seal_as_configured": HASHES,
    "throughcare.audit.actions.witnesses_from": "names witnesses",
    "throughcare.audit.queries.reconcile": NUMBERS,
    "throughcare.audit.queries.seal_state": NUMBERS,
    "throughcare.audit.queries.tree.new_tiles": HASHES,
    "throughcare.audit.queries.tree.row": HASHES,
    "throughcare.audit.actions.record_without_access": ACCESS_ITSELF,
    "throughcare.caseloads.queries.open_case_counts": "numbers only, nobody is named",
    "throughcare.caseloads.actions.absences.end_absence": ABOUT_WORKERS,
    "throughcare.caseloads.actions.absences.end_of_workers": ABOUT_WORKERS,
    "throughcare.caseloads.actions.absences.record_absence": ABOUT_WORKERS,
    "throughcare.caseloads.actions.loads.set_weights": ABOUT_WORKERS,
    "throughcare.caseloads.queries.loads.load_rules": "what agencies decided, about nobody",
    "throughcare.caseloads.queries.teams.absences_of": ABOUT_WORKERS,
    "throughcare.caseloads.queries.teams.covers_of": ABOUT_WORKERS,
    "throughcare.journeys.actions.assigning.Load.is_over": PURE,
    "throughcare.journeys.actions.deputizing.held_worker": NAMES_OF_WORKERS,
    "throughcare.agencies.queries.neighbours_of": REFERENCE,
    "throughcare.journeys.actions.departing.cancel": LAW,
    "throughcare.journeys.actions.departing.record": LAW,
    "throughcare.journeys.queries.departures.told_of": REFERENCE,
    "throughcare.journeys.actions.beginning.hold_receivers": "locks rows, reads nothing",
    "throughcare.journeys.actions.handing.tell_leaders": "a text code and plain values, never what the message is about",
    "throughcare.journeys.queries.addressing.leader_addresses": NAMES_OF_WORKERS,
    "throughcare.journeys.queries.departures.departure_of": LAW,
    "throughcare.journeys.queries.departures.departures": LAW,
    "throughcare.journeys.queries.departures.due": LAW,
    "throughcare.journeys.queries.departures.leaving_on": LAW,
    "throughcare.journeys.queries.departures.params_of": PURE,
    "throughcare.journeys.actions.arriving.duty_contact": NAMES_OF_WORKERS,
    "throughcare.journeys.actions.projecting.Projected.was_in_custody": PURE,
    "throughcare.journeys.actions.projecting.Projected.was_on": PURE,
    "throughcare.journeys.queries.carrying.carries_on": PURE,
    "throughcare.journeys.queries.carrying.contact_at": NAMES_OF_WORKERS,
    "throughcare.journeys.queries.hanging.anchors_for": PURE,
    "throughcare.journeys.queries.hanging.own_changes": PURE,
    "throughcare.journeys.queries.placing.served_by": REFERENCE,
    "throughcare.journeys.queries.supposing.passed_on": PURE,
    "throughcare.journeys.queries.derived.agency_for": PURE,
    "throughcare.journeys.queries.derived.derived": PURE,
    "throughcare.journeys.actions.losing.voice": PURE,
    "throughcare.journeys.queries.facts.said_of": "codes of programmes, a yes or no, by case number; asked only beside case_facts",
    "throughcare.journeys.queries.protocol.steps": "what to try in general, about nobody",
    "throughcare.journeys.queries.facts.done_of": "codes and days of tasks by case number; asked only beside case_facts",
    "throughcare.journeys.queries.facts.facts_from": PURE,
    "throughcare.journeys.queries.facts.part_fact": PURE,
    "throughcare.journeys.queries.naming.Words.title": PROGRAMME,
    "throughcare.journeys.queries.naming.fact_title": PROGRAMME,
    "throughcare.journeys.queries.naming.words": PROGRAMME,
    "throughcare.journeys.queries.preview.with_dates": PURE,
    "throughcare.journeys.queries.verifying.Comparison.add": PURE,
    "throughcare.journeys.queries.verifying.case_count": NUMBERS,
    "throughcare.journeys.queries.stray.contact_gaps": NUMBERS,
    "throughcare.journeys.queries.stray.forgotten": NUMBERS,
    "throughcare.journeys.queries.verifying.differences": PURE,
    "throughcare.journeys.queries.verifying.next_cases": NUMBERS,
    "throughcare.journeys.queries.stray.orphans": NUMBERS,
    "throughcare.journeys.queries.verifying.some_cases": NUMBERS,
    "throughcare.messages.actions.texting.ConsoleSender.send": "sends a text that was decided before",
    "throughcare.messages.actions.texting.FileSender.send": "sends a text that was decided before",
    "throughcare.messages.actions.texting.TextSender.send": "sends a text that was decided before",
    "throughcare.messages.actions.texting.send_text": "a code for who signs in, stored nowhere",
    "throughcare.messages.actions.texting.text_sender": "which sender the site chose",
    "throughcare.messages.actions.put_out": "a text code and plain values, never what the message is about",
    "throughcare.messages.queries.newest": "a text code and plain values, never what the message is about",
    "throughcare.programmes.actions.publish": PROGRAMME,
    "throughcare.programmes.actions.shipped_definitions": PROGRAMME,
    "throughcare.programmes.queries.Published.definition": PROGRAMME,
    "throughcare.programmes.queries.Published.follow_up_tasks": PROGRAMME,
    "throughcare.programmes.queries.Published.on": PROGRAMME,
    "throughcare.programmes.queries.by_id": PROGRAMME,
    "throughcare.programmes.queries.forget_published": PROGRAMME,
    "throughcare.programmes.queries.in_force": PROGRAMME,
    "throughcare.programmes.queries.published": PROGRAMME,
    "throughcare.sharing.actions.decide": ACCESS_ITSELF,
    "throughcare.sharing.actions.decide_list": ACCESS_ITSELF,
    "throughcare.sharing.actions.record_listed": ACCESS_ITSELF,
    "throughcare.sharing.actions.system_access": ACCESS_ITSELF,
    "throughcare.sharing.queries.person_of_account": "about oneself; the door gives the account",
    "throughcare.audit.queries.reading.page": PURE,
    "throughcare.audit.queries.reading.readable": PURE,
    "throughcare.audit.queries.reading.withholdings": PURE,
    "throughcare.journeys.actions.retaining.Swept.add": PURE,
    "throughcare.notes.queries.own.mine_params": PURE,
    "throughcare.sharing.actions.agreeing.confirm": "about agencies; the acting worker is given and judged by role",
    "throughcare.sharing.actions.agreeing.found": "about agencies; the acting worker is given and judged by role",
    "throughcare.sharing.actions.agreeing.leave": "about agencies; the acting worker is given and judged by role",
    "throughcare.sharing.actions.agreeing.live_parties": "about agencies; the acting worker is given and judged by role",
    "throughcare.sharing.actions.agreeing.sign": "about agencies; the acting worker is given and judged by role",
    "throughcare.sharing.actions.deciding.asker_of": PURE,
    "throughcare.sharing.actions.deciding.basis_of": PURE,
    "throughcare.sharing.actions.deciding.decide": ACCESS_ITSELF,
    "throughcare.sharing.actions.deciding.decide_list": ACCESS_ITSELF,
    "throughcare.sharing.actions.deciding.listable": ACCESS_ITSELF,
    "throughcare.sharing.actions.deciding.record_listed": ACCESS_ITSELF,
    "throughcare.sharing.actions.deciding.system_access": ACCESS_ITSELF,
    "throughcare.sharing.actions.emergencies.close": ACCESS_ITSELF,
    "throughcare.sharing.actions.emergencies.open_by_number": ACCESS_ITSELF,
    "throughcare.sharing.actions.emergencies.record": ACCESS_ITSELF,
    "throughcare.sharing.actions.emergencies.refuse": PURE,
    "throughcare.sharing.actions.existing.ask_existence": "decides by itself: names nobody, gives an agency to ask or nothing",
    "throughcare.sharing.actions.guarding.Trial.begin": WALL,
    "throughcare.sharing.actions.guarding.Trial.end": WALL,
    "throughcare.sharing.actions.guarding.begin": WALL,
    "throughcare.sharing.actions.guarding.guard_passes": WALL,
    "throughcare.sharing.actions.guarding.job": WALL,
    "throughcare.sharing.actions.guarding.numbers_of": WALL,
    "throughcare.sharing.actions.guarding.open_list": WALL,
    "throughcare.sharing.actions.guarding.open_system": WALL,
    "throughcare.sharing.actions.guarding.rest": WALL,
    "throughcare.sharing.actions.guarding.touch": WALL,
    "throughcare.sharing.actions.guarding.trial": WALL,
    **dict.fromkeys(
        (
            "throughcare.plans.actions.drop_word",
            "throughcare.plans.actions.load_words",
            "throughcare.plans.actions.put_word",
            "throughcare.plans.actions.shipped_words",
            "throughcare.plans.queries.unwanted_words",
            "throughcare.plans.queries.word_list",
        ),
        WORDS,
    ),
    "throughcare.sharing.actions.note_change": LAW,
    "throughcare.sharing.actions.overseeing.across": ACCESS_ITSELF,
    "throughcare.sharing.actions.overseeing.decide_oversight": ACCESS_ITSELF,
    "throughcare.sharing.actions.overseeing.decide_review": ACCESS_ITSELF,
    "throughcare.sharing.actions.publish_grounds": LAW,
    "throughcare.sharing.actions.read_grounds": LAW,
    "throughcare.sharing.actions.requesting.answer_by": PURE,
    "throughcare.sharing.actions.requesting.consentable": PURE,
    "throughcare.sharing.actions.requesting.weighable": PURE,
    "throughcare.sharing.actions.shipped_grounds": LAW,
    "throughcare.sharing.actions.withholding.longest_on": PURE,
    "throughcare.sharing.actions.supporting.decide_supporter": ACCESS_ITSELF,
    "throughcare.sharing.queries.supporting.is_supporter": "about oneself; the door gives the account",
    "throughcare.sharing.queries.leaving.terms_for": LAW,
    "throughcare.sharing.queries.agreements.AgreementRow.live": "about agencies, nobody personal",
    "throughcare.sharing.queries.agreements.AgreementRow.party_of": "about agencies, nobody personal",
    "throughcare.sharing.queries.agreements.PartyRow.is_live": "about agencies, nobody personal",
    "throughcare.sharing.queries.agreements.PartyRow.waits": "about agencies, nobody personal",
    "throughcare.sharing.queries.agreements.agreements": "about agencies, nobody personal",
    "throughcare.sharing.queries.consents.Standing.sees_all": PURE,
    "throughcare.sharing.queries.consents.Standing.shows": PURE,
    "throughcare.sharing.queries.consents.sealed_agencies": REFERENCE,
    "throughcare.sharing.queries.consents.shown_events": PURE,
    "throughcare.sharing.queries.conversing.AgencyPart.has_power": PURE,
    "throughcare.sharing.queries.conversing.AgencyPart.in_short": PURE,
    "throughcare.sharing.queries.conversing.AgencyPart.laws": PURE,
    "throughcare.sharing.queries.conversing.AgencyPart.purpose": PURE,
    "throughcare.sharing.queries.conversing.Board.agency": PURE,
    "throughcare.sharing.queries.conversing.Board.matrix": PURE,
    "throughcare.sharing.queries.conversing.PurposePart.has_yes": PURE,
    "throughcare.sharing.queries.conversing.PurposePart.may_ask": PURE,
    "throughcare.sharing.queries.emergencies.EmergencyRow.is_open": PURE,
    "throughcare.sharing.queries.emergencies.officer_addresses": NAMES_OF_WORKERS,
    "throughcare.sharing.queries.emergencies.open_of": "one's own emergencies; the door gives the account",
    "throughcare.sharing.queries.explaining.Told.steps": PURE,
    "throughcare.sharing.queries.facts.person_facts": PURE,
    "throughcare.sharing.queries.involved.known_agencies": PURE,
    "throughcare.sharing.queries.law.clauses_of_rules": LAW,
    "throughcare.sharing.queries.law.forget_law": LAW,
    "throughcare.sharing.queries.law.kept_law": LAW,
    "throughcare.sharing.queries.law.law": LAW,
    "throughcare.sharing.queries.law.set_version": LAW,
    "throughcare.sharing.queries.law.version": LAW,
    "throughcare.sharing.queries.law.wording": LAW,
    "throughcare.sharing.queries.law.words_of": LAW,
    "throughcare.sharing.queries.listing.joined": PURE,
    "throughcare.sharing.queries.listing.shows": PURE,
    "throughcare.sharing.queries.listing.visible": PURE,
    "throughcare.sharing.queries.oversight.withholding_clauses": LAW,
    "throughcare.sharing.queries.recording.uses": PURE,
    "throughcare.sharing.queries.relations.person_of_account": "about oneself; the door gives the account",
    "throughcare.sharing.queries.relations.start_of": PURE,
    "throughcare.sharing.queries.requests.RequestRow.is_late": PURE,
    "throughcare.sharing.queries.requests.RequestRow.is_open": PURE,
    "throughcare.sharing.queries.requests.asker_of_request": ABOUT_WORKERS,
    "throughcare.sharing.queries.retaining.keeping_rules": PURE,
    "throughcare.sharing.queries.rights.RightsRow.is_late": PURE,
    "throughcare.sharing.queries.rights.RightsRow.is_longer": PURE,
    "throughcare.sharing.queries.rights.RightsRow.is_open": PURE,
    "throughcare.directory.actions.ask_providers": DIRECTORY,
    "throughcare.directory.actions.assure": DIRECTORY,
    "throughcare.directory.actions.confirm_by_link": DIRECTORY,
    "throughcare.directory.actions.judge": DIRECTORY,
    "throughcare.directory.actions.link_token": DIRECTORY,
    "throughcare.directory.actions.pause_stale": DIRECTORY,
    "throughcare.directory.actions.place_by_address": DIRECTORY,
    "throughcare.directory.actions.place_services": DIRECTORY,
    "throughcare.directory.actions.project": DIRECTORY,
    "throughcare.directory.actions.write_way": DIRECTORY,
    "throughcare.directory.actions.write_neighbours": DIRECTORY,
    "throughcare.directory.queries.draft_of": REFERENCE,
    "throughcare.directory.queries.neighbours": REFERENCE,
    "throughcare.directory.queries.organization_of_agency": REFERENCE,
    "throughcare.directory.queries.own_services": REFERENCE,
    "throughcare.directory.queries.page_of": REFERENCE,
    "throughcare.directory.queries.published": REFERENCE,
    "throughcare.directory.queries.published_service": REFERENCE,
    "throughcare.directory.queries.published_terms": REFERENCE,
    "throughcare.directory.queries.named": REFERENCE,
    "throughcare.directory.queries.placed": REFERENCE,
    "throughcare.directory.queries.search": REFERENCE,
    "throughcare.directory.queries.services_without_place": REFERENCE,
    "throughcare.directory.queries.ways": REFERENCE,
    "throughcare.directory.queries.stale_services": REFERENCE,
    "throughcare.directory.actions.load": DIRECTORY,
    "throughcare.referrals.actions.answer_by_link": BY_LINK,
    "throughcare.referrals.actions.confirm_by_link": BY_LINK,
    "throughcare.referrals.actions.answer_room": ROOM,
    "throughcare.referrals.actions.answer_room_by_link": ROOM,
    "throughcare.referrals.actions.ask_for_room": ROOM,
    "throughcare.referrals.actions.look_at_link": BY_LINK,
    "throughcare.referrals.actions.open_link": BY_LINK,
    "throughcare.referrals.actions.room_asked_by_link": ROOM,
    "throughcare.referrals.actions.send_code": BY_LINK,
    "throughcare.referrals.actions.take_code": BY_LINK,
    "throughcare.referrals.queries.hanging.change_of": PURE,
    "throughcare.referrals.queries.sight.Sight.source": PURE,
    "throughcare.referrals.queries.inbox.capacity_row": ROOM,
    "throughcare.referrals.queries.inbox.questions_of": ROOM,
    "throughcare.referrals.queries.inbox.questions_to": ROOM,
    "throughcare.referrals.queries.promises_kept": NUMBERS,
    "throughcare.referrals.queries.questions_of": ROOM,
    "throughcare.referrals.queries.questions_to": ROOM,
    "throughcare.referrals.queries.reading.row_of": PURE,
    "throughcare.sharing.actions.access_by_link": ACCESS_ITSELF,
    "throughcare.sharing.actions.access_to_received": ACCESS_ITSELF,
    "throughcare.sharing.actions.guarding.open_received": WALL,
    "throughcare.directory.actions.write_organization": DIRECTORY,
    "throughcare.directory.actions.write_service": DIRECTORY,
    "throughcare.directory.queries.service_card": REFERENCE,
    "throughcare.directory.queries.service_cards": REFERENCE,
    "throughcare.journeys.actions.scheming.begin_applying": "about nobody by name; who may draw up is judged by role on the page",
    "throughcare.journeys.actions.scheming.draw_up": "about nobody by name; who may draw up is judged by role on the page",
    "throughcare.journeys.queries.hanging.as_change": PURE,
    "throughcare.journeys.queries.schemes.scheme": "terms and numbers, names nobody",
    "throughcare.journeys.queries.schemes.schemes_of": "terms and numbers, names nobody",
    "throughcare.journeys.queries.schemes.terms_of": "terms and numbers, names nobody",
    "throughcare.visits.actions.add_visitor": ABOUT_WORKERS,
    "throughcare.visits.actions.agree": ABOUT_WORKERS,
    "throughcare.visits.actions.ask_group": ABOUT_WORKERS,
    "throughcare.visits.actions.ask_permit": ABOUT_WORKERS,
    "throughcare.visits.actions.call_off": ABOUT_WORKERS,
    "throughcare.visits.actions.drop_visitor": ABOUT_WORKERS,
    "throughcare.visits.actions.end_permit": ABOUT_WORKERS,
    "throughcare.visits.actions.grant": ABOUT_WORKERS,
    "throughcare.visits.actions.not_possible": ABOUT_WORKERS,
    "throughcare.visits.actions.refuse": ABOUT_WORKERS,
    "throughcare.visits.actions.report": ABOUT_WORKERS,
    "throughcare.visits.queries.permits.permit_of": ABOUT_WORKERS,
    "throughcare.visits.queries.permits.permits_of": ABOUT_WORKERS,
    "throughcare.visits.queries.permits.prisons": ABOUT_WORKERS,
    "throughcare.visits.queries.visits.mine_locked": ABOUT_WORKERS,
    "throughcare.needs.queries.finding.Searches.of": DIRECTORY,
    "throughcare.needs.queries.months": NUMBERS,
    "throughcare.needs.queries.numbers": NUMBERS,
    "throughcare.needs.queries.register.open_of_needs": "inside of a change that was let in with an access",
    "throughcare.meetings.queries.rows.agency_name": PURE,
    "throughcare.meetings.queries.rows.conference_row": PURE,
    "throughcare.meetings.queries.rows.decision_row": PURE,
    "throughcare.meetings.queries.rows.disclosure_row": PURE,
    "throughcare.meetings.queries.rows.dissent_row": PURE,
    "throughcare.meetings.queries.rows.item_row": PURE,
    "throughcare.meetings.queries.rows.minutes_row": PURE,
    "throughcare.meetings.queries.rows.request_row": PURE,
    "throughcare.meetings.queries.rows.seat_row": PURE,
    "throughcare.meetings.queries.rows.voice_row": PURE,
    "throughcare.meetings.queries.rooms.decisions_of": "inside of a conference that was read with an access",
    "throughcare.meetings.queries.rooms.dissents_of": "inside of a conference that was read with an access",
    "throughcare.meetings.queries.rooms.items_of": "inside of a conference that was read with an access",
    "throughcare.meetings.queries.rooms.minutes_of": "inside of a conference that was read with an access",
    "throughcare.meetings.queries.rooms.requests_of": "inside of a conference that was read with an access",
    "throughcare.meetings.queries.rooms.seats_of": "inside of a conference that was read with an access",
    "throughcare.meetings.queries.hearing.for_conference": PURE,
    "throughcare.meetings.actions.registering.attendants": "inside of a change that was let in with an access",
    "throughcare.meetings.actions.registering.enter": "inside of a change that was let in with an access",
    "throughcare.meetings.actions.sitting.Sitting.did": "inside of a change that was let in with an access",
    "throughcare.meetings.actions.sitting.Sitting.go": "inside of a change that was let in with an access",
    "throughcare.meetings.actions.sitting.Sitting.is_person": "inside of a change that was let in with an access",
    "throughcare.meetings.actions.sitting.Sitting.require_convener": "inside of a change that was let in with an access",
    "throughcare.meetings.actions.sitting.Sitting.require_state": "inside of a change that was let in with an access",
    "throughcare.meetings.actions.sitting.Sitting.state": "inside of a change that was let in with an access",
    "throughcare.meetings.actions.sitting.within": "inside of a change that was let in with an access",
    "throughcare.notes.queries.sieve.Sieve.decided": PURE,
    "throughcare.notes.queries.sieve.Sieve.limits": PURE,
    "throughcare.notes.queries.sieve.Sieve.relations": PURE,
    "throughcare.notes.queries.sieve.Sieve.rule": PURE,
    "throughcare.notes.queries.sieve.named": PURE,
    "throughcare.notes.queries.sieve.sieve_for": PURE,
    "throughcare.plans.actions.writing.Writing.about": "inside of a change that was let in with an access",
    "throughcare.plans.actions.writing.Writing.written": "inside of a change that was let in with an access",
    "throughcare.plans.actions.writing.is_the_person": "inside of a change that was let in with an access",
    "throughcare.plans.actions.writing.reference": "inside of a change that was let in with an access",
    "throughcare.plans.actions.writing.refuse_sealed": "inside of a change that was let in with an access",
    "throughcare.plans.actions.writing.voice_of": "inside of a change that was let in with an access",
    "throughcare.plans.actions.writing.within": "inside of a change that was let in with an access",
    "throughcare.plans.queries.hanging.change_of": PURE,
    "throughcare.plans.queries.may_see_step": "asks for the access by position: it is what it answers about",
}
"""Public functions without an access -> why. Think twice before a line is added: it opens a way round."""

SYSTEM_WORK = {
    "throughcare.referrals.actions.moving": (
        "the relation of a receiver follows from its answer, whoever may see relations"
    ),
    "throughcare.visits.tasks": "prisons are asked again by the clock, whoever a visit is for",
    "throughcare.needs.tasks": "the rule looks by the clock, whoever a need is of",
    "throughcare.referrals.tasks": "the clock asks again, whoever referrals are about",
    "throughcare.appointments.actions.offering": (
        "who cancels a group need not see everybody who comes; a number comes back, nobody is named"
    ),
    "throughcare.appointments.tasks": "reminders go by the clock, whoever they are for",
    "throughcare.answers.tasks": "drafts that nobody sent go by the clock, whoever they are about",
    "throughcare.config": "the command line: checks, benches, the demo",
    "throughcare.exchange": "imports concern everybody in a file; the job runs after the worker has left",
    "throughcare.journeys.actions.hanging": (
        "who moves a date need not see every step that hangs on it; what they are shown is cut again"
    ),
    "throughcare.journeys.actions.projecting": (
        "the asker must reach the people; what follows from facts needs every fact, and shows none"
    ),
    "throughcare.journeys.actions.assigning": "what colleagues carry is added up; numbers come back, nobody is named",
    "throughcare.journeys.queries.declining": (
        "the day of the next offer follows from facts that the asker may not see; only the day comes back"
    ),
    "throughcare.journeys.actions.retaining": "what is due is erased by the clock, whoever it is about",
    "throughcare.plans.tasks": "owners are told of reviews by the clock; numbers come back, nobody is named",
    "throughcare.sharing.actions.blocking": "who is kept out must stop for every agency at once",
    "throughcare.sharing.actions.conversing": (
        "who writes an answer was decided; the visibility that follows needs every fact, and shows none"
    ),
    "throughcare.sharing.actions.emergencies": "finds by number and tells people, in a transaction of its own",
    "throughcare.sharing.actions.existing": "the asker may not reach the person; the answer is an agency's name",
    "throughcare.sharing.actions.requesting": "a weighing changes what another agency may list",
    "throughcare.sharing.actions.rights": "a right that is used stops for every agency at once",
    "throughcare.sharing.tasks": "consents end, and people are told of emergencies, by the clock",
    "throughcare.journeys.tasks": "cases whose last phase is over close by the clock",
    "throughcare.simulation": "the invented world has no workers at first",
    "throughcare.web.administration.leaving": "counts what leaving touches: numbers come back, nobody is named; the action judges by whom",
    "throughcare.web.administration.views": "who leaves hands over all cases at once; the action judges by whom",
    "throughcare.web.custody.views": "who arrives has no relation yet; the page is for roles of a prison",
}
"""Who may ask for the system's own access -> why. Hardly ever a page: a page acts for somebody."""


def exported(package: str) -> set[str] | None:
    """Return the names that a package gives out; None where it gives its modules."""
    for file in files():
        if module_of(file) == package and file.name == "__init__.py":
            for node in tree_of(file).body:
                if isinstance(node, ast.Assign) and dotted(node.targets[0]) == "__all__":
                    return set(ast.literal_eval(node.value))
    return None


def reached() -> set[str]:
    """Return what files import of the inside of another room, or of another layer of their own."""
    return {
        name
        for file in files()
        for name in imported(tree_of(file))
        if _layer(name) != _layer(module_of(file))
    }


def _layer(module: str) -> str:
    return ".".join(module.split(".")[:3])


def public() -> Iterator[tuple[str, Definition]]:
    """Yield the functions that others may call, under the name by which they call them."""
    from_outside = reached()
    for file in modules_in("queries", "actions"):
        module = module_of(file)
        names = exported(_layer(module))
        for function in public_functions(file):
            if (
                names is None
                or module in from_outside - {_layer(module)}
                or function.place in from_outside
            ):
                yield function.place, function
            elif function.name in names:
                yield f"{_layer(module)}.{function.name}", function


PUBLIC = dict(public())


class TestPublicFunctions:
    def test_ask_for_an_access(self) -> None:
        without = {
            place for place, function in PUBLIC.items() if "access" not in function.keyword_only
        }
        wrong = sorted(without - set(NOT_PERSONAL))
        assert not wrong, (
            f"Ask for `access` as a keyword, or list it here with the reason why not: {wrong}"
        )

    def test_are_listed_only_while_they_need_to_be(self) -> None:
        functions = [
            one for file in modules_in("queries", "actions") for one in public_functions(file)
        ]
        without = [one for one in functions if "access" not in one.keyword_only]
        names = {
            name for one in without for name in (one.place, f"{_layer(one.module)}.{one.name}")
        }
        assert not set(NOT_PERSONAL) - names, "Take these off the list."

    def test_use_the_access_they_ask_for(self) -> None:
        wrong = [
            place
            for place, function in PUBLIC.items()
            if "access" in function.keyword_only
            and not any(
                isinstance(node, ast.Name) and node.id == "access"
                for node in ast.walk(function.tree)
            )
        ]
        assert not wrong, f"They take an access and never look at it: {wrong}"


class TestAccess:
    def test_is_made_in_sharing_only(self) -> None:
        wrong = [place for place in makers() if not place.startswith("throughcare.sharing.")]
        assert not wrong, f"Ask sharing.actions.decide for an access instead of making one: {wrong}"

    def test_is_made_somewhere(self) -> None:
        assert [place for place in makers() if place.startswith("throughcare.sharing.actions.")]

    def test_is_never_altered(self) -> None:
        wrong = [
            f"{module_of(file)}:{call.lineno}"
            for file in files()
            for name, call in calls_in(tree_of(file))
            if name.split(".")[-1] == "replace"
            and call.args
            and dotted(call.args[0]).split(".")[-1] == "access"
        ]
        assert not wrong, f"An access is what was decided: {wrong}"

    def test_of_the_system_is_asked_for_where_listed_only(self) -> None:
        wrong = [
            place for place in callers("system_access") if not place.startswith(tuple(SYSTEM_WORK))
        ]
        assert not wrong, f"A page acts for somebody: ask sharing.actions.decide. {wrong}"


def makers() -> list[str]:
    """Return where access values are constructed."""
    return [
        f"{module_of(file)}:{call.lineno}"
        for file in files()
        for name, call in calls_in(tree_of(file))
        if name.split(".")[-1] == "Access"
    ]


def callers(function: str) -> list[str]:
    """Return where a function is called."""
    return [
        f"{module_of(file)}:{call.lineno}"
        for file in files()
        for name, call in calls_in(tree_of(file))
        if name.split(".")[-1] == function
    ]
