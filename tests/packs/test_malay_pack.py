"""A third language is data alone: the small Malay pack beside this file extracts without a line of Python."""

from datetime import date
from decimal import Decimal
from pathlib import Path

from janji.extract.extractor import analyse
from janji.packs import languages

ROOT = Path(__file__).parent
ARTICLE = """KUALA LUMPUR - Perdana Menteri Anwar Ibrahim bertemu dengan Presiden Filipina Ferdinand Marcos Jr. \
di Putrajaya pada 12 Mac 2025.
Kedua-dua negara bersetuju bekerjasama. Menteri Luar Mohamad Hasan berkata kerajaan Malaysia akan menyumbangkan \
RM2.5 juta kepada Filipina dalam tempoh tiga tahun. Jumlah perdagangan mencecah RM40 bilion.
"""


def test_the_pack_is_found() -> None:
    assert "ms" in languages(ROOT)


def test_an_event() -> None:
    events = analyse(ARTICLE, language="ms", root=ROOT).events
    assert [(e.plover_type, e.cameo_code) for e in events] == [("CONSULT", "040")]
    parties = {a.country_code for a in events[0].source + events[0].target}
    assert parties == {"MYS", "PHL"}
    assert events[0].when is not None
    assert events[0].when.first == date(2025, 3, 12)
    assert events[0].place is not None
    assert (events[0].place.name, events[0].place.country_code) == ("Putrajaya", "MYS")


def test_a_pledge() -> None:
    pledges = analyse(ARTICLE, language="ms", root=ROOT).pledges
    assert len(pledges) == 1
    pledge = pledges[0]
    assert pledge.donor is not None
    assert pledge.donor.country_code == "MYS"
    assert [r.country_code for r in pledge.recipients] == ["PHL"]
    assert (pledge.quantity.value, pledge.quantity.currency) == (Decimal("2500000"), "MYR")
    assert pledge.status == "pledged"
    assert pledge.horizon is not None
    assert pledge.horizon.years == 3
