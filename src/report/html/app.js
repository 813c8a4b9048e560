// SPDX-License-Identifier: Apache-2.0 OR MIT
// The report: what each list shows, and the evidence of what somebody opens. It goes on where
// list.js ends.

const FINDINGS = 10;
const PRINTED = 200;
const GROUPS = {
  change: { words: 'Must change before a release', label: 'must change', look: 'bad' },
  clear: { words: 'Must be cleared up before a release', label: 'to clear up', look: 'unsure' },
  decide: { words: 'Somebody should decide', label: 'to decide', look: 'warn' },
  know: { words: 'Good to know', label: 'good to know', look: 'note' },
};
const KINDS = {
  tag: 'an SPDX tag',
  text: 'the license’s text',
  notice: 'a notice',
  reference: 'named as a title or label',
  declared: 'the license field of a manifest',
  unknown: 'legal text that is no known license',
};
const ORIGINS = {
  lockfile: 'lockfile',
  vendored: 'copy in the tree',
  installed: 'installed package',
  cache: 'package manager’s cache',
  registry: 'registry on the network',
};
const SOURCES = {
  lockfile: 'the license field of the lockfile',
  manifest: 'its own manifest',
  'license-files': 'the license texts beside it',
  files: 'what its files say',
  registry: 'the registry',
};

// ---- the report

