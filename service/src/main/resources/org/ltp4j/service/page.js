'use strict';
// Everything that comes from the service or from people is put in as text, never as HTML.
const byId = id => document.getElementById(id);
let models = [];

function element(name, text, attributes = {}) {
  const made = document.createElement(name);
  if (text !== undefined) made.textContent = text;
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}

function headers() {
  const token = byId('token').value;
  return token ? { Authorization: 'Bearer ' + token } : {};
}

function chosen() {
  return models.find(model => model.name === byId('model').value) || models[0];
}

function showFields() {
  const model = chosen();
  const before = [...document.querySelectorAll('textarea')].map(area => area.value);
  // Each label in its own direction: in a row, Arabic ones would change places.
  const labels = model.labels.flatMap((label, i) => [i ? ', ' : ': ', element('bdi', label)]);
  byId('about').replaceChildren(
    element('bdi', model.name),
    ...labels,
    `. ${model.engine}, at most ${model.max_length} tokens.` +
      (model.training_languages.length ? ` Trained on ${model.training_languages.join(', ')}.` : ''));
  byId('fields').replaceChildren(
    ...model.fields.map((field, i) => {
      const label = element('label', field + ' ');
      const area = element('textarea', undefined, { dir: 'auto', 'data-field': field, rows: '3' });
      area.value = before[i] || '';
      label.append(area);
      return label;
    }));
}

// The words of a text, and what the spans that their tags mark are.
function showTags(answer) {
  const text = element('p', undefined, { dir: 'auto' });
  let next = 0;
  for (const span of answer.spans) {
    text.append(answer.words.slice(next, span.from).map(word => word + ' ').join(''));
    const mark = element('mark');
    mark.append(element('bdi', span.text), ' ', element('small', span.type));
    text.append(mark, ' ');
    next = span.to;
  }
  text.append(answer.words.slice(next).join(' '));
  byId('answer').replaceChildren(text);
  if (!answer.spans.length) byId('answer').append(element('p', 'None of the words is marked.'));
}

function show(answer) {
  if (answer.words) return showTags(answer);
  const table = element('table');
  for (const [label, p] of Object.entries(answer.probabilities).sort((a, b) => b[1] - a[1])) {
    const row = element('tr');
    const head = element('th', undefined, { scope: 'row' });
    head.append(element('bdi', label));
    const bar = element('td', undefined, { class: 'bar' });
    bar.append(element('meter', undefined, { min: 0, max: 1, value: p, 'aria-label': label }));
    row.append(head, element('td', (100 * p).toFixed(1) + ' %', { class: 'number' }), bar);
    table.append(row);
  }
  byId('answer').replaceChildren(table);
  if (answer.labels) {
    byId('answer').prepend(element('p', answer.labels.length ? answer.labels.join(', ') : 'None of the labels.'));
  }
  if (answer.abstained) {
    byId('answer').append(element('p', 'Not sure enough: the classifier would rather not answer.'));
  }
  if (answer.truncated) {
    byId('answer').append(element('p', 'The text is longer than the model reads: its end was left out.'));
  }
}

function fail(text) {
  byId('answer').replaceChildren(element('p', text, { class: 'bad' }));
}

async function load() {
  const response = await fetch('info', { headers: headers() });
  if (response.status === 401) {
    byId('token-label').hidden = false;
    if (byId('token').value) fail('That is not the token.');
    return false;
  }
  models = (await response.json()).models;
  byId('model').replaceChildren(...models.map(model => element('option', model.name, { value: model.name })));
  byId('model-label').hidden = models.length < 2;
  showFields();
  return true;
}

byId('model').addEventListener('change', showFields);
byId('form').addEventListener('submit', async event => {
  event.preventDefault();
  const button = document.querySelector('button');
  button.disabled = true;
  try {
    if (!models.length) {
      if (await load()) byId('answer').replaceChildren();
      return;
    }
    const inputs = {};
    for (const area of document.querySelectorAll('textarea')) inputs[area.dataset.field] = area.value;
    const response = await fetch('predict', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', ...headers() },
      body: JSON.stringify({ model: chosen().name, inputs, details: true })
    });
    const answer = await response.json();
    if (response.ok) show(answer); else fail(answer.error);
  } catch (error) {
    fail('The service does not answer.');
  } finally {
    button.disabled = false;
  }
});
load().catch(() => fail('The service does not answer.'));
