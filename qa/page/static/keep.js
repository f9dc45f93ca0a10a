// The reader's conversations, kept in this browser, each under a name of its own. A tab writes only
// the one that it shows, so two tabs never write over each other's; Gradio's BrowserState reads once
// and then writes all that it knows. The server's orders arrive in `#fn-keep`, as JSON.
(() => {
  "use strict";
  const KEPT = "footnote-talk-";
  const OPEN = "footnote-open";
  const REMEMBERED = 30 * 24 * 60 * 60 * 1000; // milliseconds that a deletion binds other tabs
  const { send, answering } = window.footnote;

  // `{id, changed, talk}`; `talk` is null once it was deleted.
  function read(id) {
    try {
      return JSON.parse(localStorage.getItem(KEPT + id));
    } catch {
      return null;
    }
  }
  function all() {
    const names = Object.keys(localStorage).filter((name) => name.startsWith(KEPT));
    const items = names.map((name) => read(name.slice(KEPT.length))).filter(Boolean);
    return items.sort((one, other) => other.changed - one.changed);
  }
  const kept = () => all().filter((item) => item.talk);

  // When the browser is full, the conversation that was left longest ago goes.
  function write(id, talk) {
    const text = JSON.stringify({ id, changed: Date.now(), talk });
    const others = all().filter((item) => item.id !== id);
    for (;;) {
      try {
        localStorage.setItem(KEPT + id, text);
        return;
      } catch {
        const oldest = others.pop();
        if (!oldest) return;
        localStorage.removeItem(KEPT + oldest.id);
      }
    }
  }

  const show = (talk) => send("talk", talk ? JSON.stringify(talk) : "");
  function list() {
    const entries = kept().map(({ talk }) => ({ id: talk.id, title: talk.title, questions: talk.exchanges.length }));
    send("shelf", JSON.stringify(entries));
  }

  // The page was loaded: the conversation of this tab, in a new tab the last one anywhere. Said again
  // while no order comes back: Gradio may not listen yet, and it ignores what it is still busy with.
  function start() {
    const open = sessionStorage.getItem(OPEN);
    show((open ? read(open) : kept()[0])?.talk);
    setTimeout(() => opened || start(), 1000);
  }
  function clear() {
    for (const item of all()) {
      if (!item.talk && Date.now() - item.changed > REMEMBERED) localStorage.removeItem(KEPT + item.id);
    }
  }

  let order = "";
  let opened = false;
  function obey() {
    const told = document.querySelector("#fn-keep button")?.getAttribute("value");
    if (!told || told === order) return;
    order = told;
    const { open, talk, forget } = JSON.parse(told);
    if (!open) {
      clear();
      return start();
    }
    opened = true;
    sessionStorage.setItem(OPEN, open);
    if (forget) write(forget, null);
    if (talk && read(talk.id)?.talk === null) return show(null); // deleted meanwhile, in another tab
    if (talk) write(talk.id, talk);
    list();
  }
  new MutationObserver(obey).observe(document.documentElement, { childList: true, subtree: true });

  // Another tab kept or deleted something. An answer under way there is shown once it is complete.
  addEventListener("storage", (event) => {
    if (!event.key?.startsWith(KEPT)) return;
    list();
    const item = read(event.key.slice(KEPT.length));
    if (!item || item.id !== sessionStorage.getItem(OPEN) || answering()) return;
    if (item.talk?.exchanges.at(-1)?.state !== "waiting") show(item.talk);
  });

  document.addEventListener("click", (event) => {
    const button = event.target.closest('.fn-shelf button[name="switch"]');
    if (button && !answering()) show(read(button.value)?.talk);
  });
})();
