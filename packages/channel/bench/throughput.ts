import type { Channel } from '../src/channel.ts';
import type { ChannelStream } from '../src/channel-stream.ts';
import { startPython } from '../test/support/python-process.ts';

/** What is sent in each direction. */
export interface ThroughputOptions {
  /** Default: 8000. */
  messages?: number;
  /** Default: 64 KiB. */
  bodyBytes?: number;
}

/** Payload per second of Node's CPU (user and system, all threads) and of the clock, in MiB. */
export interface Throughput {
  sendMiBPerCpuSecond: number;
  sendMiBPerSecond: number;
  receiveMiBPerCpuSecond: number;
  receiveMiBPerSecond: number;
}

type Load = Required<ThroughputOptions>;

const windowBytes = 4 * 1_048_576;

/** Sends binary messages to a Python process over the real pipe, then receives as many; one warm-up of each before. */
export async function measureThroughput({
  messages = 8_000,
  bodyBytes = 65_536,
}: ThroughputOptions = {}): Promise<Throughput> {
  const python = startPython(new URL('streamer.py', import.meta.url), [], {
    layers: {},
    requestTimeoutMs: 0,
  });
  try {
    const stream = python.channel.openStream(1, { windowBytes });
    const warmUp: Load = { messages: Math.ceil(messages / 4), bodyBytes };
    await send(python.channel, stream, warmUp);
    await receive(python.channel, stream, warmUp);
    const load: Load = { messages, bodyBytes };
    const [sendMiBPerCpuSecond, sendMiBPerSecond] = await rate(load, async () =>
      send(python.channel, stream, load),
    );
    const [receiveMiBPerCpuSecond, receiveMiBPerSecond] = await rate(load, async () =>
      receive(python.channel, stream, load),
    );
    return { sendMiBPerCpuSecond, sendMiBPerSecond, receiveMiBPerCpuSecond, receiveMiBPerSecond };
  } finally {
    python.channel.close();
    await python.ended;
  }
}

async function send(channel: Channel, stream: ChannelStream, { messages, bodyBytes }: Load): Promise<void> {
  const body = Buffer.alloc(bodyBytes, 1);
  await channel.request('sink.expect', { data: { messages } });
  for (let index = 0; index < messages; index += 1) await stream.send(0, body);
  await channel.request('sink.finish');
}

async function receive(channel: Channel, stream: ChannelStream, load: Load): Promise<void> {
  let missing = load.messages;
  const all = new Promise<void>((resolve) => {
    stream.onMessage = () => {
      missing -= 1;
      if (missing === 0) resolve();
    };
  });
  await channel.request('source.send', { data: load });
  await all;
}

async function rate(
  { messages, bodyBytes }: Load,
  run: () => Promise<void>,
): Promise<[perCpuSecond: number, perSecond: number]> {
  const [startCpu, startMs] = [process.cpuUsage(), performance.now()];
  await run();
  const { user, system } = process.cpuUsage(startCpu);
  const mebibytes = (messages * bodyBytes) / 1_048_576;
  return [(mebibytes * 1e6) / (user + system), (mebibytes * 1e3) / (performance.now() - startMs)];
}

if (import.meta.main) console.table(await measureThroughput());
