import { once } from 'node:events';
import { startServer } from '@tureen/sfu';
import { WebSocket } from 'ws';

const server = await startServer({ onProgress: ({ message }) => console.log(message) });
console.log(`serving ${server.url}`);

const url = `${server.url}/?roomId=lobby&peerId=visitor`;
const socket = new WebSocket(url, 'protoo', { origin: server.origin });
const answered = new Promise<string>((resolve) => {
  socket.on('message', (text: Buffer) => {
    if (text.includes('"response":true')) resolve(text.toString());
  });
});

await once(socket, 'open');
socket.send(JSON.stringify({ request: true, id: 1, method: 'getRouterRtpCapabilities', data: {} }));
const answer = await answered;
const codecs = [...answer.matchAll(/"mimeType":"([^"]+)"/gu)].map(([, mimeType]) => mimeType);
console.log(`the room takes ${codecs.join(', ')}`);

await server.close();
