// plaincrm: search, filters, sorting and keys. Every page reads whole without this file.
// Data comes from script files, so file:// works; texts for readers come from the page.
(() => {
	"use strict";
	const root = document.documentElement;
	const base = root.dataset.root || "";
	const LANG = root.lang ? root.lang + "-u-ca-gregory-nu-latn" : undefined; // as the pages are written, whatever the language
	const LIMIT = 200;
	const FOUND = 12;

	function $(selector, within) { return (within || document).querySelector(selector); }
	function all(selector, within) { return Array.from((within || document).querySelectorAll(selector)); }

	function on(target, event, handler) { target.addEventListener(event, handler); }

	function make(tag, className, text) {
		const element = document.createElement(tag);
		if (className) element.className = className;
		if (text !== undefined) element.textContent = text;
		return element;
	}

	function fill(pattern, values) {
		return (pattern || "").replace(/\{(\w+)\}/g, (whole, key) => {
			const value = values[key];
			return value === undefined ? whole : typeof value === "number" ? value.toLocaleString(LANG) : value;
		});
	}

	function stored(key, value) {
		try {
			if (value === undefined) return localStorage.getItem("plaincrm." + key);
			if (value === null) localStorage.removeItem("plaincrm." + key);
			else localStorage.setItem("plaincrm." + key, value);
		} catch (refused) { /* only a preference is lost */ }
		return null;
	}

	// Letters that NFD leaves whole, and Arabic forms that Persian keyboards write otherwise.
	const PLAIN = { "ø": "o", "ł": "l", "đ": "d", "ð": "d", "ß": "ss", "æ": "ae", "œ": "oe", "ı": "i", "þ": "th", "ي": "ی", "ى": "ی", "ك": "ک", "\u200c": "" };

	function plain(text) {
		text = text.toLowerCase();
		if (/^[\x00-\x7f]*$/.test(text)) return text;
		return text.normalize("NFD").replace(/[\u0300-\u036f\u064b-\u065f]/g, "")
			.replace(/[øłđðßæœıþيىك\u200c]/g, letter => PLAIN[letter]).normalize("NFC");
	}

	function words(query) { return plain(query).split(/\s+/).filter(Boolean); }

	function link(pattern, slug) {
		return base + pattern.replace("{}", slug.split("/").map(encodeURIComponent).join("/"));
	}

	// Scripts of data are loaded once, when first needed; a failure may be tried again.
	const waiting = {};
	function load(source, done) {
		if (waiting[source]) { waiting[source].push(done); return; }
		waiting[source] = [done];
		const script = make("script");
		script.src = base + source;
		script.onload = () => { const list = waiting[source]; delete waiting[source]; list.forEach(each => each()); };
		script.onerror = () => delete waiting[source];
		document.head.append(script);
	}

	/* ---- What the data scripts call ---- */

	let index = null;
	const lists = {};
	window.plaincrm = {
		// rows: [slug, name, more text to search, kind code, subtitle]
		index: rows => {
			index = rows.map(row => {
				const name = plain(row[1]);
				return { row, name, text: name + " " + plain(row[2] || "") + " " + plain(row[4] || "") };
			});
		},
		rows: function (name, columns, rows) { lists[name] = { columns: columns, rows: rows }; },
		state: counts => {
			all("[data-count]").forEach(place => {
				const count = counts[place.dataset.count] || 0;
				place.firstElementChild.textContent = fill("{n}", { n: count });
				place.hidden = !count;
			});
		}
	};

	/* ---- Search ---- */

	const form = $("form.search");
	if (form) startSearch(form);

	function rank(entry, query, parts) {
		for (let i = 0; i < parts.length; i++) if (!entry.text.includes(parts[i])) return -1;
		const at = entry.name.indexOf(query);
		if (at === 0) return 0;
		if (at > 0) return entry.name[at - 1] === " " ? 1 : 2;
		return entry.name.includes(parts[0]) ? 3 : 4;
	}

	function find(query) {
		const parts = words(query);
		const buckets = [[], [], [], [], []];
		let total = 0;
		if (parts.length) index.forEach(entry => {
			const place = rank(entry, parts.join(" "), parts);
			if (place < 0) return;
			total++;
			if (buckets[place].length < FOUND) buckets[place].push(entry.row);
		});
		return { total: total, rows: buckets.flat().slice(0, FOUND) };
	}

	function startSearch(form) {
		const input = $("input", form);
		const box = $(".found", form);
		const list = $("[role=listbox]", box);
		const said = $(".said", box);
		const kinds = JSON.parse(form.dataset.kinds);
		let active = -1;

		function close() { box.hidden = true; active = -1; input.setAttribute("aria-expanded", "false"); input.removeAttribute("aria-activedescendant"); }

		function choose(position) {
			const options = list.children;
			if (!options.length) return;
			if (options[active]) options[active].setAttribute("aria-selected", "false");
			active = (position + options.length) % options.length;
			options[active].setAttribute("aria-selected", "true");
			options[active].scrollIntoView({ block: "nearest" });
			input.setAttribute("aria-activedescendant", options[active].id);
		}

		function option(row, number) {
			const kind = kinds[row[3]];
			const item = make("li");
			item.id = "found-" + number;
			item.setAttribute("role", "option");
			item.setAttribute("aria-selected", "false");
			item.dataset.href = link(kind[1], row[0]);
			item.append(make("bdi", "", row[1]), make("bdi", "sub", row[4] || ""), make("span", "what", kind[0]));
			return item;
		}

		function show() {
			if (!index) { load(form.dataset.index, show); return; }
			if (!input.value.trim()) { close(); return; }
			const result = find(input.value);
			list.replaceChildren(...result.rows.map(option));
			active = -1;
			said.textContent = fill(result.total ? form.dataset.found : form.dataset.none, { n: result.total });
			box.hidden = false;
			input.setAttribute("aria-expanded", "true");
			if (result.total) choose(0);
		}

		on(input, "input", show);
		on(input, "focus", () => { if (!index) load(form.dataset.index, () => {}); if (input.value) show(); });
		on(input, "keydown", event => {
			if (event.key === "ArrowDown" || event.key === "ArrowUp") {
				event.preventDefault();
				if (box.hidden) show(); else choose(active + (event.key === "ArrowDown" ? 1 : -1));
			} else if (event.key === "Escape") {
				if (box.hidden) input.blur();
				close();
			}
		});
		on(form, "submit", event => {
			event.preventDefault();
			const item = !box.hidden && list.children[active];
			if (item) location.href = item.dataset.href;
		});
		on(list, "mousedown", event => {
			const item = event.target.closest("[role=option]");
			event.preventDefault();
			if (item) location.href = item.dataset.href;
		});
		on(form, "focusout", event => { if (!form.contains(event.relatedTarget)) close(); });
	}

	/* ---- Tables: one model for rows in the page and rows from a script ---- */

	all("table[data-sortable]").forEach(startTable);

	function number(text) { return text !== "" && isFinite(text) ? Number(text) : text; }

	// An empty cell sorts last in either direction.
	function cellFromPage(cell) {
		const text = cell.textContent.trim();
		const facet = cell.dataset.v ?? text;
		return { sort: number(cell.dataset.s ?? facet), facet, text };
	}

	// A cell of a script is raw: ISO days, plain numbers, keys; a pair adds a class to a day, a bar to an amount.
	function cellFromData(value, column) {
		if (value == null) return { sort: "", facet: "", text: "" };
		if (column.type === "name") return { sort: value[1], facet: value[0], text: [value[1], value[3] ? mark(value[3], column)[0] : "", value[2] || "", value[0]].join(" ") };
		if (column.type === "mark") {
			const place = Object.keys(column.labels).indexOf(value);
			return { sort: place < 0 ? value : place, facet: value, text: mark(value, column)[0] };
		}
		const raw = Array.isArray(value) ? value[0] : value;
		return { sort: raw, facet: raw, text: column.type === "date" ? "" : String(raw) };
	}

	function mark(key, column) { return (column.labels || {})[key] || [key, ""]; }

	const DAY = new Intl.DateTimeFormat(LANG, { dateStyle: "medium", timeZone: "UTC" });
	const AMOUNT = document.documentElement.dataset.amounts === "hidden"
		? { format: () => "•••" }
		: new Intl.NumberFormat(LANG, { maximumFractionDigits: 0 });

	function cellElement(value, column) {
		const cell = make("td", column.class || "");
		if (value == null) return cell;
		const raw = Array.isArray(value) ? value[0] : value;
		const extra = Array.isArray(value) ? value[1] : "";
		if (column.type === "name") {
			const anchor = make("a");
			anchor.href = link(column.href, value[0]);
			anchor.append(make("bdi", "", value[1]));
			cell.append(anchor);
			if (value[3]) {
				const word = mark(value[3], column);
				cell.append(" ", make("span", word[1], word[0]));
			}
			if (value[2]) {
				const sub = make("span", "sub");
				sub.append(make("bdi", "", value[2]));
				cell.append(sub);
			}
		} else if (column.type === "mark") {
			const word = mark(value, column);
			cell.append(make(word[1] ? "span" : "bdi", word[1], word[0]));
		} else if (column.type === "date") {
			const time = make("time", extra, DAY.format(new Date(raw)));
			time.dateTime = raw;
			cell.dataset.label = column.label;
			cell.append(time);
		} else if (column.type === "money") {
			cell.textContent = AMOUNT.format(raw);
			if (!cell.classList.contains("first")) cell.dataset.label = column.label;
			if (extra !== "") cell.classList.add("bar-" + extra);
		} else {
			cell.append(make("bdi", "", String(value)));
		}
		return cell;
	}

	function startTable(table) {
		const body = table.tBodies[0];
		const heads = all("thead th", table);
		const name = table.id;
		const form = $("form[data-table='" + name + "']");
		const pages = $("[data-pages='" + name + "']");
		const first = Array.from(body.rows);
		const collator = new Intl.Collator(LANG, { numeric: true });
		const output = form && $("output", form);
		const start = output && output.textContent;
		const fields = form ? all("[name]", form) : [];
		let order = null;
		let model = null;
		let drawn = "";

		function fromPage() {
			return first.map(row => ({ cells: Array.from(row.cells, cellFromPage), element: () => row }));
		}

		function fromData(data) {
			return data.rows.map(row => ({
				cells: row.map((value, at) => cellFromData(value, data.columns[at])),
				element: () => {
					const line = make("tr");
					line.append(...row.map((value, at) => cellElement(value, data.columns[at])));
					return line;
				}
			}));
		}

		function ready(then) {
			if (model) then();
			else if (!table.dataset.rows) { model = fromPage(); then(); }
			else if (lists[name]) { model = fromData(lists[name]); then(); }
			else load(table.dataset.rows, () => { if (lists[name]) ready(then); });
		}

		function text(row) {
			if (row.text === undefined) row.text = plain(row.cells.map(cell => cell.text).join(" "));
			return row.text;
		}

		// What the form asks for, as a test of a row; nothing when it asks for nothing.
		function wanted() {
			const parts = words(form ? ($("[type=search]", form)?.value || "") : "");
			const facets = form ? all("select[data-col]", form).filter(select => select.value) : [];
			return (parts.length || facets.length) && (row => facets.every(select => String(row.cells[select.dataset.col].facet) === select.value) &&
				parts.every(part => text(row).includes(part)));
		}

		function compare(one, other) {
			const a = one.cells[order.at].sort;
			const b = other.cells[order.at].sort;
			if (a === "" || b === "") return (a === "") - (b === "");
			const sign = typeof a === "number" && typeof b === "number" ? a - b : collator.compare(a, b);
			return order.down ? -sign : sign;
		}

		function draw() {
			const keep = wanted();
			if (!keep && !order) { body.replaceChildren(...first); say(null); return; }
			const rows = model.filter(keep || (() => true));
			if (order) rows.sort(compare);
			const shown = table.dataset.rows ? rows.slice(0, LIMIT) : rows;
			body.replaceChildren(...shown.map(row => row.element()));
			say({ shown: shown.length, n: rows.length, all: model.length });
		}

		function update() {
			const asked = own().toString();
			if (asked === drawn) return;
			drawn = asked;
			ready(draw);
		}

		function sortBy(at, down) {
			order = heads[at] && { at, down };
			heads.forEach(each => each.removeAttribute("aria-sort"));
			if (order) heads[at].setAttribute("aria-sort", down ? "descending" : "ascending");
		}

		function say(counts) {
			if (pages) pages.hidden = counts !== null;
			if (output) output.textContent = !counts ? start : fill(counts.shown < counts.n ? form.dataset.first : form.dataset.said, counts);
		}

		heads.forEach((head, at) => {
			if (head.dataset.nosort !== undefined) return;
			const button = make("button");
			button.type = "button";
			button.append(...head.childNodes);
			head.append(button);
			on(button, "click", () => {
				sortBy(at, order && order.at === at ? !order.down : head.classList.contains("num"));
				update();
				toAddress();
			});
		});

		if (form) {
			let later = 0;
			on(form, "input", () => { update(); clearTimeout(later); later = setTimeout(toAddress, 500); });
			on(form, "change", toAddress);
			on(form, "submit", event => event.preventDefault());
			on(form, "reset", () => { sortBy(); setTimeout(() => { update(); toAddress(); }); });
		}

		// What is asked of a table stands in the address: leads.html#stage=active&leads=-5 opens the list filtered, and
		// sorted by its sixth column downwards. So Back, a reload and a bookmark find what they left.
		function own() {
			const asked = new URLSearchParams();
			fields.forEach(field => { if (field.value) asked.set(field.name, field.value); });
			if (order) asked.set(name, (order.down ? "-" : "") + order.at);
			return asked;
		}

		function inAddress() { return new URLSearchParams(location.hash.includes("=") ? location.hash.slice(1) : ""); }

		function toAddress() {
			const asked = inAddress();
			const before = asked.toString();
			[name, ...fields.map(field => field.name)].forEach(key => asked.delete(key));
			own().forEach((value, key) => asked.set(key, value));
			const after = asked.toString();
			if (after === before) return;
			try { history.replaceState(history.state, "", after ? "#" + after : location.pathname + location.search); } catch (refused) { /* only a comfort is lost */ }
		}

		// Of another address the form stands as it is: a browser may have filled it.
		function fromAddress() {
			if (location.hash.includes("=")) {
				const asked = inAddress();
				fields.forEach(field => {
					field.value = asked.get(field.name) || "";
					if (field.selectedIndex < 0) field.selectedIndex = 0;
				});
				const sort = /^(-?)(\d+)$/.exec(asked.get(name) || "");
				sortBy(sort && Number(sort[2]), Boolean(sort && sort[1]));
			}
			update();
		}
		on(window, "hashchange", fromAddress);
		on(window, "pageshow", fromAddress); // browsers fill a form again after the scripts have run
		fromAddress();
	}

	/* ---- Theme ---- */

	const themes = all(".theme input");
	themes.forEach(choice => {
		on(choice, "change", () => {
			if (choice.value === "auto") { delete root.dataset.theme; stored("theme", null); }
			else { root.dataset.theme = choice.value; stored("theme", choice.value); }
		});
	});

	// Back to a page, whose browser remembers what was chosen before another page chose anew.
	on(window, "pageshow", () => {
		const theme = stored("theme");
		if (theme === "light" || theme === "dark") root.dataset.theme = theme;
		else delete root.dataset.theme;
		themes.forEach(choice => { choice.checked = choice.value === (root.dataset.theme || "auto"); });
	});

	/* ---- Keys ---- */

	const help = $("#help");
	const places = {};
	all(".nav a[data-key]").forEach(place => places[place.dataset.key] = place);

	if (help) {
		const list = $("[data-goto]", help);
		Object.keys(places).forEach(key => {
			const term = make("dt");
			term.append(make("kbd", "", "g"), " ", make("kbd", "", key));
			list.append(term, make("dd", "", $(".to", places[key]).textContent));
		});
		const switchKeys = $("[data-keys]", help);
		switchKeys.checked = stored("keys") !== "off";
		on(switchKeys, "change", () => stored("keys", switchKeys.checked ? null : "off"));
		all("[data-help]").forEach(button => { on(button, "click", () => help.showModal()); });
	}

	all("[data-print]").forEach(button => { on(button, "click", () => window.print()); });
	all("select[data-cards]").forEach(choice => {
		function choose() {
			for (const card of all(".index-card")) card.hidden = choice.value && card.dataset.stage !== choice.value;
		}
		on(choice, "change", choose);
		on(window, "pageshow", choose);
	});

	function step(by) {
		const links = all("main :is(.list tbody .name a, .tasks .what > a, .box li > a)").filter(each => each.offsetParent);
		const at = links.indexOf(document.activeElement);
		const next = links[at < 0 ? (by > 0 ? 0 : links.length - 1) : at + by];
		if (next) { next.focus(); next.scrollIntoView({ block: "nearest" }); }
	}

	// A Cyrillic or Persian keyboard has no "g": there the place of the key counts.
	function pressed(event) {
		if (/^[\x20-\x7e]$/.test(event.key)) return event.key.toLowerCase();
		if (event.code === "Slash") return event.shiftKey ? "?" : "/";
		return event.code.startsWith("Key") && event.key.length === 1 ? event.code.slice(3).toLowerCase() : "";
	}

	let going = 0;
	on(document, "keydown", event => {
		if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
		if (event.target.closest("input, select, textarea, [contenteditable], dialog[open]")) return;
		if (stored("keys") === "off") return;
		const key = pressed(event);
		if (going && event.timeStamp - going < 1500 && places[key]) {
			going = 0;
			event.preventDefault();
			places[key].click();
			return;
		}
		going = key === "g" ? event.timeStamp : 0;
		const input = key === "/" && form && $("input", form);
		if (input) { event.preventDefault(); input.focus(); input.select(); }
		else if (key === "?" && help) { event.preventDefault(); help.showModal(); }
		else if (key === "j") step(1);
		else if (key === "k") step(-1);
	});
})();
