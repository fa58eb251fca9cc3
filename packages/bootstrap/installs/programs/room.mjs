import { stat } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
// @boundaries-ignore It is installed where this runs.
import { MediasoupClient } from '@tureen/room';

const room = { url: process.argv[2] ?? '', roomId: `room-${process.pid}` };
const [sender, recorder] = [new MediasoupClient(), new MediasoupClient()];
/** @type {string[]} */
const files = [];
recorder.on('recordingFinished', ({ path }) => files.push(path));
await sender.joinRoom(room, { peerId: 'sender' }, { mediaFilePath: '' }, {});
await recorder.joinRoom(room, { peerId: 'recorder' }, {}, { recordDirectoryPath: 'recordings' });
while (recorder.subscriptions.length < 2) await delay(50);
await delay(3000);
await recorder.close();
await sender.close();
for (const file of files) console.log(file, (await stat(file)).size);
if (files.length !== 2) throw new Error(`${files.length} recordings instead of 2`);
