"""The registry's use cases; the one room through which other houses ask it."""

from functions.registry.domain.changing import PosterMoved
from functions.registry.domain.disclosure import MaskedPerson
from functions.registry.domain.family import Guardianship
from functions.registry.domain.imports import (
    FileImport,
    ImportKind,
    ImportState,
    Outcome,
    RowFault,
    RowResult,
)
from functions.registry.domain.order import (
    Module,
    OrderKind,
    Standing,
    StandingOrder,
    Why,
)
from functions.registry.domain.person import (
    CardHeldByAnother,
    CardNotYours,
    PersonDetails,
    PersonField,
    PersonUnknown,
)
from functions.registry.domain.personal_code import Material, QrExpired, QrInvalid
from functions.registry.domain.poster import (
    Assurance,
    ForeignLink,
    Poster,
    PosterExpired,
    PosterRevoked,
)
from functions.registry.domain.venue import (
    Link,
    PosterState,
    Venue,
    VenueDetails,
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
    open_phone,
    person_of_card,
    person_of_number,
    phone_index,
    shown_to,
)
from functions.registry.service.families import (
    Member,
    add_member,
    claim_member,
    family,
    family_of,
    is_guardian,
    offer_member,
    remove_member,
)
from functions.registry.service.imports import Job, RowTaker, receive_message
from functions.registry.service.keeping import (
    add_controller,
    close_venue,
    edit_venue,
    open_again,
    remove_controller,
    rotate_poster,
)
from functions.registry.service.orders import (
    give_order,
    module_suspended,
    orders_in_force,
    public_orders,
    venue_suspended,
)
from functions.registry.service.personal_codes import (
    person_of_typed_card,
    personal_code_material,
    printed_card,
    read_personal_code,
    renew_printed_card,
    window_start,
)
from functions.registry.service.posters import (
    PosterFiles,
    files_of,
    poster_files,
    poster_told,
    read_poster,
    render_poster,
    token_of,
    verified,
)
from functions.registry.service.sealing import opened_fields
from functions.registry.service.uploads import (
    ImportShown,
    import_shown,
    imports_of,
    open_imports,
    start_import,
    upload_of,
    upload_origin,
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
from functions.registry.service.venue_files import receive_venue_message
from functions.registry.service.venues import (
    is_linked,
    link_of,
    open_venue,
    read_code,
    register_venue,
    venue,
    venue_names,
    venues_by_code,
    venues_of,
)

__all__ = [
    "Assurance", "CardHeldByAnother", "CardNotYours", "FileImport", "ForeignLink",
    "Guardianship", "ImportKind", "ImportShown", "ImportState", "Job", "Link", "MaskedPerson",
    "Material", "Member", "Module", "OrderKind", "Outcome", "PersonDetails", "PersonField",
    "PersonUnknown", "Poster", "PosterExpired", "PosterFiles", "PosterMoved", "PosterRevoked",
    "PosterState", "QrExpired", "QrInvalid", "RowFault", "RowResult", "RowTaker", "Standing",
    "StandingOrder", "Venue", "VenueDetails", "VenueState", "VenueSuspended", "VenueUnknown",
    "Why", "add_controller", "add_member", "audited", "change_phone", "claim_member",
    "close_venue", "edit_venue", "family", "family_of", "files_of", "give_order",
    "import_shown", "imports_of", "is_guardian", "is_linked", "known_person", "link_card",
    "link_of", "masked", "masked_name", "module_suspended", "number_is_proven",
    "offer_member", "open_account", "open_again", "open_imports", "open_phone", "open_venue",
    "opened_fields", "orders_in_force", "person_of_card", "person_of_number",
    "person_of_typed_card", "personal_code_material", "phone_index", "poster_files",
    "poster_told", "printed_card", "public_orders", "read_code", "read_person",
    "read_personal_code", "read_poster", "receive_message", "receive_venue_message",
    "register_venue", "remove_controller", "remove_member", "render_poster",
    "renew_printed_card", "residence", "reveal", "rotate_poster", "shown_to", "start_import",
    "token_of", "update_person", "upload_of", "upload_origin", "venue", "venue_names",
    "venues_by_code", "venue_suspended", "venues_of", "verified", "window_start",
]  # fmt: skip
