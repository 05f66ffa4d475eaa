// Comfort only: saving checks too. While a text is typed, asks what the check would say of it and shows that below.
"use strict";

const PAUSE = 900;

document.querySelectorAll("textarea[data-check]").forEach((area) => {
  const box = document.getElementById(area.dataset.shows);
  let waiting = 0;
  let asked = 0;
  async function check() {
    const turn = ++asked;
    try {
      const answer = await fetch(area.dataset.check, { method: "POST", body: new FormData(area.form), credentials: "same-origin" });
      if (!answer.ok || answer.redirected) return;
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      // A later answer may come first: only the last question counts.
      if (turn === asked) box.replaceChildren(...page.body.children);
    } catch {
      // The network is away: saving will check.
    }
  }
  area.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(check, PAUSE);
  });
});
