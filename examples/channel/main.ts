import { duplexPair } from 'node:stream';
import { Channel, ChannelError } from '@tureen/channel';

interface CounterMessages {
  requests: { 'counter.add': { data: { amount: number }; reply: { total: number } } };
  notifications: { 'counter.passed': { mark: number } };
}

// Any stream of bytes will do: a child's pipe, a socket, or a pair in memory.
const [here, there] = duplexPair();
const client = new Channel(here, { layers: { counter: '1.0.0' } });
const server = new Channel(there, { layers: { counter: '1.3.0' } });

// One side answers requests, and tells what happens.
let total = 0;
const counter = server.typed<CounterMessages>();
counter.handleRequest('counter.add', async ({ target, data }) => {
  total += data.amount;
  if (total >= 10) await counter.notify('counter.passed', { target, data: { mark: 10 } });
  return { data: { total } };
});
server.handleRequest('counter.wait', async ({ signal }) => {
  await new Promise((resolve) => {
    signal.addEventListener('abort', resolve);
  });
});

// The other side asks. What is sent to one target is handled in order.
const asking = client.typed<CounterMessages>();
asking.onNotification('counter-1', (event, { mark }) => console.log(event, mark));
for (const amount of [4, 5, 6]) {
  const { data } = await asking.request('counter.add', { target: 'counter-1', data: { amount } });
  console.log('total', data.total);
}

// Aborting rejects at once, and the handler's signal is aborted, too.
const patience = new AbortController();
setTimeout(() => patience.abort(), 50);
await client.request('counter.wait', { signal: patience.signal }).catch((error: unknown) => {
  if (ChannelError.isInstance(error)) console.log(error.code);
});

// Both sides open the same stream; `send` waits while the reader has enough to do.
const received = new Promise<void>((resolve) => {
  server.openStream(1).onMessage = ({ type, body }) => {
    console.log('message', type, body.length);
    if (type === 3) resolve();
  };
});
const stream = client.openStream(1);
for (const type of [1, 2, 3]) await stream.send(type, Buffer.alloc(65_536));
await received;

client.close();
