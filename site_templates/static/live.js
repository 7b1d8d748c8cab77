// The browser's side of the live reload: reloads this page when it changed, and shows what is wrong with the book.
// Served by the live server alone. It has no text of its own: all words come with the news, and are set as text.
(function () {
  "use strict";
  var script = document.currentScript;
  var mark = script.dataset.mark; // what this page has seen
  var source = null;
  var later = 0;
  var shown = "";
  var panel = null;
  var SCROLL = "plaincrm.live.scroll";
  var FOLDED = "plaincrm.live.folded";
  var AGAIN_MS = 1000;

  /* ---------- Reload ---------- */

  function name(address) {
    var url = new URL(address, location.href);
    if (url.origin !== location.origin) return "";
    try { return decodeURIComponent(url.pathname.slice(1)) || "index.html"; } catch (odd) { return ""; }
  }

  // The page itself, and every file it has loaded.
  function parts() {
    var files = document.querySelectorAll("script[src], link[rel~='stylesheet'], link[rel~='icon'], img[src]");
    var names = Array.from(files, function (file) { return name(file.src || file.href); });
    return new Set(names.concat(name(location.href)));
  }

  function reload() {
    disconnect();
    remember(SCROLL, JSON.stringify({ at: location.href, x: scrollX, y: scrollY }));
    location.reload();
  }

  // Browsers do so on their own, but before a script has filled the page to its height.
  function scrollBack() {
    var kept = JSON.parse(recall(SCROLL) || "null");
    if (!kept) return;
    remember(SCROLL, "");
    if (kept.at !== location.href) return;
    var back = scrollTo.bind(window, { left: kept.x, top: kept.y, behavior: "instant" });
    back();
    addEventListener("load", back, { once: true });
  }

  /* ---------- News ---------- */

  function heard(event) {
    var news = JSON.parse(event.data);
    var mine = parts();
    mark = event.lastEventId;
    if (!news.changed || news.changed.some(function (url) { return mine.has(url); })) reload();
    else show(news);
  }

  // A browser has six connections for a host; a tab that nobody sees holds none, and asks later what it missed.
  function connect() {
    clearTimeout(later);
    if (source || document.hidden) return;
    source = new EventSource("/_live?since=" + encodeURIComponent(mark));
    source.onmessage = heard;
    source.onerror = function () {
      if (source.readyState !== EventSource.CLOSED) return; // else the browser tries again by itself
      disconnect();
      later = setTimeout(connect, AGAIN_MS);
    };
  }

  function disconnect() {
    clearTimeout(later);
    if (source) source.close();
    source = null;
  }

  /* ---------- Faults ---------- */

  function make(tag, className, text) {
    var element = document.createElement(tag);
    element.className = className;
    if (text) element.textContent = text;
    return element;
  }

  // `key` in a message is code; a text with an odd backtick stays as it is.
  function phrases(message) {
    var parts = message.split("`");
    if (parts.length % 2 === 0) return [message];
    return parts.map(function (part, place) { return place % 2 ? make("code", "", part) : part; });
  }

  // A long line is scrolled to what is underlined in it.
  function aim(excerpt) {
    var lines = excerpt.textContent.split("\n");
    var longest = Math.max.apply(null, lines.map(function (line) { return line.length; }));
    var marked = Math.max.apply(null, lines.map(function (line) { return line.indexOf("^"); }));
    excerpt.scrollLeft = excerpt.scrollWidth * marked / longest - excerpt.clientWidth / 3;
  }

  function item(fault, words) {
    var entry = make("li", fault.severity === "error" ? "error" : "warning");
    var place = make("p", "place");
    var where = make("code", "where", fault.where);
    where.dir = "ltr";
    place.append(where);
    if (fault.edit_url) {
      var edit = make("a", "edit", words.edit);
      edit.href = fault.edit_url;
      place.append(edit);
    }
    var message = make("p", "message");
    var text = make("bdi", "");
    text.append.apply(text, phrases(fault.message));
    message.append(make("code", "code", fault.severity + "[" + fault.code + "]"), " ", text);
    entry.append(place, message);
    if (fault.excerpt) {
      var excerpt = make("pre", "excerpt", fault.excerpt);
      excerpt.dir = "ltr";
      excerpt.tabIndex = 0; // it scrolls, so the keyboard must reach it
      entry.append(excerpt);
    }
    if (fault.hint) {
      var hint = make("p", "hint", fault.hint);
      hint.dir = "auto";
      entry.append(hint);
    }
    return entry;
  }

  function build(news, urgent) {
    var section = make("section", "");
    section.id = "plaincrm-live";
    section.setAttribute("role", "region");
    section.setAttribute("aria-label", news.words.region);
    var badge = make("button", "badge", news.words.title);
    badge.type = "button";
    badge.setAttribute("aria-controls", "plaincrm-live-faults");
    var sheet = make("div", "sheet");
    sheet.id = "plaincrm-live-faults";
    var bar = make("header", "bar");
    var title = make("h2", "title");
    var count = make("span", "", news.words.title);
    count.setAttribute("role", urgent ? "alert" : "status");
    title.append(count);
    var fold = make("button", "fold", news.words.fold);
    fold.type = "button";
    bar.append(title, fold);
    var list = make("ol", "faults");
    list.append.apply(list, news.faults.map(function (fault) { return item(fault, news.words); }));
    sheet.append(bar, list);
    section.append(sheet, badge);
    badge.addEventListener("click", function () { turn(false); fold.focus(); });
    fold.addEventListener("click", function () { turn(true); badge.focus(); });
    return section;
  }

  // Warnings alone are no reason to cover the page. What was folded stays so until other errors stand.
  function show(news) {
    var errors = news.faults.filter(function (fault) { return fault.severity === "error"; });
    var now = JSON.stringify([news.faults, news.words]);
    if (now === shown) return;
    shown = now;
    if (panel) panel.remove();
    panel = null;
    if (!news.faults.length) { remember(FOLDED, ""); return; }
    panel = build(news, errors.length > 0);
    panel.dataset.severity = errors.length ? "error" : "warning";
    panel.dataset.errors = JSON.stringify(errors);
    document.body.append(panel);
    turn(!errors.length || recall(FOLDED) === panel.dataset.errors);
  }

  function turn(folded) {
    panel.dataset.folded = String(folded);
    panel.querySelector(".badge").setAttribute("aria-expanded", String(!folded));
    if (!folded) panel.querySelectorAll(".excerpt").forEach(aim);
    if (panel.dataset.severity === "error") remember(FOLDED, folded ? panel.dataset.errors : "");
  }

  function keyed(event) {
    if (event.key !== "Escape" || event.defaultPrevented || !panel || panel.dataset.folded === "true") return;
    if (document.querySelector("dialog[open]")) return;
    var within = panel.contains(document.activeElement);
    turn(true);
    if (within) panel.querySelector(".badge").focus();
  }

  /* ---------- Memory ---------- */

  function remember(key, value) { try { sessionStorage.setItem(key, value); } catch (refused) { /* only a comfort is lost */ } }
  function recall(key) { try { return sessionStorage.getItem(key); } catch (refused) { return null; } }

  document.addEventListener("visibilitychange", function () { if (document.hidden) disconnect(); else connect(); });
  addEventListener("pagehide", disconnect);
  addEventListener("pageshow", connect);
  document.addEventListener("keydown", keyed);
  scrollBack();
  connect();
})();
