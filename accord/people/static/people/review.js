// Keys of the review, while the reader wants them: M same person, D other person, P next pair.
// Everything works without this file. The choice is kept in the browser.
const KEPT = "accord-raccourcis";
const box = document.querySelector("[data-shortcuts]");
if (box) {
  const wanted = box.querySelector("input");
  box.hidden = false;
  wanted.checked = localStorage.getItem(KEPT) !== "non";
  wanted.addEventListener("change", () => localStorage.setItem(KEPT, wanted.checked ? "oui" : "non"));
  document.addEventListener("keydown", (event) => {
    if (!wanted.checked || event.ctrlKey || event.altKey || event.metaKey || event.repeat) return;
    if (event.target.closest("input:not([type=checkbox]), textarea, select")) return;
    const target = document.querySelector(`[data-key="${event.key.toLowerCase()}"]`);
    if (!target) return;
    event.preventDefault();
    target.click();
  });
}
