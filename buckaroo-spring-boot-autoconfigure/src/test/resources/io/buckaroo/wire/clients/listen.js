// Listens to the stream of a path and to /slow: node listen.js <client> <base URL> <path>. Prints the path of each message and the number in
// it, and exits after the second connection of the path has sent one. A message that is not JSON ends the process with an error.
import { fetchEventSource } from '@microsoft/fetch-event-source';
import { EventSource as EventSourcePackage } from 'eventsource';
import { EventSource as UndiciEventSource } from 'undici';

const [client, base, path] = process.argv.slice(2);

function show(path, message) {
  const { number } = JSON.parse(message.data);
  console.log(`${path} ${number}`);
  if (path !== '/slow' && number === 2) {
    process.exit();
  }
}

function listenWith(EventSource) {
  return (path) => new EventSource(`${base}${path}?client=${client}`).onmessage = (message) => show(path, message);
}

function listenWithFetch(path) {
  globalThis.window = globalThis;
  globalThis.document = { removeEventListener: () => {} };
  fetchEventSource(`${base}${path}?client=${client}`, {
    openWhenHidden: true,
    onmessage: (message) => show(path, message),
    onclose: () => {
      throw new Error('The stream has ended');
    },
    onerror: (error) => {
      if (error instanceof SyntaxError) {
        throw error;
      }
    }
  });
}

const listen = {
  'undici': listenWith(UndiciEventSource),
  'eventsource': listenWith(EventSourcePackage),
  'fetch-event-source': listenWithFetch
}[client];
// Keeps the process alive between two connections
setInterval(() => {}, 60_000);
listen('/slow');
listen(path);
