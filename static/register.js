// The register by keys: one for each mark, arrows from person to person; the totals
// and what a mark does to the month are told anew. Without it the radios do it all.

const ATTENDED = ["present", "late"];
const COUNTABLE = [...ATTENDED, "absent"];

class Register {
  constructor(form) {
    this.form = form;
    this.list = form.querySelector(".register");
    if (!this.list) return;
    this.lines = [...this.list.querySelectorAll("li[data-case]")];
    this.percent = new Intl.NumberFormat(document.documentElement.lang, {
      minimumFractionDigits: 1,
      maximumFractionDigits: 1,
    });
    document.addEventListener("keydown", (event) => this.onKey(event));
    form.addEventListener("change", (event) => this.onChange(event));
    // A browser that comes back to the page puts back what was chosen.
    window.addEventListener("pageshow", () => this.tellAll());
  }

  onKey(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const line = event.target.closest("li[data-case]");
    const isArrow = event.key === "ArrowDown" || event.key === "ArrowUp";
    if (!line) {
      if (isArrow && event.target === document.body) this.goTo(event, this.lines[0]);
      return;
    }
    const step = event.key === "ArrowDown" ? 1 : -1;
    if (isArrow) this.goTo(event, this.lines[this.lines.indexOf(line) + step]);
    else if (event.target.type !== "text") this.mark(event, line);
  }

  goTo(event, line) {
    event.preventDefault();
    if (!line) return;
    const marks = line.querySelector(".marks");
    (marks.querySelector(":checked") ?? marks.querySelector("input")).focus();
  }

  mark(event, line) {
    const radio = line.querySelector(`[data-key="${CSS.escape(event.key.toLowerCase())}"]`);
    if (!radio) return;
    event.preventDefault();
    radio.focus();
    if (radio.checked) return;
    radio.checked = true;
    radio.dispatchEvent(new Event("change", { bubbles: true }));
  }

  onChange(event) {
    const line = event.target.closest("li[data-case]");
    if (!line || event.target.type !== "radio") return;
    this.tellEffect(line);
    this.tellTotals();
  }

  tellAll() {
    this.lines.forEach((line) => this.tellEffect(line));
    this.tellTotals();
  }

  chosen(line) {
    return line.querySelector(".marks :checked")?.value ?? "";
  }

  tellTotals() {
    for (const total of this.form.querySelectorAll("[data-total]")) {
      const of = this.lines.filter((line) => this.chosen(line) === total.dataset.total);
      total.textContent = of.length;
      total.parentElement.hidden = !of.length;
    }
  }

  // The rule of participants/support_rule.py, in whole numbers.
  tellEffect(line) {
    if (line.dataset.countable === undefined) return;
    const mark = this.chosen(line);
    const attended = Number(line.dataset.attended) + ATTENDED.includes(mark);
    const countable = Number(line.dataset.countable) + COUNTABLE.includes(mark);
    if (!countable) return this.say(line, "", "none", "quiet");
    const tenths = Math.floor((2000 * attended + countable) / (2 * countable));
    const rate = this.list.dataset.rate.replace("{rate}", this.percent.format(tenths / 10));
    const isFull = attended === countable;
    const { asked, of } = this.list.dataset;
    if (of * attended < asked * countable) this.say(line, rate, "below", "is-bad");
    else if (of * attended >= asked * (countable + 1)) this.say(line, rate, "onTrack", "quiet");
    else this.say(line, rate, "edge", isFull ? "quiet" : "is-warn");
  }

  say(line, rate, words, tone) {
    const number = document.createElement(tone === "quiet" ? "span" : "b");
    const text = document.createElement("span");
    number.className = tone;
    number.textContent = rate;
    text.className = tone === "quiet" ? "quiet" : "";
    text.textContent = this.list.dataset[words];
    line.querySelector(".effect").replaceChildren(number, " ", text);
  }
}

for (const form of document.querySelectorAll("form[data-register]")) new Register(form);

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