function start() {
  const { strings, ...raw } = JSON.parse(document.getElementById('data').textContent);
  const t = Object.fromEntries(
    Object.entries(raw).map(([name, table]) => [name, new Table(table, strings)]));
  const lists = {};

  const detectionsOf = once(() => t.detections.under('file', t.files.length));
  const copyrightsOf = once(() => t.copyrights.under('file', t.files.length));
  const differencesOf = once(() => t.differences.under('detection', t.detections.length));
  const license = (table, row) => {
    const at = table.get(row, 'license_row');
    return at ? t.licenses.text(at - 1, 'text') : '';
  };
  const filePath = (file) => {
    const folder = t.files.text(file, 'folder');
    return (folder && `${folder}/`) + t.files.text(file, 'name');
  };
  const fileAt = once(() => new Map(range(0, t.files.length).map((file) => [filePath(file), file])));
  const problemsAt = once(() => {
    const rows = new Map();
    for (let row = 0; row < t.problems.length; row++) {
      const name = t.problems.text(row, 'path');
      if (rows.has(name)) rows.get(name).push(row);
      else rows.set(name, [row]);
    }
    return rows;
  });
  // dependencies by where they are named; tables share their texts, so numbers are enough
  const namedAt = once(() => {
    const rows = new Map();
    for (let row = 0; row < t.dependencies.length; row++) {
      for (const at of namedOf(row)) {
        const key = `${t.named.get(at, 'path')}:${t.named.get(at, 'line')}`;
        if (rows.has(key)) rows.get(key).push(row);
        else rows.set(key, [row]);
      }
    }
    return rows;
  });
  const namedOf = (row) => {
    const first = t.dependencies.get(row, 'named_row') - 1;
    return range(first, first + t.dependencies.get(row, 'named_count'));
  };
  const licensesOf = (file) => [...new Set(detectionsOf()(file)
    .filter((row) => !t.detections.get(row, 'clue_flag'))
    .map((row) => license(t.detections, row)))];
  const holdersOf = (file) => [...new Set(copyrightsOf()(file)
    .map((row) => t.copyrights.text(row, 'holder')).filter(Boolean))];

  // What was seen in one place.
  function evidence(row) {
    const score = t.detections.get(row, 'score');
    const rule = t.detections.text(row, 'rule');
    const differences = differencesOf()(row).map((difference) => el('p', { class: 'difference' },
      `Line ${number(t.differences.get(difference, 'line'))}: … ${t.differences.text(difference, 'before')} `,
      t.differences.text(difference, 'missing') && el('del', {}, el('span', { class: 'unseen' }, 'the license says '), t.differences.text(difference, 'missing')),
      ' ',
      t.differences.text(difference, 'added') && el('ins', {}, el('span', { class: 'unseen' }, 'the file says '), t.differences.text(difference, 'added')),
      ` ${t.differences.text(difference, 'after')} …`));
    return el('div', { class: 'evidence' },
      el('p', {},
        el('b', {}, license(t.detections, row)),
        t.detections.get(row, 'clue_flag') ? el('span', { class: 'label' }, 'too weak to count') : '',
        el('span', { class: 'quiet' },
          ` ${KINDS[t.detections.text(row, 'kind')]}${score < 1000 ? `, ${score / 10}% of its words` : ''}, ${t.detections.get(row, 'line') === t.detections.get(row, 'end') ? 'line' : 'lines'} ${lines(t.detections, row)}, rule ${rule}`)),
      quote(t.detections, row),
      differences);
  }

  // What was seen, and what could not be read, where a finding is.
  function evidenceAt(row) {
    const name = t.places.text(row, 'path');
    const [line, end] = [t.places.get(row, 'line'), t.places.get(row, 'end')];
    const here = (table) => (seen) => !line || (table.get(seen, 'line') <= end && line <= table.get(seen, 'end'));
    const file = fileAt().get(name);
    const seen = file === undefined ? [] : detectionsOf()(file)
      .filter((seen) => !t.detections.get(seen, 'clue_flag'))
      .filter(here(t.detections));
    const problems = (problemsAt().get(name) ?? []).filter(here(t.problems));
    // what could not be read says more than what was guessed of it
    const read = problems.length
      ? problems.slice(0, 3).map((problem) => el('div', { class: 'evidence' },
        el('p', {}, prose(t.problems.text(problem, 'message'))), quote(t.problems, problem)))
      : seen.slice(0, 5).map(evidence);
    const key = `${t.places.get(row, 'path')}:${line}`;
    const named = line ? (namedAt().get(key) ?? []) : [];
    return [...read, ...named.slice(0, 5).map((dependency) => el('details', { class: 'evidence' },
      el('summary', {}, `${t.dependencies.text(dependency, 'title')}: ${license(t.dependencies, dependency) || 'not established'}`),
      dependencyFacts(dependency)))];
  }

  function dependencyFacts(row) {
    const d = (column) => t.dependencies.text(row, column);
    const decided = t.dependencies.get(row, 'decided_flag');
    return el('div', {},
      facts([
        ['License', license(t.dependencies, row) || el('em', {}, 'not established')],
        ['Why not', license(t.dependencies, row) ? '' : d('unknown')],
        ['Known by', decided ? 'a decision in the policy' : SOURCES[d('source')] ?? ''],
        ['Read in', d('place') && path(d('place'))],
        ['It declares', d('declared') && el('q', {}, d('declared'))],
        ['Its license texts say', d('detected')],
        ['Use', [d('scope'), d('direct')].filter(Boolean).join(', ')],
        ['Brought in by', d('brought')],
        ['For', d('members')],
        ['Needed by', t.dependencies.get(row, 'needed_count') ? plural(t.dependencies.get(row, 'needed_count'), 'other dependency', 'other dependencies') : ''],
        ['Package URL', path(d('purl'))],
      ]),
      el('p', { class: 'key' }, 'Named in'),
      some(namedOf(row), (at) => place(t.named, at), 5, 'places'));
  }

  // ---- findings

  function finding(row) {
    const f = (column) => t.findings.text(row, column);
    const check = t.findings.get(row, 'check_row') - 1;
    const c = (column) => t.checks.text(check, column);
    const group = GROUPS[f('group')];
    const first = t.findings.get(row, 'place_row') - 1;
    const places = range(first, first + t.findings.get(row, 'place_count'));
    const more = t.findings.get(row, 'all_count') - places.length;
    // the same words in many files are shown with the first of them
    const told = new Set();
    const untold = (node) => !told.has(node.textContent) && told.add(node.textContent);
    const shown = (at) => t.findings.get(row, 'marking_flag') ? [] : evidenceAt(at).filter(untold);
    return el('article', { class: `finding ${group.look}`, id: `finding-${row + 1}`, 'aria-labelledby': `finding-${row + 1}-title` },
      el('p', { class: 'tags' },
        el('span', { class: `label ${group.look}` }, group.label),
        t.checks.get(check, 'unsure_flag') && group !== GROUPS.clear ? el('span', { class: 'label unsure' }, 'not established') : '',
        el('span', { class: 'quiet' }, `${c('code')} ${c('name')}`)),
      el('h4', { id: `finding-${row + 1}-title`, tabindex: '-1' }, prose(f('message'))),
      facts([
        ['To do', ...(f('next') ? prose(f('next')) : [''])],
        ['Why', ...(f('why') ? prose(f('why')) : [''])],
      ]),
      places.length ? el('p', { class: 'key' }, `Where (${number(t.findings.get(row, 'all_count'))})`) : '',
      some(places, (at) => [place(t.places, at), ...shown(at)], 3, 'places'),
      more > 0 ? el('p', { class: 'quiet' }, `and ${number(more)} more in the json report`) : '',
      el('details', {},
        el('summary', {}, 'About this check'),
        el('p', {}, prose(c('summary'))), el('p', {}, prose(c('why'))), el('p', {}, prose(c('fix'))),
        el('p', { class: 'quiet' }, 'Fingerprint ', el('code', {}, f('fingerprint')))));
  }

  function drawFindings(rows) {
    let group;
    return el('div', {}, rows.flatMap((row) => {
      const here = t.findings.text(row, 'group');
      const heading = here === group ? [] : [el('h3', {}, GROUPS[here].words)];
      group = here;
      return [...heading, finding(row)];
    }));
  }

  // ---- views

  const amount = (table, column) => ({
    number: true,
    cell: (row) => number(table.get(row, column)),
    key: (row) => table.get(row, column),
  });
  const lower = (table, column) => (row) => table.text(row, column).toLowerCase();
  const filesWith = (words, test) => el('button', {
    type: 'button',
    click: () => {
      lists.files.narrow({ words, test });
      go(document.getElementById('files-title'));
    },
  }, 'Show these files');

  const used = () => {
    const rows = range(0, t.licenses.length).filter((row) =>
      t.licenses.get(row, 'file_count') + t.licenses.get(row, 'dependency_count') > 0);
    return rows;
  };
  const wordsOf = once(() => {
    const words = new Map();
    for (let row = 0; row < t.license_words.length; row++) {
      const whole = t.license_words.get(row, 'license_row') - 1;
      words.set(whole, [...(words.get(whole) ?? []), t.license_words.get(row, 'word_row') - 1]);
    }
    return words;
  });

  const views = {
    findings: () => ({
      noun: ['finding', 'findings'], length: t.findings.length, left: t.findings.left, slice: FINDINGS,
      none: 'No findings: nothing has to change.',
      text: (row) => ['subject', 'message', 'why', 'next'].map((column) => t.findings.text(row, column)).join(' ')
        + ' ' + t.checks.text(t.findings.get(row, 'check_row') - 1, 'code')
        + ' ' + range(t.findings.get(row, 'place_row') - 1, t.findings.get(row, 'place_row') - 1 + t.findings.get(row, 'place_count'))
          .map((at) => placeText(t.places, at)).join(' '),
      filters: [
        { label: 'What to do', value: (row) => t.findings.text(row, 'group'), words: (group) => GROUPS[group].label },
        { label: 'Check', value: (row) => t.checks.text(t.findings.get(row, 'check_row') - 1, 'code'),
          words: (code) => {
            const check = range(0, t.checks.length).find((row) => t.checks.text(row, 'code') === code);
            return `${code} ${t.checks.text(check, 'name')}`;
          } },
      ],
      draw: drawFindings,
    }),

    licenses: () => {
      const rows = used();
      const at = (row) => rows[row];
      const column = (label, name) => ({
        label, number: true,
        cell: (row) => number(t.licenses.get(at(row), name)),
        key: (row) => t.licenses.get(at(row), name),
      });
      return {
        noun: ['license', 'licenses'], length: rows.length, left: t.licenses.left,
        none: 'No license was found in any file.',
        text: (row) => t.licenses.text(at(row), 'text') + ' ' + t.licenses.text(at(row), 'family'),
        filters: [{ label: 'Family', value: (row) => t.licenses.text(at(row), 'family') }],
        sort: { column: 'Files', key: (row) => t.licenses.get(at(row), 'file_count'), down: true },
        draw: grid('Licenses', [
          { label: 'License', cell: (row) => t.licenses.text(at(row), 'text'), key: (row) => t.licenses.text(at(row), 'text').toLowerCase() },
          { label: 'Family', cell: (row) => t.licenses.text(at(row), 'family'), key: (row) => t.licenses.text(at(row), 'family') },
          column('Files', 'file_count'),
          column('Dependencies', 'dependency_count'),
        ], (row) => [
          ...(wordsOf().get(at(row)) ?? []).map((word) => el('div', { class: 'words' },
            el('p', {}, el('b', {}, t.words.text(word, 'id')), el('span', { class: 'quiet' }, ` ${t.words.text(word, 'family')}`)),
            el('p', {}, prose(t.words.text(word, 'says'))),
            t.words.text(word, 'asks') ? el('p', {}, el('b', {}, 'Asks: '), `${t.words.text(word, 'asks')}.`) : '')),
          t.licenses.get(at(row), 'file_count')
            ? filesWith(`files that say ${t.licenses.text(at(row), 'text')}`, (file) => licensesOf(file).includes(t.licenses.text(at(row), 'text')))
            : '',
        ]),
      };
    },

    packages: () => ({
      noun: ['package', 'packages'], length: t.packages.length, left: t.packages.left,
      none: 'No manifest in the tree describes a package.',
      text: (row) => ['title', 'declared', 'path'].map((column) => t.packages.text(row, column)).join(' '),
      filters: [{ label: 'Type', value: (row) => t.packages.text(row, 'type') }],
      draw: grid('Packages that manifests in the tree describe', [
        { label: 'Package', cell: (row) => t.packages.text(row, 'title') || '(no name)', key: lower(t.packages, 'title') },
        { label: 'Declares', cell: (row) => [
          t.packages.text(row, 'declared') || el('em', {}, 'no license'),
          t.packages.text(row, 'unclear') ? el('span', { class: 'quiet' }, ` ${t.packages.text(row, 'unclear')}`) : ''],
        key: lower(t.packages, 'declared') },
        { label: 'Type', cell: (row) => t.packages.text(row, 'type'), key: lower(t.packages, 'type') },
        { label: 'Manifest', cell: (row) => path(t.packages.text(row, 'path')), key: lower(t.packages, 'path') },
      ]),
    }),

    dependencies: () => ({
      noun: ['dependency', 'dependencies'], length: t.dependencies.length, left: t.dependencies.left,
      none: 'No manifest or lockfile that placet reads names a dependency, and no folder holds a copy of one.',
      text: (row) => ['title', 'purl', 'scope', 'brought', 'members'].map((column) => t.dependencies.text(row, column)).join(' ')
        + ' ' + (license(t.dependencies, row) || 'not established'),
      filters: [
        { label: 'Use', value: (row) => t.dependencies.text(row, 'scope') },
        { label: 'License', value: (row) => license(t.dependencies, row) || 'not established' },
        { label: 'Type', value: (row) => t.dependencies.text(row, 'type') },
      ],
      draw: grid('Dependencies', [
        { label: 'Package', cell: (row) => t.dependencies.text(row, 'title'), key: lower(t.dependencies, 'title') },
        { label: 'License', cell: (row) => license(t.dependencies, row) || el('em', { class: 'unsure' }, 'not established'),
          key: (row) => license(t.dependencies, row).toLowerCase() },
        { label: 'Use', cell: (row) => t.dependencies.text(row, 'scope'), key: (row) => t.dependencies.get(row, 'scope') },
        { label: 'Found in', cell: (row) => ORIGINS[t.dependencies.text(row, 'origin')] ?? '–', key: lower(t.dependencies, 'origin') },
        { label: 'Brought in by', cell: (row) => t.dependencies.text(row, 'brought') || '–', key: lower(t.dependencies, 'brought') },
      ], dependencyFacts),
    }),

    holders: () => ({
      noun: ['holder', 'holders'], length: t.holders.length, left: t.holders.left,
      none: 'No file names a holder.',
      text: (row) => t.holders.text(row, 'name'),
      sort: { column: 'Files', key: (row) => t.holders.get(row, 'file_count'), down: true },
      draw: grid('Holders', [
        { label: 'Holder', cell: (row) => t.holders.text(row, 'name'), key: lower(t.holders, 'name') },
        { label: 'Files', ...amount(t.holders, 'file_count') },
      ], (row) => filesWith(`files that name ${t.holders.text(row, 'name')}`,
        (file) => holdersOf(file).includes(t.holders.text(row, 'name')))),
    }),

    files: () => ({
      noun: ['file', 'files'], length: t.files.length, left: t.files.left,
      none: 'Nothing was seen in any file.',
      text: (row) => [filePath(row), ...licensesOf(row), ...holdersOf(row)].join(' '),
      filters: [{ label: 'Kind', value: (row) => t.files.text(row, 'kind') }],
      draw: grid('Files', [
        { label: 'File', cell: (row) => path(filePath(row)), key: (row) => filePath(row).toLowerCase() },
        { label: 'Licenses', cell: (row) => licensesOf(row).join(', ') || '–', key: (row) => licensesOf(row).join(', ').toLowerCase() },
        { label: 'Holders', cell: (row) => holdersOf(row).join('; ') || '–', key: (row) => holdersOf(row).join('; ').toLowerCase() },
        { label: 'Kind', cell: (row) => t.files.text(row, 'kind'), key: lower(t.files, 'kind') },
      ], (row) => [
        ...some(detectionsOf()(row), evidence, 10, 'detections'),
        ...some(copyrightsOf()(row), (at) => el('div', { class: 'quote' },
          el('span', { class: 'line-number' }, lines(t.copyrights, at)),
          el('code', {}, t.copyrights.text(at, 'statement'))), 10, 'statements'),
      ]),
    }),

    problems: () => ({
      noun: ['problem', 'problems'], length: t.problems.length, left: t.problems.left,
      none: 'Everything that was opened could be read.',
      text: (row) => `${placeText(t.problems, row)} ${t.problems.text(row, 'message')}`,
      filters: [{ label: 'Kind', value: (row) => t.problems.text(row, 'kind') }],
      draw: (rows) => el('ul', { class: 'plain' }, rows.map((row) => el('li', {},
        place(t.problems, row), ' ', prose(t.problems.text(row, 'message')), quote(t.problems, row)))),
    }),

    skipped: () => ({
      noun: ['path', 'paths'], length: t.skipped.length, left: t.skipped.left,
      none: 'Nothing was left out.',
      text: (row) => t.skipped.text(row, 'path'),
      filters: [{ label: 'Reason', value: (row) => t.skipped.text(row, 'reason') }],
      draw: grid('Paths that were not read', [
        { label: 'Path', cell: (row) => path(t.skipped.text(row, 'path')), key: lower(t.skipped, 'path') },
        { label: 'Reason', cell: (row) => t.skipped.text(row, 'reason').replaceAll('-', ' '), key: lower(t.skipped, 'reason') },
      ]),
    }),

    folders: () => ({
      noun: ['folder', 'folders'], length: t.folders.length, left: t.folders.left,
      text: (row) => t.folders.text(row, 'name'),
      draw: grid('Files read, by folder at the top of the tree', [
        { label: 'Folder', cell: (row) => path(t.folders.text(row, 'name')), key: lower(t.folders, 'name') },
        { label: 'Files', ...amount(t.folders, 'file_count') },
        { label: 'Say a license', ...amount(t.folders, 'licensed_count') },
        { label: 'Name a holder', ...amount(t.folders, 'held_count') },
      ]),
    }),
  };

  for (const box of document.querySelectorAll('[data-view]')) {
    lists[box.dataset.view] = new List(box, views[box.dataset.view]());
  }

  // ---- ways through the page

  function reveal(row) {
    lists.findings.reveal(row);
    go(document.getElementById(`finding-${row + 1}-title`));
  }
  for (const link of document.querySelectorAll('[data-finding]')) {
    link.addEventListener('click', (event) => {
      event.preventDefault();
      history.replaceState(null, '', link.hash);
      reveal(Number(link.dataset.finding));
    });
  }
  const wanted = /^#finding-(\d+)$/.exec(location.hash);
  if (wanted && lists.findings && Number(wanted[1]) <= t.findings.length) reveal(Number(wanted[1]) - 1);

  // paper has no buttons: what is folded opens, and findings stand there in one
  let folded = [];
  addEventListener('beforeprint', () => {
    if (lists.findings) {
      lists.findings.slice = PRINTED;
      lists.findings.show(0);
    }
    folded = [...document.querySelectorAll('.decided:not([open]), .checklist details:not([open])')];
    for (const details of folded) details.open = true;
  });
  addEventListener('afterprint', () => {
    for (const details of folded) details.open = false;
    if (lists.findings) {
      lists.findings.slice = FINDINGS;
      lists.findings.show(0);
    }
  });
  document.documentElement.dataset.ready = 'true';
  performance.mark('ready');
}

function go(node) {
  node.scrollIntoView({ block: 'start' });
  node.focus({ preventScroll: true });
}

// Light or dark as the system says, or as somebody chose here. Not every browser lets a file
// remember anything.
function theme() {
  const set = (name) => {
    if (name) document.documentElement.dataset.theme = name;
    else delete document.documentElement.dataset.theme;
  };
  let kept = '';
  try {
    kept = localStorage.getItem('placet-theme') ?? '';
  } catch { /* the system decides */ }
  const box = document.querySelector('.theme');
  for (const input of box.querySelectorAll('input')) {
    input.checked = input.value === kept;
    input.addEventListener('change', () => {
      set(input.value);
      try {
        localStorage.setItem('placet-theme', input.value);
      } catch { /* until the page is closed */ }
    });
  }
  set(kept === 'light' || kept === 'dark' ? kept : '');
  box.hidden = false;
}

theme();
// the first screen is painted before the data is read
requestAnimationFrame(() => setTimeout(start));
