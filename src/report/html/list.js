// SPDX-License-Identifier: Apache-2.0 OR MIT
// What the page is made of: tables of data, nodes, and lists to filter, search and sort that show
// a slice at a time. Text of the data becomes text of a node and nothing else.
'use strict';

const SLICE = 25;

// ---- data

// Rows of numbers; a text is its number in the list of strings.
class Table {
  constructor({ columns, cells, left }, strings) {
    this.cells = cells;
    this.width = columns.length;
    this.at = new Map(columns.map((name, at) => [name, at]));
    this.strings = strings;
    this.left = left;
    this.length = cells.length / this.width;
  }
  get(row, column) {
    return this.cells[row * this.width + this.at.get(column)];
  }
  text(row, column) {
    return this.strings[this.get(row, column)];
  }
  // The rows of each row of another table, where they stand in its order.
  under(column, length) {
    const starts = new Int32Array(length + 1);
    for (let row = 0; row < this.length; row++) starts[this.get(row, column) + 1]++;
    for (let at = 0; at < length; at++) starts[at + 1] += starts[at];
    return (at) => range(starts[at], starts[at + 1]);
  }
}

function range(from, to) {
  return Array.from({ length: Math.max(0, to - from) }, (_, at) => from + at);
}

function once(make) {
  let made;
  return () => (made ??= make());
}

function number(value) {
  return value.toLocaleString('en-US');
}

function plural(value, one, many) {
  return `${number(value)} ${value === 1 ? one : many}`;
}

// ---- nodes

function el(name, attributes, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes ?? {})) {
    if (typeof value === 'function') node.addEventListener(key, value);
    else if (value !== undefined && value !== false) node.setAttribute(key, value);
  }
  node.append(...children.flat().filter((child) => child !== undefined && child !== ''));
  return node;
}

// Prose, with code between backticks.
function prose(text) {
  const parts = text.split('`');
  if (parts.length % 2 === 0) return [text];
  return parts.map((part, at) => (at % 2 === 1 ? el('code', {}, part) : part));
}

function path(text) {
  return el('code', { class: 'path' }, text);
}

function lines(table, row) {
  const [line, end, cell] = ['line', 'end', 'cell'].map((column) => table.get(row, column));
  if (!line) return '';
  const more = cell ? ` (cell ${table.text(row, 'cell')})` : '';
  return (line === end ? `${line}` : `${line}-${end}`) + more;
}

function placeText(table, row) {
  const at = lines(table, row);
  return table.text(row, 'path') + (at && `:${at}`);
}

function place(table, row) {
  return path(placeText(table, row));
}

function facts(rows) {
  const shown = rows.filter(([, value]) => value !== '' && value !== undefined);
  return el('dl', { class: 'facts' }, shown.map(([name, ...value]) =>
    el('div', {}, el('dt', {}, name), el('dd', {}, ...value))));
}

// A line of a file with what it is about marked in it.
function quote(table, row) {
  const text = table.text(row, 'quote');
  if (!text) return undefined;
  const [from, to] = [table.get(row, 'from'), table.get(row, 'to')];
  const indent = Math.min(from, text.length - text.trimStart().length);
  return el('div', { class: 'quote' },
    el('span', { class: 'line-number' }, String(table.get(row, 'line'))),
    el('code', {}, text.slice(indent, from), el('mark', {}, text.slice(from, to)), text.slice(to)));
}

// ---- lists

