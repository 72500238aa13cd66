/** What the page of the sandbox does: it calls what anybody may call. Values only ever become text. */
export const pageScript = `'use strict';
const byId = (id) => document.getElementById(id);

async function call(method, path, body) {
  const response = await fetch('sandbox' + path, {
    method,
    headers: { 'Content-Type': 'application/json' },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const answer = await response.json();
  if (!response.ok) throw new Error(answer.message);
  return answer;
}

function cell(tag, text, isPoints) {
  const element = document.createElement(tag);
  element.textContent = text ?? '';
  if (isPoints) element.className = 'points';
  return element;
}

const points = new Set(['available', 'pending', 'points', 'earned', 'spent', 'returned', 'takenBack']);

function fill(id, rows, columns, actions = () => []) {
  const table = byId(id);
  const head = document.createElement('tr');
  head.append(...columns.map((name) => cell('th', name, points.has(name))));
  const lines = rows.map((row) => {
    const line = document.createElement('tr');
    line.append(...columns.map((name) => cell('td', row[name], points.has(name))));
    const buttons = actions(row);
    if (buttons.length > 0) {
      const last = cell('td', '');
      last.append(...buttons);
      line.append(last);
    }
    return line;
  });
  table.replaceChildren(head, ...lines);
  if (rows.length === 0) table.replaceChildren(cell('caption', 'none'));
}

/** A trouble in few columns. */
function describe({ id, kind, done, operation, card, key, times, ...more }) {
  const calls = [operation ?? 'all', card, key, times && 'the next ' + times].filter(Boolean).join(', ');
  const rest = Object.entries(more).map(([name, value]) => name + ' ' + value);
  return { id, kind, done: done ? 'yes' : 'no', calls, more: rest.join(', ') };
}

function button(text, action) {
  const element = cell('button', text);
  element.addEventListener('click', () => act(action));
  return element;
}

async function show() {
  const lists = ['cards', 'receipts', 'holds', 'movements', 'trouble', 'settings'];
  const [cards, receipts, holds, movements, trouble, settings] = await Promise.all(
    lists.map((name) => call('GET', '/' + name)),
  );
  fill('cards', cards.cards, ['card', 'status', 'holder', 'available', 'pending']);
  fill(
    'receipts',
    receipts.receipts.reverse(),
    ['id', 'kind', 'key', 'card', 'status', 'earned', 'spent', 'returned', 'takenBack', 'reason'],
    ({ key, status }) => {
      const settle = (body) => () => call('POST', '/receipts/' + encodeURIComponent(key) + '/settle', body);
      if (status !== 'pending') return [];
      return [button('process', settle({})), button('reject', settle({ reject: 'Rejected by hand' }))];
    },
  );
  const untilShown = (hold) => ({ ...hold, until: new Date(hold.expiresAt).toLocaleTimeString() });
  fill('holds', holds.holds.reverse().map(untilShown), ['id', 'key', 'card', 'status', 'points', 'until']);
  fill('movements', movements.movements.reverse(), ['card', 'kind', 'points', 'receipt']);
  fill(
    'troubles',
    trouble.troubles.map(describe),
    ['kind', 'done', 'calls', 'more'],
    ({ id }) => [button('take away', () => call('DELETE', '/trouble/' + id))],
  );
  byId('keys').textContent = settings.apiKeys.join(', ');
  if (!byId('settings').contains(document.activeElement)) {
    for (const input of byId('settings').elements) if (input.name) input.value = settings[input.name] ?? '';
  }
}

async function act(action) {
  try {
    await action();
    await show();
    byId('fault').hidden = true;
  } catch (error) {
    byId('fault').textContent = error.message;
    byId('fault').hidden = false;
  }
}

/** Fields that are empty are left out, or are null where the contract wants them. */
function read(form, empty) {
  const body = {};
  for (const input of form.elements) {
    if (!input.name) continue;
    if (input.type === 'checkbox') {
      if (input.checked) body[input.name] = true;
    } else if (input.value !== '') body[input.name] = input.type === 'number' ? Number(input.value) : input.value;
    else if (empty !== undefined) body[input.name] = empty;
  }
  return body;
}

function onSubmit(id, action) {
  byId(id).addEventListener('submit', (event) => {
    event.preventDefault();
    act(() => action(event.target));
  });
}

onSubmit('card', (form) => {
  const { card, ...body } = read(form);
  return call('PUT', '/cards/' + encodeURIComponent(card), body);
});
onSubmit('trouble', (form) => call('POST', '/trouble', read(form)));
onSubmit('settings', (form) => call('PATCH', '/settings', read(form, null)));
byId('calm').addEventListener('click', () => act(() => call('DELETE', '/trouble')));
byId('reset').addEventListener('click', () => act(() => call('POST', '/reset')));
byId('base').textContent = location.origin;
act(() => undefined);
setInterval(() => {
  if (document.visibilityState === 'visible') show().catch(() => undefined);
}, 3000);
`;
