// Comfort only: every page works without it. Looks again at work under way, takes the reader to the errors,
// and holds a button that was pressed once.
"use strict";

const WAIT = 2000;

function lookAgain(box) {
  setTimeout(async () => {
    try {
      const answer = await fetch(box.dataset.poll, { headers: { "X-Requested-With": "face" }, credentials: "same-origin" });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const next = answer.redirected ? null : page.getElementById(box.id);
      if (!next || !next.dataset.poll) return location.reload();
      // Replace what moves only: the reader's focus stays where it is.
      box.querySelector("progress").replaceWith(next.querySelector("progress"));
      box.querySelector(".so-far").replaceWith(next.querySelector(".so-far"));
    } catch {
      // The network is away: try again later.
    }
    lookAgain(box);
  }, document.hidden ? 5 * WAIT : WAIT);
}

// What a narrow screen folds stands open on a wide one: said by style, and here for browsers that cannot be.
const wide = matchMedia("(min-width: 40.01rem)");
function unfold() {
  if (wide.matches) document.querySelectorAll("details.unfolds").forEach((box) => { box.open = true; });
}

unfold();
wide.addEventListener("change", unfold);
document.querySelectorAll("[data-poll]").forEach(lookAgain);
document.querySelector("[data-focus]")?.focus();
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || event.defaultPrevented) return;
  if (form.dataset.sent) return event.preventDefault();
  form.dataset.sent = "yes";
});
addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach((form) => delete form.dataset.sent));