// A list with search, filters and a slice on view. `spec`: what it lists (`noun`), how many
// (`length`, `left`), `text(row)` to search in, `filters` with `label` and `value(row)`,
// and `draw(rows, list)` for what is on view.
class List {
  constructor(box, spec) {
    this.spec = spec;
    this.slice = spec.slice ?? SLICE;
    this.first = 0;
    this.sort = spec.sort;
    this.only = undefined;
    this.texts = [];
    this.status = el('p', { class: 'status', role: 'status' });
    this.chip = el('p', { class: 'only' });
    this.body = el('div', { class: 'rows' });
    this.pager = el('div', { class: 'pager' });
    this.search = this.searchBox();
    this.chosen = (spec.filters ?? []).map((filter) => this.choice(filter));
    const controls = [this.search.label, ...this.chosen.map((choice) => choice.label)];
    const worth = spec.length > 5;
    box.append(
      ...(worth ? [el('div', { class: 'controls' }, controls.filter(Boolean))] : []),
      this.chip, this.status, this.body, this.pager);
    this.refresh();
  }

  searchBox() {
    let waiting;
    const input = el('input', {
      type: 'search', autocomplete: 'off', spellcheck: 'false',
      input: () => {
        clearTimeout(waiting);
        waiting = setTimeout(() => this.refresh(), 120);
      },
    });
    return { input, label: el('label', {}, `Search ${this.spec.noun[1]}`, input) };
  }

  choice({ label, value, words = (text) => text }) {
    const counts = new Map();
    for (let row = 0; row < this.spec.length; row++) {
      const text = value(row);
      counts.set(text, (counts.get(text) ?? 0) + 1);
    }
    const select = el('select', { change: () => this.refresh() },
      el('option', { value: '' }, 'all'),
      [...counts.entries()].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
        .map(([text, count]) =>
          el('option', { value: text }, `${words(text)} (${number(count)})`)));
    return { select, value, label: counts.size > 1 ? el('label', {}, label, select) : undefined };
  }

  text(row) {
    return (this.texts[row] ??= this.spec.text(row).toLowerCase());
  }

  // The rows that are asked for, in order.
  rows() {
    const words = this.search.input.value.toLowerCase().split(/\s+/).filter(Boolean);
    const chosen = this.chosen.filter((choice) => choice.select.value !== '');
    const found = [];
    for (let row = 0; row < this.spec.length; row++) {
      if (this.only && !this.only.test(row)) continue;
      if (chosen.some((choice) => choice.value(row) !== choice.select.value)) continue;
      if (words.some((word) => !this.text(row).includes(word))) continue;
      found.push(row);
    }
    if (this.sort) {
      const { key, down } = this.sort;
      const keys = new Map(found.map((row) => [row, key(row)]));
      found.sort((a, b) => {
        const [one, other] = [keys.get(a), keys.get(b)];
        const order = one < other ? -1 : one > other ? 1 : 0;
        return (down ? -order : order) || a - b;
      });
    }
    return found;
  }

  refresh(first = 0) {
    this.found = this.rows();
    this.show(first);
  }

  show(first) {
    const count = this.found.length;
    this.first = Math.min(Math.max(0, first), Math.max(0, count - 1));
    const last = Math.min(count, this.first + this.slice);
    const [one, many] = this.spec.noun;
    const of = count === this.spec.length
      ? plural(count, one, many)
      : `${number(count)} of ${plural(this.spec.length, one, many)}`;
    this.status.textContent = count === 0
      ? (this.spec.length ? `No ${one} fits. Clear the search or the filters.` : (this.spec.none ?? `No ${many}.`))
      : count > this.slice ? `${number(this.first + 1)} to ${number(last)} of ${of}` : of;
    if (this.spec.left) {
      this.status.append(` This page has no room for ${plural(this.spec.left, 'more', 'more')}; the json report holds them all.`);
    }
    this.chip.replaceChildren(...(this.only ? [
      `Only ${this.only.words} `,
      el('button', { type: 'button', click: () => this.narrow(undefined) }, 'show all'),
    ] : []));
    this.body.replaceChildren(...(count ? [this.spec.draw(this.found.slice(this.first, last), this)] : []));
    this.pages(count);
  }

