// What Gradio has no mechanism for: clicks inside rendered answers, the hover card, keys, scrolling.
// It never makes HTML. Buttons and footnotes reach the server through hidden text boxes
// (`#fn-to-NAME`), whose change events are ordinary Gradio events.
(() => {
  "use strict";
  const THEME = "footnote-theme";
  const $ = (selector, from = document) => from.querySelector(selector);

  // The theme chosen earlier wins over the system's, whenever Gradio sets its own.
  function applyTheme() {
    const chosen = localStorage.getItem(THEME);
    const dark = document.body.classList.contains("dark");
    if (chosen && dark !== (chosen === "dark")) document.body.classList.toggle("dark");
  }
  function switchTheme() {
    const dark = document.body.classList.contains("dark");
    localStorage.setItem(THEME, dark ? "light" : "dark");
    applyTheme();
  }
  function watchTheme() {
    applyTheme();
    new MutationObserver(applyTheme).observe(document.body, { attributeFilter: ["class"] });
  }
  if (document.body) watchTheme();
  else document.addEventListener("DOMContentLoaded", watchTheme);

  // Each message ends in a count, so that asking for the same thing twice is still a change.
  let sent = 0;
  function send(name, value) {
    const box = $(`#fn-to-${name} textarea`);
    if (!box) return;
    box.value = `${value}|${++sent}${Date.now()}`;
    box.dispatchEvent(new Event("input", { bubbles: true }));
  }

  // Browsers have a clipboard only where the page is served from this machine or by https.
  async function copy(button) {
    if (navigator.clipboard) await navigator.clipboard.writeText(button.value);
    else {
      const box = document.body.appendChild(document.createElement("textarea"));
      box.value = button.value;
      box.select();
      document.execCommand("copy");
      box.remove();
    }
    button.classList.add("fn-done");
    setTimeout(() => button.classList.remove("fn-done"), 1600);
  }

  const calm = matchMedia("(prefers-reduced-motion: reduce)");
  const narrow = matchMedia("(max-width: 900px)");
  function begin() {
    $("#fn-shelf button.primary")?.click();
    if (!narrow.matches) $("#fn-question textarea")?.focus(); // a phone would raise its keyboard
  }
  const answering = () => Boolean($(".fn-live"));
  window.footnote = { send, answering };

  function mark(current, before) {
    for (const item of before) item.classList.remove("fn-current");
    for (const item of current) item.classList.add("fn-current");
  }

  let opener = null;
  function openFootnote(link) {
    const [, index, number] = link.getAttribute("href").match(/^#fn-(\d+)-(\d+)$/) || [];
    if (!number) return;
    if (link.matches(".fn-mark")) opener = link;
    const marks = document.querySelectorAll(`.fn-mark[href="#fn-${index}-${number}"]`);
    mark(marks, document.querySelectorAll(".fn-mark.fn-current"));
    send("open", `${index}-${number}`);
  }

  function closeArticle() {
    const button = $('.fn-open button[name="open"]');
    if (!button) return;
    send("open", button.value);
    if (!opener?.isConnected) return;
    opener.focus({ preventScroll: true });
    if (narrow.matches) opener.scrollIntoView({ block: "center" });
  }

  function step(forward) {
    const open = $(".fn-open");
    const marks = [...document.querySelectorAll(".fn-mark")];
    if (!marks.length) return;
    const at = open ? marks.findIndex((mark) => `fn-open-${mark.hash.slice(4)}` === open.id) : -1;
    const next = at < 0 ? (forward ? 0 : marks.length - 1) : at + (forward ? 1 : -1);
    openFootnote(marks[(next + marks.length) % marks.length]);
  }

  document.addEventListener("click", (event) => {
    const link = event.target.closest('a[href^="#fn-"]');
    if (link && /^#fn-\d+-\d+$/.test(link.hash)) {
      event.preventDefault();
      openFootnote(link);
      return;
    }
    const button = event.target.closest("#fn-page button[name], .fn-header button[name]");
    if (!button) return;
    if (button.name === "theme") switchTheme();
    else if (button.name === "new") begin();
    else if (button.name === "copy") copy(button);
    else if (button.closest(".fn-open") && button.name === "open") closeArticle();
    else if (!answering() || button.name === "open") send(button.name, button.value);
    if (button.name === "read") mark([button], document.querySelectorAll(".fn-list .fn-current"));
  });

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape") {
      hideCard();
      closeArticle();
    }
    if (event.target.closest("input, textarea, select, [contenteditable]")) return;
    if (event.key === "n" || event.key === "p") step(event.key === "n");
    if (event.key === "/") {
      event.preventDefault();
      $("#fn-question textarea")?.focus();
    }
  });

  // The card stands beside its mark, within the window, above the panes that would clip it.
  let card = null;
  function showCard(ref) {
    hideCard();
    card = $(".fn-card", ref);
    if (!card) return;
    card.classList.add("fn-shown");
    const mark = ref.getBoundingClientRect();
    const size = card.getBoundingClientRect();
    const left = Math.min(Math.max(8, mark.left - 24), innerWidth - size.width - 8);
    const above = mark.top - size.height - 8;
    card.style.left = `${left}px`;
    card.style.top = `${above > 8 ? above : mark.bottom + 8}px`;
  }
  function hideCard() {
    card?.classList.remove("fn-shown");
    card = null;
  }
  const refOf = (event) => event.target.closest?.(".fn-ref");
  document.addEventListener("mouseover", (event) => refOf(event) && showCard(refOf(event)));
  document.addEventListener("mouseout", (event) => {
    if (refOf(event) && !refOf(event).contains(event.relatedTarget)) hideCard();
  });
  document.addEventListener("focusin", (event) => (refOf(event) ? showCard(refOf(event)) : hideCard()));
  document.addEventListener("scroll", hideCard, true);

  // After the panel changed: bring the quote into view. An open article is a step of the browser's
  // history, so that "back" closes it.
  let openId = "";
  function showQuote() {
    const open = $(".fn-open");
    if ((open?.id || "") === openId) return;
    const put = openId ? "replaceState" : "pushState";
    openId = open?.id || "";
    if (!open) {
      if (history.state?.article) history.back();
      return;
    }
    if (history.state?.article !== openId) history[put]({ article: openId }, "");
    $(".fn-reader-name", open).focus({ preventScroll: true });
    const quote = $("#fn-quote", open);
    const both = quote && quote.getBoundingClientRect().bottom - open.getBoundingClientRect().top < 0.8 * innerHeight;
    const behavior = narrow.matches && !calm.matches ? "smooth" : "auto";
    if (both) open.scrollIntoView({ behavior });
    else quote?.scrollIntoView({ behavior, block: "center" });
  }
  history.replaceState(null, "");
  addEventListener("popstate", () => {
    const place = history.state?.article?.replace("fn-open", "#fn");
    const link = place && $(`.fn-mark[href="${place}"]`);
    if (!place && openId) closeArticle();
    else if (link && !openId) openFootnote(link);
  });
  let readHere = "";
  function showArticle() {
    const name = $("#fn-reading .fn-whole h2")?.textContent || "";
    if (name === readHere) return;
    readHere = name;
    if (name && narrow.matches) $("#fn-reading").scrollIntoView({ behavior: calm.matches ? "auto" : "smooth" });
  }
  // A new question goes to the top of its pane, and its answer then grows below it. There it stays
  // when the answer is complete, unless the reader has moved on meanwhile. Those who listen hear once
  // that it began and once how it ended.
  const say = (text) => ($("#fn-heard").textContent = text || "");
  let following = "";
  let live = false;
  let moved = false;
  function follow() {
    const turn = $(".fn-live");
    if (turn && !live) {
      following = turn.id;
      moved = false;
      troubled(false);
      turn.scrollIntoView({ block: "start" });
      say($(".fn-working", turn)?.textContent);
    }
    live = Boolean(turn);
    const settled = !live && following && document.getElementById(following);
    if (!settled) return;
    following = "";
    say($(".fn-outcome-heard", settled)?.textContent);
    if (!moved) settled.scrollIntoView({ block: "start" });
  }
  for (const kind of ["wheel", "touchmove", "pointerdown"]) {
    document.addEventListener(kind, () => (moved = true), { passive: true });
  }
  // Gradio's own complaints are English and in a corner: ours stand ready where they belong, and show
  // until the reader does something else.
  let complaint = null;
  const troubled = (yes) => document.body.classList.toggle("fn-troubled", yes);
  function complain() {
    const told = $(".toast-body.error");
    if (told && told !== complaint) troubled(true);
    complaint = told;
  }
  document.addEventListener("input", (event) => event.isTrusted && troubled(false));

  // While an answer is under way: has the server gone, or come back as another? The conversation is
  // kept in the browser, so loading the page anew shows what was asked and offers to ask it again.
  let server = "";
  async function serverId() {
    try {
      const response = await fetch("gradio_api/app_id", { cache: "no-store" });
      return response.ok ? String((await response.json()).app_id) : "";
    } catch {
      return "";
    }
  }
  async function watchServer() {
    const cut = document.body.classList.contains("fn-cut");
    if (!cut && server && !answering()) return;
    const id = await serverId();
    if (cut && id) location.reload();
    else if (!id || (server && id !== server)) document.body.classList.add("fn-cut");
    else server = id;
  }
  watchServer();
  setInterval(watchServer, 1500);

  // Gradio names the drawer's button in English, and by how it works.
  function nameDrawer() {
    const toggle = $("#fn-shelf .toggle-button");
    const name = $("#fn-shelf h2")?.textContent.trim();
    if (toggle && name && toggle.title !== name) toggle.ariaLabel = toggle.title = name;
  }

  new MutationObserver(() => {
    nameDrawer();
    showQuote();
    showArticle();
    follow();
    complain();
  }).observe(document.documentElement, { childList: true, subtree: true });
})();
