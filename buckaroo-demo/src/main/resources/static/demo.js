// Connects to the three handlers of the server, each over a separate connection.

const MAX_LOG_ITEMS = 100;
const MAX_DELAY = 10_000;

const byId = (id) => document.getElementById(id);

/** Shows the connection state of a card. Its form can send only while connected. */
function status(card, state, text = state) {
  const pill = card.querySelector('.status');
  pill.dataset.state = state;
  pill.textContent = text;
  for (const button of card.querySelectorAll('form:last-of-type button')) {
    button.disabled = state !== 'connected';
  }
}

/** Returns the delay before the next attempt in ms: exponential, with jitter. */
function backoff(failures) {
  return Math.min(MAX_DELAY, 500 * 2 ** failures) * (0.5 + Math.random() / 2);
}

/** Shows that a connection is lost, and schedules a new attempt. */
function reconnect(card, failures, connect) {
  status(card, 'lost', 'lost, reconnecting');
  return setTimeout(connect, backoff(failures));
}

/** A WebSocket that reconnects until it is closed. A path function is evaluated at each attempt. */
class ReconnectingSocket {
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
      this.#wait = reconnect(this.#card, this.#failures++, () => this.#connect());
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

/** Returns the text of an input, and clears and focuses the input. */
function take(input) {
  const text = input.value;
  input.value = '';
  input.focus();
  return text;
}

/** Appends an item to a list, and scrolls to the end unless the user has scrolled up. */
function log(list, item) {
  const atEnd = list.scrollHeight - list.scrollTop - list.clientHeight < 40;
  list.append(item);
  while (list.children.length > MAX_LOG_ITEMS) {
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
  const socket = new ReconnectingSocket(byId('echo'), 'echo', (text) => {
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
        reconnect(card, failures++, connect);
      }
      else {
        status(card, 'lost', 'lost, reconnecting');
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
      const texts = { joined: `${who} joined`, left: `${who} left`, failed: `Not sent: ${text}` };
      item.append(element('span', texts[type], 'quiet'));
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
    // With the last id seen, the server sends the messages missed since then
    const path = () => `chat/${encodeURIComponent(where)}?name=${encodeURIComponent(who)}`
      + (last ? `&lastEventId=${last}` : '');
    socket = new ReconnectingSocket(card, path, (text) => show(JSON.parse(text)));
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
