// A button or link by one key, while nothing is being typed. Without it they are
// reached by Tab.

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
  if (event.target.closest("input, textarea, select, [contenteditable]")) return;
  const keys = [...document.querySelectorAll("[data-keys] [data-key]")];
  keys.find((each) => each.dataset.key === event.key.toLowerCase())?.click();
});
