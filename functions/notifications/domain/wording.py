"""Which words does a phone get? Fixed templates: no free text, link or health fact (PM-09, I06).

Vietnamese goes out unaccented, so that it fits GSM-7: an accented SMS holds 70 characters, not 160
(domain.md F3). The only value in a template is the code, and of a result
nothing is said but that there is one.
"""

from __future__ import annotations

from functions.notifications.domain.texts import Text

GSM7_LENGTH = 160
VERSION = 1
"""Of these templates: it grows with any change of their words."""

_TEMPLATES = {
    "sign_in": {
        "vi": "La Chan: ma xac thuc cua ban la {code}, hieu luc 10 phut. "
        "Khong dua ma nay cho bat ky ai.",
        "en": "La Chan: your code is {code}, valid for 10 minutes. Do not give it to anyone.",
    },
    "register_venue": {
        "vi": "La Chan: ma dang ky dia diem la {code}, hieu luc 10 phut. "
        "Khong dua ma nay cho bat ky ai.",
        "en": "La Chan: your venue code is {code}, valid for 10 minutes. Do not give it to anyone.",
    },
    "change_phone": {
        "vi": "La Chan: ma doi so dien thoai la {code}, hieu luc 10 phut. "
        "Khong dua ma nay cho bat ky ai.",
        "en": "La Chan: your code to change phone is {code}, valid for 10 minutes. "
        "Do not give it to anyone.",
    },
    "read_result": {
        "vi": "La Chan: ma xem ket qua xet nghiem la {code}, hieu luc 10 phut. "
        "Khong dua ma nay cho bat ky ai.",
        "en": "La Chan: your code to read a test result is {code}, valid for 10 minutes. "
        "Do not give it to anyone.",
    },
    "result": {
        "vi": "La Chan: co thong bao ve mau xet nghiem. Ma tra cuu: {code}. "
        "Mo La Chan, muc Ket qua xet nghiem, de xem.",
        "en": "La Chan: there is news of your sample. Code: {code}. "
        "Open La Chan, Test results, to read it.",
    },
    "result_amended": {
        "vi": "La Chan: thong bao ve mau xet nghiem da thay doi, ban truoc het gia tri. "
        "Ma tra cuu: {code}. Mo La Chan, muc Ket qua xet nghiem.",
        "en": "La Chan: the news of your sample has changed, what you read before counts no more. "
        "Code: {code}. Open La Chan, Test results.",
    },
    "phone_changed": {
        "vi": "La Chan: tai khoan cua ban da chuyen sang so dien thoai khac. "
        "Neu khong phai ban, hay bao tram y te.",
        "en": "La Chan: your account has moved to another phone. "
        "If this was not you, tell your health station.",
    },
}


def code_text(purpose: str, language: str, code: str) -> str:
    """The SMS that carries a code; languages without a template get the Vietnamese one."""
    words = _TEMPLATES[purpose]
    return words.get(language, words["vi"]).format(code=code)


def result_text(code: str, language: str = "vi", *, amended: bool) -> Text:
    """The SMS that says that a result is there, in the same words whatever it is."""
    kind = "result_amended" if amended else "result"
    spoken = language if language in _TEMPLATES[kind] else "vi"
    return Text(_TEMPLATES[kind][spoken].format(code=code), f"{kind}/{spoken}/{VERSION}")


def phone_changed_text() -> str:
    """The SMS to the old phone of an account that has moved."""
    return _TEMPLATES["phone_changed"]["vi"]


def texts() -> list[str]:
    """All texts as they go out, for the checks of their form."""
    return [words.format(code="123456") for set_ in _TEMPLATES.values() for words in set_.values()]
