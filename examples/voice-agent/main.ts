/** A voice agent in a room: it hears somebody, answers, and falls silent when it is interrupted. */
import { once } from 'node:events';
import { MediasoupClient, RoomError } from '@tureen/room';
import { startServer } from '@tureen/sfu';
import { createAudioSource, samples, type AudioSamples, type AudioSource } from '@tureen/streams';

const SAMPLE_RATE = 16_000;
const LOUD = 0.05;

// The server is yours in a real program.
const server = await startServer();
const agent = await enter('agent');
const caller = await enter('caller');

const mouth = await say(agent);
const interrupted = listen(agent, mouth);

// Somebody speaks, and again while the agent answers.
const speech = await say(caller);
for (const _ of ['question', 'interruption']) {
  await speech.capture(tone(0.5));
  await speech.waitForPlayout();
}
await interrupted;

await caller.close();
await agent.close();
await server.close();

async function enter(peerId: string): Promise<MediasoupClient> {
  const client = new MediasoupClient();
  await client.joinRoom({ url: server.url, roomId: 'lobby' }, { peerId }, {}, { recordDirectoryPath: '' });
  return client;
}

/** A source whose sound everybody in the room hears. */
async function say(client: MediasoupClient): Promise<AudioSource> {
  if (client.worker === undefined) throw RoomError.notJoined('say()');
  const source = await createAudioSource(client.worker, { sampleRate: SAMPLE_RATE, channels: 1 });
  await client.publish(source.track);
  return source;
}

/** Answers the first sound with a long speech, and ends that when it hears the next one. */
async function listen(client: MediasoupClient, answer: AudioSource): Promise<void> {
  const [subscription] = await once(client, 'newConsumer');
  for await (const chunk of samples(subscription.track, { sampleRate: SAMPLE_RATE })) {
    if (loudness(chunk) < LOUD) continue;
    if (answer.queuedDurationMs > 0) {
      answer.clearQueue();
      console.log('interrupted: the queue is empty');
      return;
    }
    await answer.capture(tone(10));
    console.log('answering: %d ms are queued', Math.round(answer.queuedDurationMs));
  }
}

/** The root of the samples' mean square, from 0 to 1. */
function loudness({ data }: AudioSamples<'s16'>): number {
  const sum = data.reduce((squares, sample) => squares + (sample / 32_768) ** 2, 0);
  return Math.sqrt(sum / data.length);
}

/** Stands in for speech. */
function tone(seconds: number): Int16Array {
  const length = Math.round(SAMPLE_RATE * seconds);
  return Int16Array.from(
    { length },
    (_, index) => 16_000 * Math.sin((index * 2 * Math.PI * 440) / SAMPLE_RATE),
  );
}
