// Comfort only: every page works without this file.
(() => {
  "use strict";
  const menus = () => document.querySelectorAll("details.gh-menu[open]");

  document.addEventListener("click", (event) => {
    for (const menu of menus()) if (!menu.contains(event.target)) menu.open = false;
    const copy = event.target.closest("[data-gh-copy]");
    if (copy && navigator.clipboard) {
      navigator.clipboard.writeText(copy.dataset.ghCopy).then(() => say(copy.dataset.ghCopied));
    }
    if (event.target.closest("[data-gh-print]")) window.print();
    const clear = event.target.closest("[data-gh-clear]");
    if (clear) tick(clear.closest(".gh-panel"), false);
  });

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      for (const menu of menus()) {
        menu.open = false;
        menu.querySelector("summary").focus();
      }
    }
  });

  // One box ticks all rows; the bar says how many are ticked.
  const rows = (panel) => panel.querySelectorAll("tbody .gh-box");
  const tick = (panel, on) => {
    for (const box of rows(panel)) box.checked = on;
    count(panel);
  };
  const count = (panel) => {
    const boxes = [...rows(panel)];
    const ticked = boxes.filter((box) => box.checked).length;
    for (const place of panel.querySelectorAll("[data-gh-count]")) place.textContent = ticked;
    const all = panel.querySelector("[data-gh-all]");
    if (all) {
      all.checked = ticked > 0 && ticked === boxes.length;
      all.indeterminate = ticked > 0 && ticked < boxes.length;
    }
  };
  document.addEventListener("change", (event) => {
    const panel = event.target.closest(".gh-panel");
    if (!panel || !event.target.matches(".gh-box")) return;
    if (event.target.matches("[data-gh-all]")) tick(panel, event.target.checked);
    else count(panel);
  });
  const settle = () => {
    for (const all of document.querySelectorAll("[data-gh-all]")) count(all.closest(".gh-panel"));
  };
  document.addEventListener("htmx:afterSettle", settle);

  // Parts that load themselves anew take away what somebody stands on: the same link or button gets the focus again.
  let stood = null;
  const told = (one) => [one.getAttribute("href"), one.getAttribute("aria-label"), one.form?.getAttribute("action")].join(" ");
  document.addEventListener("htmx:beforeSwap", () => { stood = document.activeElement; });
  document.addEventListener("htmx:afterSettle", () => {
    if (!stood || stood.isConnected || document.activeElement !== document.body) return;
    [...document.querySelectorAll(stood.tagName)].find((one) => told(one) === told(stood))?.focus({ preventScroll: true });
  });
  settle();

  // A copied link or a finished copy is announced, for the eye on the button and for screen readers here.
  const say = (text) => {
    const place = document.getElementById("gh-live");
    if (place && text) place.textContent = text;
  };

  // A form that was sent is not sent again by one press too many on the same button; what only downloads lets go after a while.
  // Attributes, as a field may be called "method" and hide the form's own.
  const sent = new Map();
  document.addEventListener("submit", (event) => {
    const form = event.target;
    const button = event.submitter;
    const said = (name) => (button && button.getAttribute("form" + name)) || form.getAttribute(name) || "";
    if (event.defaultPrevented || said("method").toLowerCase() !== "post" || said("target") === "_blank") return;
    if (sent.has(form) && sent.get(form) === button) event.preventDefault();
    else {
      sent.set(form, button);
      setTimeout(() => sent.delete(form), 10000);
    }
  });
  // what is chosen anew is another wish
  document.addEventListener("change", (event) => { if (event.target.form) sent.delete(event.target.form); });
  window.addEventListener("pageshow", () => sent.clear());

  const summary = document.querySelector(".gh-summary");
  if (summary) summary.focus();

  document.addEventListener("htmx:configRequest", (event) => {
    const token = document.querySelector("meta[name='_csrf']");
    const header = document.querySelector("meta[name='_csrf_header']");
    if (token && header && event.detail.verb !== "get") event.detail.headers[header.content] = token.content;
  });
})();
