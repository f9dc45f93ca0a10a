// The reader's conversations, kept in this browser, each under a name of its own. A tab writes only
// the one that it shows, and joins it with what another tab wrote of the same; Gradio's BrowserState
// reads once and then writes all that it knows. The server's orders arrive in `#fn-keep`, as JSON.
(() => {
  "use strict";
  const KEPT = "footnote-talk-";
  const OPEN = "footnote-open";
  const REMEMBERED = 30 * 24 * 60 * 60 * 1000; // milliseconds that a deletion binds other tabs
  const KNOWN = 64; // writings, the newest first, that a kept conversation tells to have known of
  const { send, answering } = window.footnote;

  // `{id, changed, talk, knows}`; `talk` is null once it was deleted.
  function read(id) {
    try {
      const item = JSON.parse(localStorage.getItem(KEPT + id));
      return item && { knows: [], ...item };
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
  function write(id, talk, knows = []) {
    const text = JSON.stringify({ id, changed: Date.now(), talk, knows });
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

  const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);
  // Those that another tab is still waiting for are shown once they are answered.
  const settled = (talk) => ({ ...talk, exchanges: talk.exchanges.filter((item) => item.state !== "waiting") });
  // By id, which sorts by when it was asked; by place where an earlier page kept it without.
  const byId = (talk) => new Map(talk?.exchanges.map((item, place) => [item.id || String(place).padStart(20, "0"), item]));

  // `ours` with what another tab made of `before` meanwhile: what we changed is ours, the rest theirs.
  function joined(before, ours, theirs) {
    if (!theirs) return ours;
    const [was, here, there] = [before, ours, theirs].map(byId);
    const ids = [...new Set([...there.keys(), ...here.keys()])].sort();
    const chosen = ids.map((id) => (same(here.get(id), was.get(id)) ? there : here).get(id));
    const title = ours.title === before?.title ? theirs.title : ours.title;
    return { ...ours, title, exchanges: chosen.filter(Boolean) };
  }

  let known = null; // the conversation as the server knows it of this tab
  function show(talk) {
    known = talk ?? null;
    send("talk", talk ? JSON.stringify(talk) : "");
  }
  // What this tab changed last: `{before, ours, writing}`, both conversations, and the name of the writing
  // that told it. Of two tabs that write at once, the second knows nothing of the first's: the one whose
  // change is missing from what is kept puts it in once more.
  let mine = null;
  const unknown = (item) => Boolean(mine?.writing && mine.ours.id === item?.id && !item.knows.includes(mine.writing));
  function put() {
    const { before, ours } = mine;
    const there = read(ours.id);
    if (there && !there.talk) return ours; // deleted in another tab
    const talk = joined(before, ours, there?.talk);
    if (!same(talk, there?.talk)) {
      mine.writing = `${Date.now()}-${Math.random()}`;
      write(talk.id, talk, [mine.writing, ...(there?.knows ?? [])].slice(0, KNOWN));
    }
    return talk;
  }
  function keep(ours, open) {
    const last = known?.id === ours.id ? known : null;
    const before = last && last === mine?.ours && unknown(read(ours.id)) ? mine.before : last;
    known = ours;
    mine = { before, ours, writing: null };
    const talk = settled(put());
    if (ours.id === open && ours.exchanges.at(-1)?.state !== "waiting" && !same(talk, ours)) show(talk);
  }
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
  // An answer that another tab kept at the same moment may come after the deletion, and is deleted too.
  const forgotten = new Set();
  function forgetting(id) {
    forgotten.add(id);
    write(id, null);
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
    if (forget) forgetting(forget);
    if (read(open)?.talk === null) return show(null); // deleted meanwhile
    if (talk) keep(talk, open);
    list();
  }
  new MutationObserver(obey).observe(document.documentElement, { childList: true, subtree: true });

  // Another tab kept or deleted something. What it is still waiting for is shown once that is answered.
  addEventListener("storage", (event) => {
    if (!event.key?.startsWith(KEPT)) return;
    const id = event.key.slice(KEPT.length);
    if (forgotten.has(id) && read(id)?.talk) write(id, null);
    if (unknown(read(id))) put();
    list();
    const item = read(id);
    if (!item || item.id !== sessionStorage.getItem(OPEN) || answering()) return;
    const talk = item.talk && settled(item.talk);
    if (!same(talk, known)) show(talk);
  });

  // Leaving a conversation stops the answer under way in it.
  function go(id) {
    if (!answering()) return show(read(id)?.talk);
    document.querySelector("#fn-question .stop-button")?.click();
    setTimeout(go, 200, id);
  }
  document.addEventListener("click", (event) => {
    const button = event.target.closest('.fn-shelf button[name="switch"]');
    if (button) go(button.value);
  });
})();
