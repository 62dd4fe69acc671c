
// Puts the page into a state: its address, its answers, its clock, and what is done on it.
(() => {
  const state = STATE;
  const root = document.documentElement;
  history.replaceState(null, "", state.address);
  if (state.theme) root.style.colorScheme = state.theme;
  // Nothing of a state outlives it, nothing of the browser's gets in, and time stands still.
  const kept = new Map();
  const storage = { getItem: (key) => kept.get(key) ?? null, setItem: (key, value) => kept.set(key, value) };
  Object.defineProperty(window, "sessionStorage", { value: storage });
  const cookie = { get: () => `recobra-locale=${state.language}`, set() {} };
  Object.defineProperty(document, "cookie", cookie);
  Date.now = () => state.now;
  if (top !== window) {
    // In a frame the focus must not scroll the list.
    const { focus } = HTMLElement.prototype;
    HTMLElement.prototype.focus = function () {
      focus.call(this, { preventScroll: true });
    };
  }

  const { fetch } = window;
  window.fetch = (request, options) => {
    const { pathname } = new URL(request.url ?? request, location.href);
    if (state.program !== "runs" && pathname.endsWith(".wasm")) {
      const late = state.program === "late";
      return new Promise((_, reject) => late || reject(new TypeError("Failed to fetch")));
    }
    if (!pathname.startsWith("/api/")) return fetch(request, options);
    const answer = state.answers[`${request.method ?? "GET"} ${pathname}`];
    if (!answer) console.error(`this state has no answer to ${request.method} ${pathname}`);
    if (!answer || answer.offline) return Promise.reject(new TypeError("Failed to fetch"));
    if (answer.silent) {
      return new Promise((_, reject) => {
        request.signal.addEventListener("abort", () => reject(request.signal.reason));
      });
    }
    return Promise.resolve(new Response(answer.body ?? null, answer));
  };

  const found = (selector) =>
    new Promise((resolve) => {
      const look = () => {
        const element = document.querySelector(selector);
        if (element) {
          watcher.disconnect();
          resolve(element);
        }
      };
      const watcher = new MutationObserver(look);
      watcher.observe(root, { subtree: true, childList: true, attributes: true, characterData: true });
      look();
    });
  const steps = {
    fill: async ([id, text]) => {
      const field = await found(`#${id}`);
      field.value = text;
      field.dispatchEvent(new Event("input", { bubbles: true }));
    },
    send: async (id) => (await found(`#${id}`)).form.requestSubmit(),
    press: async (selector) => (await found(selector)).click(),
    until: found,
  };
  const play = async () => {
    for (const step of state.steps) {
      const [[kind, what]] = Object.entries(step);
      await steps[kind](what);
    }
    root.dataset.shown = "";
  };
  addEventListener(state.program === "runs" ? "TrunkApplicationStarted" : "load", play);
})();
