// Keys for those who work here all day; every page works without this file, and no key does what the menu cannot.
(() => {
  "use strict";
  const help = document.getElementById("gh-keys");
  const search = document.getElementById("gh-goto");
  if (!help || !search) return;

  // Keys of one letter are in the way of those who dictate: they can be switched off, in this browser.
  const APPLE = /Mac|iPhone|iPad/.test(navigator.userAgent);
  const OFF = "gh-keys-off";
  const off = () => {
    try {
      return localStorage.getItem(OFF) !== null;
    } catch {
      return false;
    }
  };
  const switched = help.querySelector("[data-gh-single]");
  switched.checked = !off();
  switched.addEventListener("change", () => {
    try {
      if (switched.checked) localStorage.removeItem(OFF);
      else localStorage.setItem(OFF, "1");
    } catch {
      // a browser that keeps nothing: the keys stay as they are
    }
  });

  const field = search.querySelector("input");
  const enter = document.getElementById("gh-goto-enter");
  const find = search.querySelector("[data-gh-find]");
  const pages = [...search.querySelectorAll("[data-gh-go]")];
  const typed = () => field.value.trim().toLowerCase();
  const meant = () => (typed() ? pages.find((page) => page.textContent.toLowerCase().startsWith(typed())) : null);

  const narrow = () => {
    const first = meant();
    for (const page of pages) page.parentElement.hidden = !page.textContent.toLowerCase().includes(typed());
    find.search = typed() ? "?query=" + encodeURIComponent(field.value.trim()) : "";
    const words = first ? enter.dataset.ghPage.replace("…", () => first.textContent) : enter.dataset.ghCustomer.replace("…", () => field.value.trim());
    enter.textContent = typed() ? words : "";
  };
  field.addEventListener("input", narrow);
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing) return;
    event.preventDefault();
    (meant() ?? find).click();
  });

  const show = (dialog) => {
    for (const open of document.querySelectorAll("dialog[open]")) if (open !== dialog) open.close();
    if (dialog.open) return;
    if (dialog === search) {
      field.value = "";
      narrow();
    }
    dialog.showModal();
  };
  document.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-gh-dialog]");
    if (opener) {
      const menu = opener.closest("details");
      if (menu) {
        menu.open = false;
        menu.querySelector("summary").focus();
      }
      show(document.getElementById(opener.dataset.ghDialog));
    }
    const close = event.target.closest("[data-gh-close]");
    if (close) close.closest("dialog").close();
  });
  for (const opener of document.querySelectorAll("[data-gh-dialog]")) opener.hidden = false;

  let going = 0;
  document.addEventListener("keydown", (event) => {
    if (event.isComposing || event.altKey) return;
    if (event.ctrlKey || event.metaKey) {
      // on a Mac Ctrl+K deletes the rest of the line that one types
      const deletes = APPLE && event.ctrlKey && event.target.closest("input, textarea, [contenteditable]");
      if (event.key.toLowerCase() === "k" && !event.shiftKey && !deletes) {
        event.preventDefault();
        if (!event.repeat) show(search);
      }
      return;
    }
    if (event.repeat || event.defaultPrevented || off() || event.target.closest("input, textarea, select, [contenteditable], dialog, [popover]")) return;
    const second = Date.now() < going;
    going = 0;
    if (second) {
      const page = pages.find((link) => link.dataset.ghGo === event.key);
      if (page) {
        event.preventDefault();
        page.click();
      }
    } else if (event.key === "g") {
      going = Date.now() + 1500;
    } else if (event.key === "?") {
      event.preventDefault();
      show(help);
    } else if (event.key === "/") {
      const list = document.querySelector("[data-gh-key='/']");
      if (list && list.offsetParent) {
        event.preventDefault();
        list.focus();
      }
    }
  });
})();
