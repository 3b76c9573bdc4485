"""The vaccines of doses are those that certificates can say."""

from __future__ import annotations

import pytest

from functions.certificates.domain import values
from functions.immunization.domain.products import ProductUnknown, product, products


def test_products_are_those_of_certificates_with_the_same_series() -> None:
    ours = {code: (one.name, one.series) for code, one in products().items()}

    assert ours == {code: (one.name, one.doses) for code, one in values.products().items()}


def test_an_unlicensed_vaccine_is_refused() -> None:
    with pytest.raises(ProductUnknown):
        product("nanocovax")
