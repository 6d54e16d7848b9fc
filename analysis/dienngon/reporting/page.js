// Comfort only: without it panels open by their links, and tables show their first rows.
(() => {
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const plain = (text) => text.toLocaleLowerCase("vi").normalize("NFC");
  const bare = (text) => plain(text).normalize("NFD").replace(/\p{M}/gu, "").replaceAll("đ", "d");

  // Panels: what opened one gets the focus back, and the place that was read stays where it was.
  let opener = null;
  let top = 0;
  let marked = [];
  let depth = 0;
  const unmark = () => {
    for (const mark of marked) mark.replaceWith(...mark.childNodes);
    marked = [];
  };
  // Mark in a line of a text what is marked in the sentence that led there.
  const markLine = (line, sentence) => {
    const walker = document.createTreeWalker(line, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const at = node.data.indexOf(sentence.textContent);
      if (at < 0) continue;
      let place = at;
      const spans = [];
      for (const part of sentence.childNodes) {
        if (part.nodeName === "MARK") spans.unshift([place, place + part.textContent.length]);
        place += part.textContent.length;
      }
      for (const [start, end] of spans) {
        const range = document.createRange();
        range.setStart(node, start);
        range.setEnd(node, end);
        const mark = document.createElement("mark");
        range.surroundContents(mark);
        marked.push(mark);
      }
      return;
    }
  };
  addEventListener("click", (event) => {
    const link = event.target.closest && event.target.closest("a");
    if (!link) return;
    if (link.classList.contains("back")) {
      event.preventDefault();
      depth -= 2;
      history.back();
      return;
    }
    const panel = link.closest(".panel");
    if (!panel) {
      opener = link;
      top = link.getBoundingClientRect().top;
    }
    unmark();
    const item = link.closest(".panel li");
    const href = link.getAttribute("href") || "";
    const line = item && href.startsWith("#doc-") && document.getElementById(href.slice(1));
    if (line) markLine(line, item.firstElementChild);
  });
  const show = () => {
    let id = location.hash.slice(1);
    try { id = decodeURIComponent(id); } catch { /* as it is */ }
    const target = id && document.getElementById(id);
    if (!target) return;
    const panel = target.closest(".panel");
    for (let node = target; node; node = node.parentElement) if (node.tagName === "DETAILS") node.open = true;
    depth = panel ? depth + 1 : 0;
    if (panel) {
      const back = panel.querySelector(".back");
      if (back) back.hidden = depth < 2;
      panel.focus({ preventScroll: true });
      if (target !== panel) target.scrollIntoView({ block: "center" });
    } else if (id === "closed" && opener) {
      opener.focus({ preventScroll: true });
    }
    if (opener && (panel || id === "closed")) scrollBy(0, opener.getBoundingClientRect().top - top);
    if (!panel && id !== "closed") target.scrollIntoView();
  };
  addEventListener("hashchange", show);
  addEventListener("keydown", (event) => {
    if (event.key === "Escape" && document.querySelector(".panel:target, .panel:has(:target)")) location.hash = "closed";
  });

  // Tables: filter, sort and page.
  const step = 20;
  const [thousands, decimal] = document.documentElement.lang === "vi" ? [".", ","] : [",", "."];
  // A number as the language writes it; a day or a month as a year with a fraction; all else as it is.
  const key = (text) => {
    const said = text.trim();
    const [, d, m, y] = /^(?:(\d\d?)\/)?(\d\d?)\/(\d{4})$/.exec(said) || [];
    const [, year = y, month = m, day = d] = /^(\d{4})[-\u2011](\d\d)(?:[-\u2011](\d\d))?$/.exec(said) || [];
    if (year) return Number(year) + month / 100 + (day || 0) / 10000;
    const number = Number(said.replaceAll(thousands, "").replace(decimal, ".").replace("%", "").replace("\u2212", "-"));
    return said && !Number.isNaN(number) ? number : text;
  };
  const compare = (a, b) =>
    typeof a === "number" && typeof b === "number" ? a - b
      : typeof a === "number" ? -1 : typeof b === "number" ? 1 : a.localeCompare(b, "vi");
  for (const grid of all(".grid")) {
    const body = grid.querySelector("tbody");
    const rows = [...body.rows];
    const heads = all("th", grid);
    let order = rows;
    let first = 0;
    let pager = null;
    const draw = () => {
      const word = pager ? bare(pager.querySelector("input").value) : "";
      const fit = word ? order.filter((row) => bare(row.textContent).includes(word)) : order;
      first = Math.max(0, Math.min(first, Math.floor((fit.length - 1) / step) * step));
      for (const row of rows) row.hidden = true;
      for (const row of fit.slice(first, first + step)) row.hidden = false;
      if (!pager) return;
      pager.querySelector("output").value = `${Math.min(first + 1, fit.length)}–${Math.min(first + step, fit.length)} / ${fit.length}`;
      const [before, after] = all("button", pager);
      before.disabled = first === 0;
      after.disabled = first + step >= fit.length;
    };
    if (rows.length > 1) {
      heads.forEach((head, place) => {
        const button = document.createElement("button");
        button.type = "button";
        button.append(...head.childNodes);
        head.append(button);
        button.addEventListener("click", () => {
          const up = head.getAttribute("aria-sort") !== "ascending";
          for (const one of heads) one.removeAttribute("aria-sort");
          head.setAttribute("aria-sort", up ? "ascending" : "descending");
          const keyed = rows.map((row) => [key(row.cells[place].textContent), row]);
          keyed.sort(([a], [b]) => (up ? compare(a, b) : compare(b, a)));
          order = keyed.map(([, row]) => row);
          body.append(...order);
          first = 0;
          draw();
        });
      });
    }
    if (rows.length > step) {
      pager = document.getElementById("pager").content.firstElementChild.cloneNode(true);
      // Paper has no pages to turn: it says that there are more rows.
      const rest = grid.querySelector(".seen");
      rest.classList.add("paper");
      rest.after(pager);
      const whole = grid.querySelector(".whole");
      if (whole) { whole.hidden = false; whole.classList.add("screen"); }
      const [before, after] = all("button", pager);
      before.addEventListener("click", () => { first -= step; draw(); });
      after.addEventListener("click", () => { first += step; draw(); });
      pager.querySelector("input").addEventListener("input", () => { first = 0; draw(); });
      draw();
    }
  }

  // Search: the lines of the texts, or where there are none the sentences; with or without tones.
  const most = 100;
  const form = document.querySelector("form");
  const words = document.getElementById("words");
  const tones = document.getElementById("tones");
  const found = document.getElementById("found");
  let places = null;
  const read = () => {
    const seen = new Set();
    places = all(".lines > p[id]").map((node) => ({ node, panel: node.closest(".panel"), text: node.textContent }));
    for (const one of places) seen.add(one.text.trim());
    for (const node of all(".panel li > [lang]")) {
      const text = node.textContent.trim();
      if (seen.has(text)) continue;
      seen.add(text);
      places.push({ node, panel: node.closest(".panel"), text });
    }
    for (const one of places) { one.plain = plain(one.text); one.bare = bare(one.text); }
  };
  const look = () => {
    if (!places) read();
    const with_ = tones.checked ? "plain" : "bare";
    const word = (tones.checked ? plain : bare)(words.value.trim());
    if (word.length < 2) return;
    const hits = places.filter((one) => one[with_].includes(word));
    const list = found.querySelector("ol");
    list.replaceChildren(...hits.slice(0, most).map((one) => {
      const item = document.createElement("li");
      const link = document.createElement("a");
      const said = document.createElement("span");
      // Bare text is as long as the text, but where letters were not composed.
      const at = one[with_].indexOf(word);
      const from = Math.max(0, at - 90);
      const mark = document.createElement("mark");
      mark.append(one.text.slice(at, at + word.length));
      said.lang = "vi";
      said.append(from ? "…" : "", one.text.slice(from, at), mark, one.text.slice(at + word.length, at + word.length + 110));
      link.href = `#${one.node.id || one.panel.id}`;
      link.textContent = one.panel.querySelector("h3").textContent;
      link.className = "place";
      item.append(said, " ", link);
      return item;
    }));
    const title = document.getElementById("found-title");
    const some = title.dataset.some.replace("%s", Math.min(hits.length, most)).replace("%t", hits.length);
    title.textContent = hits.length ? some : title.dataset.none;
    if (location.hash !== "#found") { opener = null; location.hash = "found"; }
    words.focus({ preventScroll: true });
  };
  let waiting = 0;
  const soon = () => { clearTimeout(waiting); waiting = setTimeout(look, 250); };
  form.hidden = false;
  form.addEventListener("submit", (event) => { event.preventDefault(); look(); });
  words.addEventListener("input", soon);
  tones.addEventListener("change", soon);
  // A browser looks for the place of the address itself when all is loaded, and gives it the focus.
  addEventListener("load", () => setTimeout(show));
})();
