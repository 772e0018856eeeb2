"""What the domain says is a key with values; page and print put it into words."""

from webapp.domain.wording import N_, Sentence


def test_numbers_in_a_sentence_are_written_the_way_of_the_language() -> None:
    sentence = Sentence(key=N_("%(low)s to %(high)s"), values={"low": 2.4, "high": 3.1})
    said = sentence.in_words(
        lambda key: key.replace("to", "bis"), number=lambda value: f"{value}".replace(".", ",")
    )
    assert said == "2,4 bis 3,1"
