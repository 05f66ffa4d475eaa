"""What a text says, line by line: each one beside its article, with the questions that it leaves open."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from accord.conventions.agreements import Place
from accord.conventions.models import Answer
from accord.conventions.pages.question import DECLARED, find_date, list_open, question_url, say_question
from accord.conventions.queries import answers_of_all, questions_of
from accord.kit.problems import Problem
from accord.kit.text import format_article


@dataclass(frozen=True)
class AskedView:
    """A question beside what raises it: open, or what was answered."""

    url: str
    label: str
    state: str


@dataclass(frozen=True)
class Line:
    """One thing that the text says; `under` is what goes with it, in smaller letters."""

    text: str
    under: tuple[str, ...] = ()
    asked: tuple[AskedView, ...] = ()


@dataclass(frozen=True)
class ArticleLines:
    """The lines of one article, with the questions that are about the article itself."""

    article: str
    lines: tuple[Line, ...]
    asked: tuple[AskedView, ...] = ()


@dataclass(frozen=True)
class Section:
    """A part of the page. A long one is folded; one that stands within another has a smaller title."""

    anchor: str
    title: str
    articles: tuple[ArticleLines, ...]
    is_folded: bool = False
    count: str = ""
    is_within: bool = False


@dataclass(frozen=True)
class OpenQuestion:
    """A question of the list, and its answer if one stands. `anchor` is where the clauses lead."""

    anchor: str
    text: str
    article: str
    url: str
    answer: str
    reading: str


class Questions:
    """The questions of a version and what was answered, to be shown beside the clauses.

    `page` is the address of the page that lists them, empty from that page itself.
    """

    def __init__(self, place: Place, page: str = "") -> None:
        self.place = place
        self.page = page
        self.asked = questions_of(place.version)
        self.answers: dict[str, Answer] = answers_of_all([place.agreement.pk]).get(place.agreement.pk, {})
        self._open = list_open(place, self.answers)
        self._anchors = {question.id: f"q{rank}" for rank, question in enumerate(self.asked, 1)}
        self._by_entry: dict[str, list[Problem]] = {}
        self._by_article: dict[str, list[Problem]] = {}
        declared = {one.key: one for one in place.declared.questions}
        for question in self.asked:
            if question.code == DECLARED:
                for article in {one.article for one in declared[question.id].places}:
                    self._by_article.setdefault(article, []).append(question)
            else:
                parts = question.id.split(":")
                self._by_entry.setdefault(parts[1] if len(parts) > 1 else "", []).append(question)
        self._said: set[str] = set()

    def of_entry(self, key: str) -> tuple[AskedView, ...]:
        """Those that the check found in an entry."""
        return self._show(self._by_entry.get(key, []))

    def of_article(self, article: str) -> tuple[AskedView, ...]:
        """Those that the text declares about an article, the first time that the page shows it."""
        if article in self._said:
            return ()
        self._said.add(article)
        return self._show(self._by_article.get(article, []))

    @property
    def open_count(self) -> int:
        """How many have no answer that stands."""
        return len(self._open)

    def list_all(self) -> Iterator[OpenQuestion]:
        """Every question: those that wait first."""
        declared = {one.key: one for one in self.place.declared.questions}
        settled = [question for question in self.asked if question not in self._open]
        for question in (*self._open, *settled):
            own = declared.get(question.id)
            yield OpenQuestion(
                self._anchors[question.id],
                say_question(self.place, question),
                format_article(question.where.article) if question.where.article else "",
                question_url(self.place, question.id),
                self._settle(question),
                (own.reading or "") if own else "",
            )

    def _show(self, asked: list[Problem]) -> tuple[AskedView, ...]:
        """What was answered, each; then one line for all that are open."""
        views = [
            AskedView(self._lead(one), f"Réponse retenue : {settled}", "done")
            for one in asked
            if (settled := self._settle(one))
        ]
        waiting = [one for one in asked if not self._settle(one)]
        if waiting:
            count = len(waiting)
            label = f"{count} questions ouvertes" if count > 1 else "Question ouverte"
            views.append(AskedView(self._lead(waiting[0]), label, "due"))
        return tuple(views)

    def _lead(self, question: Problem) -> str:
        return f"{self.page}#{self._anchors[question.id]}"

    def _settle(self, question: Problem) -> str:
        """What was answered, or the date recorded since; empty while the question is open."""
        answer = self.answers.get(question.id)
        return answer.words if answer else find_date(self.place, question)


def by_article(
    entries: Iterable[tuple[str, Line]], questions: Questions, *, with_questions: bool = True
) -> tuple[ArticleLines, ...]:
    """Lines that follow one another under the same article stand together."""
    return tuple(
        ArticleLines(
            format_article(article),
            tuple(line for _article, line in group),
            questions.of_article(article) if with_questions else (),
        )
        for article, group in groupby(entries, key=lambda pair: pair[0])
    )
