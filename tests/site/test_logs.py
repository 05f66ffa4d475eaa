"""What is logged says where and which kind, never whom."""

import io
import logging

import pytest

from accord.site.logs import LOGGING, DiscreetFormatter


@pytest.fixture
def logged():
    said = io.StringIO()
    handler = logging.StreamHandler(said)
    handler.setFormatter(DiscreetFormatter("{levelname} {name}: {message}", style="{"))
    logger = logging.getLogger("essai.journal")
    logger.addHandler(handler)
    logger.propagate = False
    yield logger, said
    logger.removeHandler(handler)


SAID = "duplicate key\nDETAIL:  Key (nom)=(GRANIER) already exists."


def fail():
    raise ValueError(SAID)


def test_the_words_of_an_exception_are_not_logged(logged):
    logger, said = logged
    try:
        fail()
    except ValueError:
        logger.exception("le travail a échoué")
    assert "builtins.ValueError" in said.getvalue()
    assert "test_logs.py" in said.getvalue()
    assert "GRANIER" not in said.getvalue()


def test_the_arguments_of_a_job_are_not_logged(logged):
    logger, said = logged
    logger.error("Job people.search[12](nom='GRANIER', suite=(1)) ended with status: Error, lasted 1 s")
    assert said.getvalue().startswith("ERROR essai.journal: Job people.search[12]")
    assert "GRANIER" not in said.getvalue()


def test_the_detail_of_a_database_is_not_logged(logged):
    logger, said = logged
    logger.error("violates unique constraint\nDETAIL:  Key (nir)=(1850413055029) already exists.")
    assert "unique constraint" in said.getvalue()
    assert "1850413055029" not in said.getvalue()


def test_an_exception_given_as_an_argument_says_its_kind_only(logged):
    logger, said = logged
    logger.error("refusé : %s", ValueError("GRANIER"))
    assert said.getvalue() == "ERROR essai.journal: refusé : ValueError\n"


def test_an_exception_written_in_full_by_another_handler_is_not_taken_over(logged):
    logger, said = logged
    try:
        fail()
    except ValueError as fault:
        record = logger.makeRecord(
            "essai", logging.ERROR, "", 0, "échec", (), (type(fault), fault, fault.__traceback__)
        )
    logging.Formatter().format(record)
    logger.handle(record)
    assert "GRANIER" not in said.getvalue()


def test_a_log_is_one_line_that_a_terminal_does_not_obey(logged):
    logger, said = logged
    logger.error("fichier a\x1b[2J\nERROR faux.csv")
    assert said.getvalue() == "ERROR essai.journal: fichier a[2J ERROR faux.csv\n"


def test_whatever_speaks_is_discreet():
    assert LOGGING["root"]["handlers"] == ["stderr"]
    assert LOGGING["handlers"]["stderr"]["formatter"] == "discreet"


def test_the_secret_word_of_a_calendar_is_not_logged(logged):
    logger, said = logged
    logger.error("Internal Server Error: %s", "/calendrier/bxEu3ju8nPRn_ze1chOP6P--ip-uym6G.ics")
    assert said.getvalue() == "ERROR essai.journal: Internal Server Error: /calendrier/(mot secret).ics\n"
