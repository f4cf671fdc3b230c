// Says before the session ends that it will, and when it has ended lets somebody sign
// in again in another tab without losing what is typed here. What this asks by itself
// keeps nobody signed in. The words stand in data attributes of this script.

const SESSION = document.currentScript.dataset;
const WARNING = 120; // seconds before the end
const BETWEEN = 5000; // milliseconds between two looks while a dialog stands open

class SessionWatch {
  constructor() {
    this.state = ""; // or "warn", "ended", "other"
    this.token = this.cookie();
    this.dialog = document.createElement("dialog");
    this.dialog.className = "session";
    this.dialog.setAttribute("role", "alertdialog");
    this.dialog.setAttribute("aria-labelledby", "session-title");
    this.dialog.addEventListener("cancel", (event) => event.preventDefault());
    document.body.append(this.dialog);
    this.later(Number(SESSION.left));
    window.addEventListener("focus", () => this.look());
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "visible") this.look();
    });
    document.addEventListener("htmx:responseError", (event) => {
      if (event.detail.xhr.status === 401) this.look();
    });
  }

  cookie() {
    return document.cookie.match(/(?:^|; )(?:__Host-)?csrf=([^;]+)/)?.[1] ?? "";
  }

  // Somebody has signed in anew, or out, since this page was loaded.
  get isStale() {
    return this.cookie() !== this.token;
  }

  later(left) {
    clearTimeout(this.timer);
    const seconds = Math.min(Math.max(left - WARNING, 0), 24 * 60 * 60);
    const wait = this.state ? BETWEEN : seconds * 1000 + 500;
    this.timer = setTimeout(() => this.look(), wait);
  }

  // Whether whoever opened this page is signed in. One look at a time.
  look() {
    this.looking ??= this.lookNow().finally(() => (this.looking = null));
    return this.looking;
  }

  async lookNow(method = "GET") {
    const told = await this.ask(method);
    if (!told) {
      // No connection says nothing about the session: it is asked again.
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.look(), BETWEEN);
      return false;
    }
    const isSame = told.who === SESSION.who;
    if (isSame) this.renewTokens();
    if (!told.who) this.show("ended");
    else if (!isSame) this.show("other");
    else this.show(told.left <= WARNING ? "warn" : "");
    this.later(told.left);
    return isSame;
  }

  async ask(method) {
    const headers = { "X-CSRFToken": this.cookie() };
    if (method === "GET") headers["X-Asked-By"] = "page";
    try {
      const answer = await fetch(SESSION.url, { method, headers, cache: "no-store" });
      return answer.ok ? await answer.json() : null;
    } catch {
      return null;
    }
  }

  // Who signs in anew gets another token: in forms, and in what htmx sends.
  renewTokens() {
    if (!this.isStale) return;
    this.token = this.cookie();
    for (const field of document.querySelectorAll("[name=csrfmiddlewaretoken]")) {
      field.value = this.token;
    }
    document.body.setAttribute("hx-headers", JSON.stringify({ "x-csrftoken": this.token }));
  }

  show(state) {
    if (state === this.state) return;
    this.state = state;
    if (this.dialog.open) this.dialog.close();
    if (!state) return;
    this.dialog.className = `session session-${state}`;
    const title = document.createElement("h2");
    title.id = "session-title";
    title.textContent = SESSION[`${state}Title`];
    const text = document.createElement("p");
    text.textContent = SESSION[`${state}Text`];
    this.dialog.replaceChildren(title, text, this.way(state));
    this.dialog.showModal();
  }

  // What there is to press.
  way(state) {
    const isButton = state === "warn";
    const way = document.createElement(isButton ? "button" : "a");
    way.className = "btn btn-primary";
    way.textContent = SESSION[`${state}Way`];
    if (isButton) {
      way.type = "button";
      way.addEventListener("click", () => this.lookNow("POST"));
    } else {
      way.href = state === "ended" ? SESSION.signIn : SESSION.home;
      if (state === "ended") way.target = "_blank";
    }
    return way;
  }
}

window.sessionWatch = new SessionWatch();
