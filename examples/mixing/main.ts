/** Mixes the sound of a room, composes its pictures and records both; received tracks are mixed alike. */
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createWorker } from '@tureen/handler';
import { composeVideo, createTestPattern, createTone, mixAudio, record, samples } from '@tureen/streams';

const worker = await createWorker();
const folder = await mkdtemp(join(tmpdir(), 'tureen-example-'));
const voices = [await createTone(worker), await createTone(worker, { frequencyHz: 660 })];
const faces = [await createTestPattern(worker), await createTestPattern(worker, { width: 480, height: 640 })];

const sound = await mixAudio(voices, { gains: [1, 0.5] });
const picture = await composeVideo(faces, { width: 1280, height: 720, background: '#202020' });
sound.on('leave', (track) => console.log(track.label, 'has left'));

const recorder = await record([sound.track, picture.track], join(folder, 'room.webm'));
let heard = 0;
for await (const chunk of samples(sound.track, { sampleRate: 16_000 })) {
  heard += chunk.samples; // what a recogniser is given
  if (heard >= 16_000) break;
}

const guest = await createTone(worker, { frequencyHz: 880 });
await sound.add(guest, { gain: 0.25 });
guest.stop();
await picture.setLayout((tracks, { width, height }) =>
  tracks.map((_, index) =>
    index === 0
      ? { x: 0, y: 0, width, height }
      : { x: width - 320, y: height - 180, width: 320, height: 180 },
  ),
);

const { tracks, durationSeconds } = await recorder.stop();
console.log(`${tracks.length} tracks, ${durationSeconds.toFixed(1)} s`);
console.log(`${(await picture.stats()).pictures} pictures of ${picture.tracks.length} tracks`);
await sound.close();
await picture.close();
worker.close();
