// Keeps what is typed in a form with data-draft="KEY" as a draft on the server,
// before it is saved. The words to say stand in data attributes of this script.

const WORDS = document.currentScript.dataset;
const PAUSE = 1000; // milliseconds after the last key
const LONGEST_PAUSE = 60000; // between two tries while there is no connection
const PATIENCE = 5000; // for the last try, when the form itself is to be saved

class Draft {
  constructor(form) {
    this.form = form;
    this.url = `/drafts/${form.dataset.draft}/`;
    this.stored = this.fields();
    this.trouble = ""; // or "offline", "signedOut", "refused"
    this.tries = 0;
    this.status = document.createElement("span");
    this.status.setAttribute("role", "status");
    (form.querySelector(".save-bar") ?? form).prepend(this.status);

    form.addEventListener("input", () => this.later(PAUSE));
    form.addEventListener("change", () => this.later(PAUSE));
    form.addEventListener("submit", (event) => this.beforeSaving(event));
    window.addEventListener("online", () => this.keep());
    window.addEventListener("pagehide", () => this.leave());
    window.addEventListener("pageshow", () => (this.isSent = false));
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "hidden") this.leave();
      else if (this.trouble) this.keep();
    });
  }

  // What is typed, to compare; without the keys that change by themselves.
  fields() {
    const typed = new URLSearchParams(new FormData(this.form));
    typed.delete("csrfmiddlewaretoken");
    typed.delete("submission_key");
    return typed.toString();
  }

  get isDirty() {
    return this.fields() !== this.stored;
  }

  body() {
    const body = new FormData(this.form);
    body.delete("submission_key");
    return body;
  }

  later(pause) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.keep(), pause);
  }

  // One at a time, so that an older text never comes after a newer one.
  keep() {
    clearTimeout(this.timer);
    if (!this.isSent) this.keeping ??= this.keepNow().finally(() => (this.keeping = null));
    return this.keeping;
  }

  async keepNow() {
    const fields = this.fields();
    this.trouble = fields === this.stored ? "" : await this.send();
    if (this.trouble) {
      this.say(WORDS[this.trouble], "small is-warn");
      this.later(Math.min(2 ** ++this.tries * 1000, LONGEST_PAUSE));
      return;
    }
    const isNew = fields !== this.stored;
    this.stored = fields;
    this.tries = this.toldAt = 0;
    if (isNew) this.say(WORDS.kept.replace("{time}", this.now()), "saved");
    else if (this.status.className !== "saved") this.say("", "");
    if (this.isDirty) this.later(PAUSE);
  }

  // Says what stood in the way, if anything.
  async send() {
    // Who signed in anew, in another tab, has another token; somebody else's is none.
    const watch = window.sessionWatch;
    if (watch.isStale && !(await watch.look())) return "signedOut";
    try {
      const answer = await fetch(this.url, {
        method: "POST",
        body: this.body(),
        redirect: "manual",
        signal: AbortSignal.timeout?.(4 * PATIENCE),
      });
      if (answer.type === "opaqueredirect") return "signedOut";
      return answer.ok ? "" : "refused";
    } catch {
      return "offline";
    }
  }

  now() {
    const language = document.documentElement.lang;
    const form = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
    return new Date().toLocaleTimeString(language, form);
  }

  // The same words are not said again, for they are read aloud.
  say(words, tone) {
    if (this.status.dataset.words === words) return;
    this.status.dataset.words = words;
    this.status.className = tone;
    this.status.textContent = words;
    if (this.trouble === "signedOut") window.sessionWatch.look();
  }

  // The page may never come back: the browser sends this without it.
  leave() {
    if (this.isSent || !this.isDirty) return;
    navigator.sendBeacon(this.url, this.body());
    this.later(PAUSE);
  }

  // A draft must not arrive after the form that it belongs to, and a form is not
  // sent into nothing: what is typed is known to be kept before the page is left.
  async beforeSaving(event) {
    const isFresh = !this.keeping && !this.isDirty && !window.sessionWatch.isStale;
    if (this.isSent || isFresh) return this.goOn();
    event.preventDefault();
    if (this.isWaiting) return;
    this.isWaiting = true;
    await Promise.race([this.lastTry(), sleep(PATIENCE)]);
    this.isWaiting = false;
    if (this.trouble === "signedOut") return;
    if (this.trouble === "offline" && !this.insists()) return;
    this.goOn();
    this.form.requestSubmit(event.submitter);
  }

  async lastTry() {
    await this.keeping;
    if (window.sessionWatch.isStale) await window.sessionWatch.look();
    await this.keep();
  }

  // Who was told that there is no connection may try all the same, a while later.
  insists() {
    this.toldAt ||= Date.now();
    return Date.now() - this.toldAt > PATIENCE;
  }

  goOn() {
    this.isSent = true;
    clearTimeout(this.timer);
  }
}

function sleep(milliseconds) {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

for (const form of document.querySelectorAll("form[data-draft]")) new Draft(form);
