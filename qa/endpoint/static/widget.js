/* Footnote in a page of yours:

   <script src="https://HOST/widget.js" data-key="fn_pub_…" defer></script>

   data-key         a publishable key, where the server asks for one; it works on its own sites only
   data-title       what the window is called           data-placeholder  what stands in the empty field
   data-theme       auto (default), light, dark         data-position     bottom-right (default), bottom-left
   data-target      a selector: stand inside that element instead of floating
   data-sources     off: no list of sources under an answer (the footnote marks stay)
   data-mode        iframe: the whole chat page in a frame, for servers without keys
   data-api-base    where the server is, when not where this script came from

   Or write <footnote-chat key="fn_pub_…"></footnote-chat> where it should stand; then none floats. */
(() => {
  "use strict";
  if (customElements.get("footnote-chat")) return;

  const script = document.currentScript;
  const HOME = script ? new URL(script.src).href.replace(/\/widget\.js.*$/, "") : "";
  const TURNS = 10;

  const CSS = `
:host { --ink:#1c1b18; --paper:#fffdf8; --soft:#f3efe5; --line:#d8d2c2; --accent:#8a3b12; --mark:#ffe58a;
  color-scheme: light; font: 15px/1.5 system-ui, sans-serif; color: var(--ink); }
:host([dark]) { --ink:#efece4; --paper:#1d1c1a; --soft:#2a2825; --line:#49453e; --accent:#f0a475; --mark:#6b5510;
  color-scheme: dark; }
* { box-sizing: border-box; }
button, textarea { font: inherit; color: inherit; }
button { cursor: pointer; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
.open { position: fixed; bottom: 20px; right: 20px; z-index: 2147483000; border: 0; border-radius: 999px;
  padding: 12px 20px; background: var(--accent); color: var(--paper); box-shadow: 0 2px 12px #0005; }
.window { display: flex; flex-direction: column; background: var(--paper); border: 1px solid var(--line);
  border-radius: 12px; overflow: hidden; height: 100%; min-height: 20rem; }
.floating .window { position: fixed; bottom: 20px; right: 20px; z-index: 2147483000; width: 390px; height: 600px;
  max-width: calc(100vw - 24px); max-height: calc(100vh - 40px); box-shadow: 0 6px 30px #0005; }
.floating.left .open, .floating.left .window { right: auto; left: 20px; }
@media (max-width: 440px) { .floating .window { inset: 0; width: 100%; height: 100%; max-width: none;
  max-height: none; border-radius: 0; } }
[hidden] { display: none !important; }
header { display: flex; align-items: center; gap: 8px; padding: 10px 14px; border-bottom: 1px solid var(--line); }
h2 { flex: 1; margin: 0; font-size: 1rem; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.plain { border: 0; background: none; padding: 4px 8px; border-radius: 6px; }
.log, .article { flex: 1; overflow-y: auto; padding: 14px; }
.turn { margin: 0 0 14px; overflow-wrap: anywhere; }
.asked { margin-left: 15%; padding: 8px 12px; background: var(--soft); border-radius: 12px; }
.said { white-space: pre-line; }
.quiet { opacity: .75; font-size: .9rem; }
.mark { border: 0; background: none; padding: 0 3px; margin: 0 1px; vertical-align: super; font-size: .72em;
  font-weight: 600; line-height: 1; color: var(--accent); text-decoration: underline; }
ol { list-style: none; margin: 8px 0 0; padding: 8px 0 0; border-top: 1px solid var(--line); font-size: .87rem; }
li button { text-align: left; border: 0; background: none; padding: 3px 0; width: 100%; }
li button:hover { text-decoration: underline; }
.article .text { white-space: pre-line; font: 1rem/1.6 Georgia, serif; overflow-wrap: anywhere; }
mark { background: var(--mark); color: inherit; padding: .1em .15em; border-radius: 3px; scroll-margin: 80px; }
a { color: var(--accent); }
form { display: flex; gap: 8px; padding: 10px; border-top: 1px solid var(--line); }
textarea { flex: 1; resize: none; padding: 8px 10px; border: 1px solid var(--line); border-radius: 8px;
  background: var(--paper); }
.send { border: 0; border-radius: 8px; padding: 0 16px; background: var(--accent); color: var(--paper); }
iframe { border: 0; width: 100%; flex: 1; }`;

  const make = (tag, props = {}, ...children) => {
    const node = Object.assign(document.createElement(tag), props);
    node.append(...children);
    return node;
  };
  const named = (source) =>
    [source.publisher, source.date && source.date + (source.date_origin === "inferred" ? " (inferred)" : "")]
      .filter(Boolean).join(", ");
  const web = (url) => (/^https?:\/\//i.test(url || "") ? url : null);

  class FootnoteChat extends HTMLElement {
    connectedCallback() {
      if (this.shadowRoot) return;
      const root = this.attachShadow({ mode: "open" });
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(CSS);
      root.adoptedStyleSheets = [sheet];
      this.base = (this.getAttribute("api-base") || HOME).replace(/\/+$/, "");
      this.history = [];
      this.dark();
      this.build(root);
    }

    disconnectedCallback() {
      this.stop?.abort();
    }

    dark() {
      const theme = this.getAttribute("theme") || "auto";
      const system = matchMedia("(prefers-color-scheme: dark)");
      const set = () => this.toggleAttribute("dark", theme === "dark" || (theme === "auto" && system.matches));
      system.addEventListener("change", set);
      set();
    }

    build(root) {
      const title = this.getAttribute("title") || "Ask our articles";
      this.removeAttribute("title"); // it would be a tooltip over everything
      const floating = this.hasAttribute("floating");
      this.opener = make("button", { className: "open", textContent: title, onclick: () => this.show(true) });
      this.opener.setAttribute("aria-expanded", "false");
      this.back = make("button", { className: "plain", textContent: "‹ Back", hidden: true, onclick: () => this.close() });
      this.closer = make("button", { className: "plain", textContent: "✕", ariaLabel: "Close", hidden: !floating,
        onclick: () => this.show(false) });
      this.heading = make("h2", { textContent: title });
      this.log = make("div", { className: "log", role: "log", tabIndex: 0, ariaLive: "polite", ariaLabel: "Conversation" });
      this.article = make("div", { className: "article", hidden: true, tabIndex: 0, role: "region", ariaLabel: "Source" });
      this.field = make("textarea", { rows: 2, maxLength: 4000, ariaLabel: "Your question",
        placeholder: this.getAttribute("placeholder") || "Your question" });
      this.send = make("button", { className: "send", textContent: "Ask" });
      this.form = make("form", {}, this.field, this.send);
      this.form.onsubmit = (event) => { event.preventDefault(); this.stop ? this.stop.abort() : this.ask(this.field.value.trim()); };
      this.field.onkeydown = (event) => {
        if (event.key === "Enter" && !event.shiftKey && !event.isComposing) { event.preventDefault(); this.form.requestSubmit(); }
      };
      const body = this.getAttribute("mode") === "iframe"
        ? [make("iframe", { title, src: `${this.base}/?__theme=${this.hasAttribute("dark") ? "dark" : "light"}` })]
        : [this.log, this.article, this.form];
      this.window = make("section", { className: "window", hidden: floating, role: floating ? "dialog" : "region", ariaLabel: title },
        make("header", {}, this.back, this.heading, this.closer), ...body);
      this.window.onkeydown = (event) => {
        if (event.key !== "Escape") return;
        if (!this.article.hidden) this.close(); else if (floating) this.show(false);
      };
      const side = this.getAttribute("position") === "bottom-left" ? " left" : "";
      root.append(make("div", { className: floating ? "floating" + side : "", style: floating ? "" : "height:100%" },
        ...(floating ? [this.opener] : []), this.window));
    }

    show(open) {
      this.window.hidden = !open;
      this.opener.hidden = open;
      this.opener.setAttribute("aria-expanded", String(open));
      (open ? this.field : this.opener).focus();
    }

    headers(more) {
      const key = this.getAttribute("key");
      return key ? { ...more, authorization: `Bearer ${key}` } : more;
    }

    async ask(question) {
      if (!question) return;
      this.field.value = "";
      this.send.textContent = "Stop";
      this.stop = new AbortController();
      this.log.append(make("div", { className: "turn asked", textContent: question }));
      const said = make("div", { className: "said" });
      const turn = make("div", { className: "turn" }, said);
      const wait = make("p", { className: "quiet", textContent: "Reading the articles …" });
      this.log.append(turn, wait);
      wait.scrollIntoView({ block: "nearest" });
      try {
        const response = await fetch(`${this.base}/v1/answers`, {
          method: "POST",
          headers: this.headers({ "content-type": "application/json" }),
          body: JSON.stringify({ question, history: this.history.slice(-2 * TURNS), stream: true }),
          signal: this.stop.signal,
        });
        if (!response.ok) throw new Error((await response.json().catch(() => ({}))).detail || "");
        let answer = null;
        for await (const [name, data] of events(response.body)) {
          if (name === "delta") said.append(data.text);
          if (name === "error") throw new Error(data.detail);
          if (name === "answer") answer = data;
        }
        if (!answer) throw new Error("The connection was lost. Ask again.");
        this.render(turn, said, answer);
        this.history.push({ role: "user", content: question }, { role: "assistant", content: answer.text });
      } catch (error) {
        const stopped = error.name === "AbortError";
        const words = stopped ? "You stopped this answer." : error instanceof TypeError
          ? "The server cannot be reached, or this site is not allowed to ask it." : error.message;
        turn.append(make("p", { className: "quiet", role: "alert", textContent: words || "That did not work. Ask again." }));
      } finally {
        wait.remove();
        this.stop = null;
        this.send.textContent = "Ask";
        turn.scrollIntoView({ block: "nearest" });
      }
    }

    render(turn, said, answer) {
      const cited = new Map(answer.citations.map((citation) => [citation.number, citation]));
      const points = Array.from(answer.text); // offsets count code points
      said.replaceChildren();
      let at = 0;
      for (const sentence of answer.sentences) {
        said.append(points.slice(at, sentence.start).join(""));
        this.sentence(said, sentence, cited);
        at = sentence.end;
      }
      said.append(points.slice(at).join(""));
      if (answer.status === "partial" && answer.reason) turn.append(make("p", { className: "quiet", textContent: answer.reason }));
      for (const item of answer.disagreements) {
        turn.append(make("p", { className: "quiet", textContent: `The sources differ on ${item.about}.` }));
      }
      if (!answer.citations.length || this.getAttribute("sources") === "off") return;
      turn.append(make("ol", { ariaLabel: "Sources" }, ...answer.citations.map((citation) =>
        make("li", {}, make("button", {
          textContent: `[${citation.number}] ${citation.title}${named(citation) && " – " + named(citation)}`,
          onclick: (event) => this.read(citation, event.target),
        })))));
    }

    /* A [1] inside a quotation is the source's own. */
    sentence(said, sentence, cited) {
      let at = 0;
      for (const match of sentence.text.matchAll(/“[^”]*”|\[(\d+)\]/g)) {
        const citation = match[1] && sentence.citations.includes(Number(match[1])) && cited.get(Number(match[1]));
        if (!citation) continue;
        said.append(sentence.text.slice(at, match.index));
        said.append(make("button", {
          className: "mark", textContent: match[1], onclick: (event) => this.read(citation, event.target),
          ariaLabel: `Footnote ${match[1]}: ${named(citation) || citation.title}. Opens the source.`,
        }));
        at = match.index + match[0].length;
      }
      said.append(sentence.text.slice(at));
    }

    async read(citation, opener) {
      this.opened = opener;
      const quote = make("mark", { textContent: citation.quote });
      const text = make("div", { className: "text" }, quote);
      const url = web(citation.url);
      this.article.replaceChildren(make("h3", { textContent: citation.title }),
        make("p", { className: "quiet", textContent: named(citation) + (url ? " · " : "") },
          ...(url ? [make("a", { href: url, target: "_blank", rel: "noopener noreferrer", textContent: "original" })] : [])), text);
      for (const node of [this.log, this.form]) node.hidden = true;
      this.article.hidden = this.back.hidden = false;
      this.back.focus();
      try {
        const response = await fetch(`${this.base}/v1/articles/${encodeURIComponent(citation.article_id)}`, { headers: this.headers({}) });
        const points = Array.from((await response.json()).text || "");
        if (points.slice(citation.start, citation.end).join("") !== citation.quote) return;
        text.replaceChildren(points.slice(0, citation.start).join(""), quote, points.slice(citation.end).join(""));
      } catch { /* the quote itself is shown already */ }
      quote.scrollIntoView({ block: "center" });
    }

    close() {
      this.article.hidden = this.back.hidden = true;
      this.log.hidden = this.form.hidden = false;
      this.opened?.focus();
    }
  }

  async function* events(body) {
    const reader = body.pipeThrough(new TextDecoderStream()).getReader();
    let rest = "";
    for (;;) {
      const { value, done } = await reader.read();
      if (done) return;
      const blocks = (rest + value).split("\n\n");
      rest = blocks.pop();
      for (const block of blocks) {
        const name = /^event: (.*)$/m.exec(block);
        const data = /^data: (.*)$/m.exec(block);
        if (name && data) yield [name[1], JSON.parse(data[1])];
      }
    }
  }

  customElements.define("footnote-chat", FootnoteChat);

  if (!script) return;
  const start = () => {
    if (document.querySelector("footnote-chat")) return; // the page says itself where it stands
    const chat = document.createElement("footnote-chat");
    for (const name of ["apiBase", "key", "title", "placeholder", "theme", "position", "sources", "mode"]) {
      if (script.dataset[name]) chat.setAttribute(name === "apiBase" ? "api-base" : name, script.dataset[name]);
    }
    const target = script.dataset.target && document.querySelector(script.dataset.target);
    chat.toggleAttribute("floating", !target);
    (target || document.body).append(chat);
  };
  document.readyState === "loading" ? addEventListener("DOMContentLoaded", start) : start();
})();
