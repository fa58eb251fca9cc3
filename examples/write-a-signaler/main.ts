/** Gives the room client a wire of its own, after the conformance kit has examined it. */
import { MediasoupClient, ProtooSignaler } from '@tureen/room';
import { signalerConformance } from '@tureen/room/testing';
import { startServer } from '@tureen/sfu';
import { OwnChannel } from './own-channel.ts';

// The server is yours in a real program; this one asks for no Origin, which Node.js' WebSocket does not send.
const server = await startServer({ dialect: '2024' });
const { url } = server;

function createSignaler(): ProtooSignaler {
  return new ProtooSignaler({ openChannel: async (target, options) => OwnChannel.connect(target, options) });
}

const cases = signalerConformance({
  createSignaler,
  target: (roomId, peerId) => ({ url, roomId, peerId }),
  // Your server throws somebody out in its own way. Broken connections and silent servers are made by the kit.
  kickPeer: (roomId, peerId) => server.rooms.get(roomId)?.peers.get(peerId)?.kick(),
});
let failed = 0;
for (const { name, run } of cases) {
  try {
    const skipped = await run();
    if (skipped !== undefined) console.log(`not examined: ${name} (${skipped})`);
  } catch (error) {
    failed += 1;
    console.error(`${name}: ${String(error)}`);
  }
}
console.log(`${cases.length - failed} of ${cases.length} cases passed`);
if (failed > 0) process.exitCode = 1;

await using client = new MediasoupClient({ signaler: createSignaler() });
await client.joinRoom({ url, roomId: 'lobby' }, { peerId: 'bot' }, { mediaFilePath: '' });
console.log(`${client.publications.length} tracks published over ${client.signaler.features.protocol}`);

await client.close();
await server.close();
