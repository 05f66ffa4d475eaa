// Comfort only: the pages of deposits work without it. Files may be dropped on the form, are named before they
// leave, and show how far they are; the page of a sending looks again by itself.
"use strict";

const LOOK_EVERY = 1500;
const number = new Intl.NumberFormat("fr-FR", { maximumFractionDigits: 1 });
const say = (bytes) => bytes < 1e3 ? `${bytes} octets` : bytes < 1e6 ? `${number.format(bytes / 1e3)} ko` : bytes < 1e9 ? `${number.format(bytes / 1e6)} Mo` : `${number.format(bytes / 1e9)} Go`;

function make(tag, text, name) {
  const element = document.createElement(tag);
  if (text) element.textContent = text;
  if (name) element.className = name;
  return element;
}

function prepare(form) {
  const input = form.querySelector("input[type=file]");
  const button = form.querySelector("button[type=submit]");
  const list = make("ul", "", "chosen");
  const told = make("p", "", "told");
  told.setAttribute("role", "status");
  input.closest(".field").append(make("p", "Vous pouvez aussi les faire glisser ici.", "hint drop"), list);
  form.append(told);

  const show = () => {
    const files = [...input.files];
    list.replaceChildren(...files.map((file) => {
      const tooBig = file.size > Number(form.dataset.mostBytes);
      const line = make("li", `${file.name}, ${say(file.size)}`);
      if (tooBig) line.append(make("span", " : trop gros, il ne sera pas pris", "error"));
      return line;
    }));
    told.textContent = files.length > Number(form.dataset.mostFiles) ? `Au plus ${form.dataset.mostFiles} fichiers à la fois.` : "";
  };
  input.addEventListener("change", show);
  form.addEventListener("dragover", (event) => { event.preventDefault(); form.classList.add("over"); });
  form.addEventListener("dragleave", () => form.classList.remove("over"));
  form.addEventListener("drop", (event) => {
    event.preventDefault();
    form.classList.remove("over");
    const chosen = new DataTransfer();
    for (const file of [...input.files, ...event.dataTransfer.files]) chosen.items.add(file);
    input.files = chosen.files;
    show();
  });
  form.addEventListener("submit", (event) => {
    if (!input.files.length) return;
    event.preventDefault();
    if (!button.disabled) send(form, button, told);
  });
}

async function send(form, button, told) {
  button.disabled = true;
  told.textContent = "Envoi…";
  try {
    // A session that has ended would lose the files: look first, and take the token of today.
    const answer = await fetch(form.action, { credentials: "same-origin", redirect: "manual" });
    if (answer.type === "opaqueredirect") throw new Error("session");
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    form.elements.csrfmiddlewaretoken.value = fresh.querySelector("[name=csrfmiddlewaretoken]").value;
  } catch (fault) {
    button.disabled = false;
    told.textContent = fault.message === "session" ? "Votre session a expiré. Vos fichiers sont toujours choisis : " : "Le réseau ne répond pas. Réessayez dans un instant.";
    if (fault.message === "session") {
      const link = make("a", "reconnectez-vous dans un nouvel onglet");
      link.href = "/";
      link.target = "_blank";
      told.append(link, ", puis déposez-les ici.");
    }
    return;
  }
  const bar = make("progress");
  bar.max = 1;
  bar.setAttribute("aria-label", "Envoi des fichiers");
  const cancel = make("button", "Arrêter l’envoi", "button plain");
  cancel.type = "button";
  form.append(bar, cancel);
  const request = new XMLHttpRequest();
  const end = (sentence) => {
    bar.remove();
    cancel.remove();
    button.disabled = false;
    told.textContent = sentence;
  };
  request.upload.addEventListener("progress", (event) => {
    if (!event.lengthComputable) return;
    bar.value = event.loaded / event.total;
    told.textContent = `${say(event.loaded)} sur ${say(event.total)}`;
  });
  request.addEventListener("load", () => {
    if (request.status < 400) return location.assign(request.responseURL);
    // What must be mended is said by the page itself.
    const page = new DOMParser().parseFromString(request.responseText, "text/html");
    const summary = page.querySelector(".summary");
    const sentence = summary ? [...summary.querySelectorAll("li")].map((line) => line.textContent).join(" ") : page.querySelector("main p")?.textContent;
    end(sentence || "L’envoi n’a pas abouti. Recommencez.");
  });
  request.addEventListener("error", () => end("L’envoi a été coupé : aucun fichier n’est gardé. Recommencez."));
  request.addEventListener("abort", () => end("Envoi arrêté : aucun fichier n’est gardé."));
  cancel.addEventListener("click", () => request.abort());
  request.open("POST", form.action);
  request.send(new FormData(form));
}

function lookAgain(region) {
  setTimeout(async () => {
    try {
      const answer = await fetch(region.dataset.refresh, { credentials: "same-origin" });
      if (answer.redirected) return location.reload();
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const next = page.getElementById(region.id);
      if (next && next.innerHTML !== region.innerHTML) {
        // Whoever stands on a link of the region stays on it.
        const at = document.activeElement?.getAttribute("href");
        region.innerHTML = next.innerHTML;
        if (at) [...region.querySelectorAll("a")].find((link) => link.getAttribute("href") === at)?.focus();
      }
      if (next && !next.dataset.refresh) return;
    } catch {
      // The network is away: try again later.
    }
    lookAgain(region);
  }, document.hidden ? 5 * LOOK_EVERY : LOOK_EVERY);
}

document.querySelectorAll("form.hand-over").forEach(prepare);
document.querySelectorAll("[data-refresh]").forEach(lookAgain);
