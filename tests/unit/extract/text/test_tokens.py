"""Text cut into tokens is read with its marks beside their words; every other text stays as it is."""

from janji.extract.model import Reading
from janji.extract.text.tokens import joined_tokens


def read(source: str) -> str:
    return Reading.of(source, sorted(joined_tokens(source), key=lambda e: e.start)).text


CUT = 'Trans - Andes , kota ( besar ) itu , ramai . " Kami , datang . " Ia pergi , pulang .'


def test_marks_stand_beside_their_words_again() -> None:
    assert read(CUT) == 'Trans - Andes, kota (besar) itu, ramai. "Kami, datang." Ia pergi, pulang.'


def test_hyphens_of_names_dates_and_doubled_words_but_no_dash() -> None:
    told = CUT + " Pada ( 3 / 4 ) Sen - Laut imbang - imbangi tahun 2012 - 2013 - lalu ."
    assert read(told).endswith("Pada (3/4) Sen-Laut imbang-imbangi tahun 2012-2013 - lalu.")


def test_a_short_word_is_no_half_of_the_one_before() -> None:
    assert read(CUT + " program pendidikan - di desa .").endswith("pendidikan - di desa.")


def test_an_odd_mark_tells_no_quotation() -> None:
    assert read(CUT + ' " lagi').count('"') == 3
    assert ' " Kami' in read(CUT + ' " lagi')


def test_other_texts_stay_as_they_are() -> None:
    assert (
        read("Kota, desa, laut, pulau . Ia , pergi, pulang, lagi.")
        == "Kota, desa, laut, pulau . Ia , pergi, pulang, lagi."
    )
