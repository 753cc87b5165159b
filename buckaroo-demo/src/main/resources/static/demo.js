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

/**
 * Keeps a card connected, by WebSockets or EventSources that a function opens one after the other. When the
 * browser goes offline or online, the connection is renewed, because it would notice that only after a while.
 */
class Link {
  #card;
  #open;
  #connection;
  #failures = 0;
  #wait;
  #listening = new AbortController();

  constructor(card, open) {
    this.#card = card;
    this.#open = open;
    const { signal } = this.#listening;
    addEventListener('offline', () => this.#reconnect(), { signal });
    addEventListener('online', () => this.#online(), { signal });
    this.#connect();
  }

  #connect() {
    const connection = this.#connection = this.#open();
    const on = (type, listener) => connection.addEventListener(type, () => {
      if (connection === this.#connection) {
        listener();
      }
    });
    on('open', () => {
      this.#failures = 0;
      status(this.#card, 'connected');
    });
    on('close', () => this.#reconnect());
    on('error', () => {
      if (connection.readyState === EventSource.CONNECTING) {
        this.#showLoss();
      }
      else {
        this.#reconnect();
      }
    });
  }

  #reconnect() {
    this.#drop();
    this.#showLoss();
    this.#wait = setTimeout(() => this.#connect(), backoff(this.#failures++));
  }

  #online() {
    if (this.#connection?.readyState !== EventSource.OPEN) {
      this.#drop();
      this.#connect();
    }
  }

  #showLoss() {
    status(this.#card, 'lost', 'lost, reconnecting');
  }

  #drop() {
    clearTimeout(this.#wait);
    this.#connection?.close();
    this.#connection = undefined;
  }

  send(text) {
    this.#connection.send(text);
  }

  close() {
    this.#listening.abort();
    this.#drop();
  }
}

/** Opens a WebSocket to a path, relative to the page. */
function socket(path, onText) {
  const url = new URL(path, location.href);
  url.protocol = url.protocol.replace('http', 'ws');
  const opened = new WebSocket(url);
  opened.onmessage = (event) => onText(event.data);
  return opened;
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
  const show = (text) => {
    const milliseconds = (performance.now() - sent.shift()).toFixed(1);
    const item = element('li', '');
    item.append(element('span', text), element('time', `${milliseconds} ms`));
    log(byId('echo-log'), item);
    byId('echo-time').textContent = `${milliseconds} ms`;
  };
  const link = new Link(byId('echo'), () => {
    sent.length = 0;
    return socket('echo', show);
  });
  byId('echo-form').onsubmit = (event) => {
    event.preventDefault();
    sent.push(performance.now());
    link.send(take(byId('echo-text')));
  };
}

function clock() {
  let events = 0;
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
  new Link(byId('clock'), () => {
    const source = new EventSource('sse/time');
    source.addEventListener('time', (event) => show(new Date(Number(event.data))));
    return source;
  });
}

function chat() {
  const card = byId('chat');
  const name = byId('chat-name');
  const room = byId('chat-room');
  let me;
  let link;
  let last;
  name.value = sessionStorage.getItem('name') ?? `Guest ${Math.floor(Math.random() * 90) + 10}`;
  room.value = sessionStorage.getItem('room') ?? 'lobby';

  const notice = (text) => {
    const item = element('li', '');
    item.append(element('span', text, 'quiet'));
    log(byId('chat-log'), item);
  };

  // What to do with each type of message
  const handlers = {
    Welcome: ({ id }) => {
      me = id;
    },
    Members: ({ joined, left }) => {
      joined.forEach((who) => notice(`${who} joined`));
      left.forEach((who) => notice(`${who} left`));
    },
    Said: ({ id, name: who, text, position }) => {
      last = position;
      const bubble = element('p', text);
      bubble.prepend(element('b', who));
      const item = element('li', '', (id === me) ? 'mine' : '');
      item.append(bubble);
      log(byId('chat-log'), item);
    },
    Failed: ({ text }) => notice(`Not sent: ${text}`),
    Reset: () => {
      byId('chat-log').replaceChildren();
      last = undefined;
    },
  };
  const show = (message) => handlers[message.type]?.(message);

  const enter = () => {
    const who = name.value.trim();
    const where = room.value.trim();
    sessionStorage.setItem('name', who);
    sessionStorage.setItem('room', where);
    link?.close();
    status(card, 'connecting');
    byId('chat-log').replaceChildren();
    last = undefined;
    // With the last id seen, the server sends the messages missed since then
    const path = () => `chat/${encodeURIComponent(where)}?name=${encodeURIComponent(who)}`
      + (last ? `&lastEventId=${last}` : '');
    link = new Link(card, () => socket(path(), (text) => show(JSON.parse(text))));
  };

  byId('chat-who').onsubmit = (event) => {
    event.preventDefault();
    enter();
  };
  byId('chat-form').onsubmit = (event) => {
    event.preventDefault();
    link.send(JSON.stringify({ text: take(byId('chat-text')) }));
  };
  enter();
}

echo();
clock();
chat();