  pages(count) {
    const turn = (words, to) => el('button', {
      type: 'button',
      'aria-disabled': to < 0 || to >= count ? 'true' : undefined,
      click: () => {
        if (to < 0 || to >= count) return;
        this.show(to);
        this.body.closest('.view').scrollIntoView({ block: 'start' });
        this.status.focus?.();
      },
    }, words);
    this.pager.replaceChildren(...(count > this.slice ? [
      turn('‹ Previous', this.first - this.slice),
      el('span', {}, `Page ${number(Math.floor(this.first / this.slice) + 1)} of ${number(Math.ceil(count / this.slice))}`),
      turn('Next ›', this.first + this.slice),
    ] : []));
  }

  narrow(only) {
    this.only = only;
    this.search.input.value = '';
    for (const { select } of this.chosen) select.value = '';
    this.refresh();
  }

  // Brings a row on view, whatever is filtered now.
  reveal(row) {
    if (!this.found.includes(row)) this.narrow(undefined);
    const at = this.found.indexOf(row);
    this.show(at - (at % this.slice));
  }
}

// Draws rows as a table. A column has a `label`, `cell(row)`, and where it sorts `key(row)`;
// `details(row)` is what opens below a row.
function grid(caption, columns, details) {
  return (rows, list) => {
    const head = columns.map((column) => {
      if (!column.key || list.found.length < 2) return el('th', { scope: 'col', role: 'columnheader', class: column.number && 'amount' }, column.label);
      const here = list.sort?.column === column.label;
      const down = here ? !list.sort.down : Boolean(column.number);
      return el('th', {
        scope: 'col', role: 'columnheader', class: column.number && 'amount',
        'aria-sort': here ? (list.sort.down ? 'descending' : 'ascending') : undefined,
      }, el('button', {
        type: 'button', class: 'sort',
        click: () => {
          list.sort = { column: column.label, key: column.key, down };
          list.refresh();
          const buttons = list.body.querySelectorAll('.sort');
          [...buttons].find((button) => button.textContent === column.label)?.focus();
        },
      }, column.label));
    });
    const body = rows.flatMap((row) => line(row));
    function line(row) {
      const cells = columns.map((column, at) => {
        const content = column.cell(row);
        const attributes = {
          'data-label': column.label, class: column.number && 'amount',
          role: at === 0 ? 'rowheader' : 'cell', scope: at === 0 ? 'row' : undefined,
        };
        return el(at === 0 ? 'th' : 'td', attributes, at === 0 && details ? opener(row, content) : content);
      });
      return el('tr', { role: 'row' }, cells);
    }
    function opener(row, content) {
      const button = el('button', {
        type: 'button', class: 'opener', 'aria-expanded': 'false',
        click: () => {
          const open = button.getAttribute('aria-expanded') === 'true';
          button.setAttribute('aria-expanded', String(!open));
          const tr = button.closest('tr');
          if (open) tr.nextElementSibling.remove();
          else {
            tr.after(el('tr', { role: 'row', class: 'details' },
              el('td', { role: 'cell', colspan: String(columns.length) }, details(row))));
          }
        },
      }, content);
      return button;
    }
    return el('table', { role: 'table' },
      el('caption', { class: 'unseen' }, caption),
      el('thead', { role: 'rowgroup' }, el('tr', { role: 'row' }, head)),
      el('tbody', { role: 'rowgroup' }, body));
  };
}

// A list inside of something opened: a few, and more on demand.
function some(rows, draw, step, words) {
  const list = el('ul', { class: 'plain' });
  let shown = 0;
  const more = el('button', { type: 'button', click: () => add() });
  const add = () => {
    const to = Math.min(rows.length, shown + (shown ? step * 5 : step));
    list.append(...rows.slice(shown, to).map((row) => el('li', {}, draw(row))));
    shown = to;
    more.hidden = shown >= rows.length;
    more.textContent = `Show more ${words} (${number(rows.length - shown)})`;
  };
  add();
  return [list, ...(more.hidden ? [] : [more])];
}
