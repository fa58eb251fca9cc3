/** A voice agent: it hears somebody, answers, and falls silent when it is interrupted. */
import { createWorker } from '@tureen/handler';
import { createAudioSource, samples, type AudioSamples } from '@tureen/streams';

const SAMPLE_RATE = 16_000;
const LOUD = 0.05;

const worker = await createWorker();
// Who talks to the agent; in a conference this is the track of a consumer.
const caller = await createAudioSource(worker, { sampleRate: 48_000, channels: 1 });
// What the agent says; in a conference this track is produced.
const agent = await createAudioSource(worker, { sampleRate: SAMPLE_RATE, channels: 1 });

const listening = listen();
await caller.capture(tone(48_000, 0.5));
await caller.waitForPlayout();
await listening;

agent.close();
caller.close();
worker.close();

/** Answers the first sound with a long speech, and ends that when it hears the next one. */
async function listen(): Promise<void> {
  for await (const chunk of samples(caller.track, { sampleRate: SAMPLE_RATE })) {
    if (loudness(chunk) < LOUD) continue;
    if (agent.queuedDurationMs > 0) {
      agent.clearQueue();
      console.log('interrupted: the queue is empty');
      return;
    }
    await agent.capture(tone(SAMPLE_RATE, 10));
    console.log('answering: %d ms are queued', Math.round(agent.queuedDurationMs));
  }
}

/** The root of the samples' mean square, from 0 to 1. */
function loudness({ data }: AudioSamples<'s16'>): number {
  const sum = data.reduce((squares, sample) => squares + (sample / 32_768) ** 2, 0);
  return Math.sqrt(sum / data.length);
}

/** Stands in for speech. */
function tone(sampleRate: number, seconds: number): Int16Array {
  const length = Math.round(sampleRate * seconds);
  return Int16Array.from(
    { length },
    (_, index) => 16_000 * Math.sin((index * 2 * Math.PI * 440) / sampleRate),
  );
}
