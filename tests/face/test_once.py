"""A form is taken once, whoever presses twice."""

import threading

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection, transaction
from django.test import RequestFactory

from accord.face.once import FIELD, find_earlier, keep_result, new_token


def request_with(session_key: str, token: str):
    request = RequestFactory().post("/", {FIELD: token} if token else {})
    request.session = SessionStore(session_key)
    return request


@pytest.fixture
def session_key(db):
    session = SessionStore()
    session.create()
    return session.session_key


def test_the_second_sending_leads_where_the_first_one_led(session_key):
    token = new_token()
    first = request_with(session_key, token)
    assert find_earlier(first) == ""
    keep_result(first, "/depots/12/")
    assert find_earlier(request_with(session_key, token)) == "/depots/12/"


def test_another_form_is_another_form(session_key):
    keep_result(request_with(session_key, new_token()), "/depots/12/")
    assert find_earlier(request_with(session_key, new_token())) == ""


@pytest.mark.parametrize("token", ["", "court", "x" * 200, "avec espace dedans !"])
def test_a_form_without_a_true_token_is_taken_as_new(session_key, token):
    keep_result(request_with(session_key, token), "/ailleurs/")
    assert find_earlier(request_with(session_key, token)) == ""


def test_the_session_remembers_the_last_twenty_forms_only(session_key):
    tokens = [new_token() for _ in range(25)]
    for number, token in enumerate(tokens):
        keep_result(request_with(session_key, token), f"/{number}/")
    assert find_earlier(request_with(session_key, tokens[0])) == ""
    assert find_earlier(request_with(session_key, tokens[-1])) == "/24/"


@pytest.mark.django_db(transaction=True)
def test_two_sendings_at_the_same_instant_act_once():
    session = SessionStore()
    session.create()
    token, acted, led = new_token(), [], []
    both = threading.Barrier(2)

    def send():
        try:
            # Each has read the session before either writes, as two requests at once do.
            request = request_with(session.session_key, token)
            request.session.get("nothing")
            both.wait(timeout=10)
            with transaction.atomic():
                earlier = find_earlier(request)
                if not earlier:
                    acted.append(1)
                    keep_result(request, "/fait/")
                led.append(earlier or "/fait/")
        finally:
            connection.close()

    senders = [threading.Thread(target=send) for _ in range(2)]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join()
    assert len(acted) == 1
    assert led == ["/fait/", "/fait/"]
