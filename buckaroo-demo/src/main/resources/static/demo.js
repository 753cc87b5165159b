// Three handlers of the server, each on its own connection.

const LONGEST_LOG = 100;
const LONGEST_WAIT = 10_000;

const byId = (id) => document.getElementById(id);

/** Shows whether a card is connected, and lets its form send only then. */
function status(card, state, text = state) {
  const pill = card.querySelector('.status');
  pill.dataset.state = state;
  pill.textContent = text;
  for (const button of card.querySelectorAll('form:last-of-type button')) {
    button.disabled = state !== 'connected';
  }
}

/** Waits longer after each failure, and not just as long as all the others do. */
function backoff(failures) {
  return Math.min(LONGEST_WAIT, 500 * 2 ** failures) * (0.5 + Math.random() / 2);
}

/** Tells that a connection is lost, and connects again in a while. */
function comeBack(card, failures, connect) {
  status(card, 'lost', 'lost, coming back');
  return setTimeout(connect, backoff(failures));
}

/** A WebSocket that comes back by itself until it is closed. Its path may change meanwhile. */
class LastingSocket {
  #card;
  #path;
  #onText;
  #onOpen;
  #socket;
  #failures = 0;
  #wait;

  constructor(card, path, onText, onOpen) {
    this.#card = card;
    this.#path = path;
    this.#onText = onText;
    this.#onOpen = onOpen;
    this.#connect();
  }

  #connect() {
    const url = new URL(typeof this.#path === 'function' ? this.#path() : this.#path, location.href);
    url.protocol = url.protocol.replace('http', 'ws');
    const socket = new WebSocket(url);
    socket.onopen = () => {
      this.#failures = 0;
      this.#onOpen?.();
      status(this.#card, 'connected');
    };
    socket.onmessage = (event) => this.#onText(event.data);
    socket.onclose = () => {
      this.#wait = comeBack(this.#card, this.#failures++, () => this.#connect());
    };
    this.#socket = socket;
  }

  send(text) {
    this.#socket.send(text);
  }

  close() {
    clearTimeout(this.#wait);
    this.#socket.onopen = this.#socket.onmessage = this.#socket.onclose = null;
    this.#socket.close();
  }
}

/** Takes the text out of an input, which is then ready for the next. */
function take(input) {
  const text = input.value;
  input.value = '';
  input.focus();
  return text;
}

/** Adds to the end of a list, and keeps the end in sight unless the reader has gone up. */
function log(list, item) {
  const atEnd = list.scrollHeight - list.scrollTop - list.clientHeight < 40;
  list.append(item);
  while (list.children.length > LONGEST_LOG) {
    list.firstChild.remove();
  }
  if (atEnd) {
    list.scrollTop = list.scrollHeight;
  }
}

function element(name, text, className) {
  const made = document.createElement(name);
  made.textContent = text;
  if (className) {
    made.className = className;
  }
  return made;
}

function echo() {
  const sent = [];
  const socket = new LastingSocket(byId('echo'), 'echo', (text) => {
    const milliseconds = (performance.now() - sent.shift()).toFixed(1);
    const item = element('li', '');
    item.append(element('span', text), element('time', `${milliseconds} ms`));
    log(byId('echo-log'), item);
    byId('echo-time').textContent = `${milliseconds} ms`;
  }, () => sent.length = 0);
  byId('echo-form').onsubmit = (event) => {
    event.preventDefault();
    sent.push(performance.now());
    socket.send(take(byId('echo-text')));
  };
}

function clock() {
  const card = byId('clock');
  let events = 0;
  let failures = 0;
  for (let hour = 0; hour < 12; hour++) {
    const tick = document.createElementNS('http://www.w3.org/2000/svg', 'line');
    tick.setAttribute('class', 'tick');
    tick.setAttribute('y1', -42);
    tick.setAttribute('y2', -38);
    tick.setAttribute('transform', `rotate(${hour * 30})`);
    byId('clock-ticks').append(tick);
  }
  const show = (time) => {
    const hands = {
      hour: (time.getHours() % 12 + time.getMinutes() / 60) * 30,
      minute: (time.getMinutes() + time.getSeconds() / 60) * 6,
      second: time.getSeconds() * 6,
    };
    for (const [hand, angle] of Object.entries(hands)) {
      byId(`clock-${hand}`).setAttribute('transform', `rotate(${angle})`);
    }
    byId('clock-time').textContent = time.toLocaleTimeString([], { hourCycle: 'h23' });
    byId('clock-date').textContent = time.toLocaleDateString([], { dateStyle: 'long' });
    byId('clock-count').textContent = ++events;
  };
  const connect = () => {
    const source = new EventSource('sse/time');
    source.onopen = () => {
      failures = 0;
      status(card, 'connected');
    };
    source.onerror = () => {
      if (source.readyState === EventSource.CLOSED) {
        comeBack(card, failures++, connect);
      }
      else {
        status(card, 'lost', 'lost, coming back');
      }
    };
    source.addEventListener('time', (event) => show(new Date(Number(event.data))));
  };
  connect();
}

function chat() {
  const card = byId('chat');
  const name = byId('chat-name');
  const room = byId('chat-room');
  let me;
  let socket;
  let last;
  name.value = sessionStorage.getItem('name') ?? `Guest ${Math.floor(Math.random() * 90) + 10}`;
  room.value = sessionStorage.getItem('room') ?? 'lobby';

  const show = ({ type, id, name: who, text, position }) => {
    if (type === 'welcome') {
      me = id;
      return;
    }
    if (type === 'reset') {
      byId('chat-log').replaceChildren();
      last = undefined;
      return;
    }
    last = position ?? last;
    const item = element('li', '', (type === 'said' && id === me) ? 'mine' : '');
    if (type === 'said') {
      const bubble = element('p', text);
      bubble.prepend(element('b', who));
      item.append(bubble);
    }
    else {
      const what = { joined: `${who} came in`, left: `${who} left`, failed: `Not said: ${text}` };
      item.append(element('span', what[type], 'quiet'));
    }
    log(byId('chat-log'), item);
  };

  const enter = () => {
    const who = name.value.trim();
    const where = room.value.trim();
    sessionStorage.setItem('name', who);
    sessionStorage.setItem('room', where);
    socket?.close();
    status(card, 'connecting');
    byId('chat-log').replaceChildren();
    last = undefined;
    // Who comes back says what it has seen, and gets what it has missed
    const path = () => `chat/${encodeURIComponent(where)}?name=${encodeURIComponent(who)}`
      + (last ? `&lastEventId=${last}` : '');
    socket = new LastingSocket(card, path, (text) => show(JSON.parse(text)));
  };

  byId('chat-who').onsubmit = (event) => {
    event.preventDefault();
    enter();
  };
  byId('chat-form').onsubmit = (event) => {
    event.preventDefault();
    socket.send(take(byId('chat-text')));
  };
  enter();
}

echo();
clock();
chat();
