// A questionnaire: the way to the next question without an answer, as long as there
// is one. How many are answered is counted by the stylesheet, with or without this.

for (const form of document.querySelectorAll("form.questionnaire")) {
  const next = form.querySelector(".next-open");
  const open = (question) => !question.querySelector("input:checked")?.value;
  const tell = () => {
    const left = [...form.querySelectorAll(".question")].filter(open);
    next.hidden = left.length === 0;
    if (left.length) next.href = `#${left[0].id}`;
  };
  form.addEventListener("change", tell);
  // A browser that comes back to the page puts back what was chosen.
  window.addEventListener("pageshow", tell);
}
