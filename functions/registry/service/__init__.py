"""The registry's use cases; the one room through which other houses ask it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from functions.runtime.facade import lazily

if TYPE_CHECKING:
    # fmt: off
    from functions.registry.domain.changing import PosterMoved
    from functions.registry.domain.disclosure import MaskedPerson
    from functions.registry.domain.imports import (
        FileImport,
        ImportKind,
        ImportState,
        ImportUnknown,
        Outcome,
        RowFault,
        RowResult,
    )
    from functions.registry.domain.order import Module, StandingOrder
    from functions.registry.domain.person import PersonDetails, PersonField
    from functions.registry.domain.person_refusals import (
        CardHeldByAnother,
        CardNotYours,
        PersonUnknown,
    )
    from functions.registry.domain.personal_code import NotAPerson, QrExpired, QrInvalid
    from functions.registry.domain.poster import ForeignLink, PosterExpired, PosterRevoked
    from functions.registry.domain.venue import (
        Link,
        Venue,
        VenueState,
        VenueSuspended,
        VenueUnknown,
    )
    from functions.registry.service.accounts import (
        change_phone,
        known_person,
        link_card,
        number_is_proven,
        open_account,
        person_of_card,
        person_of_number,
        person_told,
        phone_index,
        shown_to,
    )
    from functions.registry.service.emails import (
        BESIDE,
        EmailNone,
        EmailShown,
        choose_email_use,
        ease_email,
        email_of,
        put_email,
        remove_email,
        stop_email,
    )
    from functions.registry.service.families import (
        Member,
        acts_for,
        add_member,
        claim_member,
        family,
        is_guardian,
        offer_member,
        own_people,
        remove_member,
    )
    from functions.registry.service.imports import Job, receive_message
    from functions.registry.service.joined import join_looked_at, joins_to_look_at
    from functions.registry.service.joining import Twins, join_venue, part_venue, twins_of
    from functions.registry.service.keeping import (
        add_controller,
        close_venue,
        edit_venue,
        open_again,
        remove_controller,
        rotate_poster,
    )
    from functions.registry.service.languages import Reach, choose_language, language_of
    from functions.registry.service.mending import correct_person, part_card
    from functions.registry.service.orders import (
        give_order,
        module_suspended,
        public_orders,
        venue_suspended,
    )
    from functions.registry.service.personal_codes import (
        card_to_print,
        person_of_typed_card,
        personal_code_material,
        printed_card,
        read_personal_code,
        renew_printed_card,
    )
    from functions.registry.service.posters import (
        PosterFiles,
        files_of,
        poster_files,
        poster_told,
        render_poster,
        synthetic_poster,
        token_of,
    )
    from functions.registry.service.reaching import (
        ToCertify,
        WayToPerson,
        record_holder,
        record_holders,
        records_of,
        shown_to_verifier,
        to_certify,
        to_check,
        to_count,
        way_to_person,
    )
    from functions.registry.service.reading import read_poster, verified
    from functions.registry.service.sealing import opened_fields
    from functions.registry.service.showing import SIGHT_REFUSALS, ShownBy, Sight, see
    from functions.registry.service.staff_files import receive_office_message, template_of
    from functions.registry.service.telling import email_to_tell, phone_to_tell, ways_to_tell
    from functions.registry.service.uploads import (
        ImportShown,
        import_shown,
        imports_of,
        open_imports,
        start_import,
        upload_of,
    )
    from functions.registry.service.vault import (
        audited,
        masked,
        masked_name,
        read_person,
        residence,
        reveal,
        update_person,
    )
    from functions.registry.service.venue_search import VenueNamed, VenuesNamed, venues_named
    from functions.registry.service.venues import (
        districts_of,
        is_linked,
        link_of,
        open_venue,
        read_code,
        register_venue,
        units_behind,
        venue,
        venue_behind,
        venue_names,
        venues_by_code,
        venues_of,
    )
    # fmt: on

__getattr__ = lazily(
    __name__,
    {
        "functions.registry.domain.changing": "PosterMoved",
        "functions.registry.domain.disclosure": "MaskedPerson",
        "functions.registry.domain.imports": (
            "FileImport ImportKind ImportState ImportUnknown Outcome RowFault RowResult"
        ),
        "functions.registry.domain.order": "Module StandingOrder",
        "functions.registry.domain.person": "PersonDetails PersonField",
        "functions.registry.domain.person_refusals": "CardHeldByAnother CardNotYours PersonUnknown",
        "functions.registry.domain.personal_code": "NotAPerson QrExpired QrInvalid",
        "functions.registry.domain.poster": "ForeignLink PosterExpired PosterRevoked",
        "functions.registry.domain.venue": "Link Venue VenueState VenueSuspended VenueUnknown",
        "functions.registry.service.accounts": (
            "change_phone known_person link_card number_is_proven open_account person_of_card "
            "person_of_number person_told phone_index shown_to"
        ),
        "functions.registry.service.emails": (
            "BESIDE EmailNone EmailShown choose_email_use ease_email email_of put_email "
            "remove_email stop_email"
        ),
        "functions.registry.service.families": (
            "Member acts_for add_member claim_member family is_guardian offer_member own_people "
            "remove_member"
        ),
        "functions.registry.service.imports": "Job receive_message",
        "functions.registry.service.joined": "join_looked_at joins_to_look_at",
        "functions.registry.service.joining": "Twins join_venue part_venue twins_of",
        "functions.registry.service.keeping": (
            "add_controller close_venue edit_venue open_again remove_controller rotate_poster"
        ),
        "functions.registry.service.languages": "Reach choose_language language_of",
        "functions.registry.service.mending": "correct_person part_card",
        "functions.registry.service.orders": (
            "give_order module_suspended public_orders venue_suspended"
        ),
        "functions.registry.service.personal_codes": (
            "card_to_print person_of_typed_card personal_code_material printed_card "
            "read_personal_code renew_printed_card"
        ),
        "functions.registry.service.posters": (
            "PosterFiles files_of poster_files poster_told render_poster synthetic_poster token_of"
        ),
        "functions.registry.service.reading": "read_poster verified",
        "functions.registry.service.reaching": (
            "ToCertify WayToPerson record_holder record_holders records_of shown_to_verifier "
            "to_certify to_check to_count way_to_person"
        ),
        "functions.registry.service.sealing": "opened_fields",
        "functions.registry.service.showing": "SIGHT_REFUSALS ShownBy Sight see",
        "functions.registry.service.telling": "email_to_tell phone_to_tell ways_to_tell",
        "functions.registry.service.uploads": (
            "ImportShown import_shown imports_of open_imports start_import upload_of"
        ),
        "functions.registry.service.vault": (
            "audited masked masked_name read_person residence reveal update_person"
        ),
        "functions.registry.service.staff_files": "receive_office_message template_of",
        "functions.registry.service.venue_search": "VenueNamed VenuesNamed venues_named",
        "functions.registry.service.venues": (
            "districts_of is_linked link_of open_venue read_code register_venue units_behind "
            "venue venue_behind venue_names venues_by_code venues_of"
        ),
    },
)
