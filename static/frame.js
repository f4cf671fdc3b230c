// What the frame adds where there is JavaScript; everything in it works without.

// "/" goes to the search box, unless somebody is typing.
document.addEventListener("keydown", (event) => {
  const box = document.querySelector(".search [name=q]");
  const typing = event.target.closest("input, textarea, select, [contenteditable]");
  if (event.key === "/" && box && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
    event.preventDefault();
    box.focus();
    box.select();
  }
});

// A menu closes by Escape, and by a click anywhere else.
const openMenus = () => document.querySelectorAll("details.menu[open]");
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of openMenus()) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});
document.addEventListener("click", (event) => {
  for (const menu of openMenus()) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});

// Light or dark at once, without loading the page again: what was typed stays.
document.addEventListener("submit", async (event) => {
  const form = event.target;
  const choice = event.submitter;
  if (!form.matches("[data-theme-form]") || !choice) return;
  event.preventDefault();
  const answer = await fetch(form.action, {
    method: "POST",
    body: new FormData(form, choice),
    redirect: "manual",
  });
  if (answer.status >= 400) return;
  document.getElementById("dark").media = choice.dataset.media;
  for (const button of form.querySelectorAll("button")) {
    button.setAttribute("aria-pressed", button === choice);
  }
});

// On a phone the tabs of a case stand in a strip: the one that is open is in sight.
document.querySelector(".tabs [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });
