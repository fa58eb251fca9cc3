/** Sends everything back: sound and pictures without decoding them, and what others write. */
import { once } from 'node:events';
import { MediasoupClient, type Publication, type Subscription } from '@tureen/room';
import { startServer } from '@tureen/sfu';

// The server is yours in a real program.
const server = await startServer();
const room = { url: server.url, roomId: 'lobby' };

const bot = new MediasoupClient();
const echoes = new Map<Subscription, Publication>();
bot.on('newConsumer', (subscription) => {
  echo(subscription).catch(console.error);
});
bot.on('consumerClosed', (subscription) => {
  echoes.get(subscription)?.close().catch(console.error);
  echoes.delete(subscription);
});
bot.on('message', ({ peer, data }) => {
  if (peer === undefined || typeof data !== 'string') return; // the server's own bot, or bytes
  bot.sendChatMessage(`${peer.displayName} said: ${data}`).catch(console.error);
});
await bot.joinRoom(room, { peerId: 'echo', displayName: 'Echo' }, {}, { recordDirectoryPath: '' });

// Somebody to talk to the bot.
const alice = new MediasoupClient();
const heard = new Promise<void>((resolve) => {
  alice.on('newConsumer', ({ kind, mimeType }, peer) => {
    console.log(`${peer.displayName} sends ${kind} back as ${mimeType}`);
    if (alice.subscriptions.length === 2) resolve();
  });
});
const answer = new Promise<void>((resolve) => {
  alice.on('message', ({ peer, data }) => {
    if (peer === undefined) return;
    console.log(`${peer.displayName}:`, data);
    resolve();
  });
});
await alice.joinRoom(
  room,
  { peerId: 'alice', displayName: 'Alice' },
  { mediaFilePath: '' },
  { recordDirectoryPath: '' },
);
await alice.sendChatMessage('hello');
await Promise.all([heard, answer]);

const gone = once(bot, 'peerClosed');
await alice.close();
await gone;
console.log(`${echoes.size} echoes are left`);
await bot.close();
await server.close();

/** Publishes a received track. */
async function echo(subscription: Subscription): Promise<void> {
  const publication = await bot.publish(subscription.track);
  if (subscription.closed) await publication.close();
  else echoes.set(subscription, publication);
}
