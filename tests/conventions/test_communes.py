"""An agreement that came by a page has its communes as soon as the data move."""

from accord.conventions import actions


def test_the_communes_of_each_agreement_are_loaded_by_the_flow(world, monkeypatch):
    loaded = []
    monkeypatch.setattr(actions, "load_communes", lambda vintage: loaded.append(vintage))
    assert actions.load_pinned_communes() == 1
    assert loaded == [2019]
