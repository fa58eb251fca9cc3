import { duplexPair } from 'node:stream';
import type { Duplex } from 'node:stream';

import { Channel } from '../../src/channel.ts';
import type { Frame } from '../../src/frame/frame.ts';
import { FrameDecoder } from '../../src/frame/frame-decoder.ts';
import { FrameKind } from '../../src/frame/frame-kind.ts';
import { parseFrame } from '../../src/frame/parse-frame.ts';
import type { ChannelOptions } from '../../src/options.ts';
import { bytesOf } from './arbitraries.ts';

/** The other side of a channel, written by hand: it says what a test makes it say. */
export class RawPeer {
  readonly channel: Channel;
  readonly stream: Duplex;
  /** Every frame the channel has sent. */
  readonly frames: Frame[] = [];

  constructor(options: Partial<ChannelOptions> = {}) {
    const [near, far] = duplexPair();
    this.stream = far;
    const decoder = new FrameDecoder(16 * 1_048_576);
    far.on('data', (chunk: Buffer) => this.frames.push(...Array.from(decoder.decode(chunk), parseFrame)));
    this.channel = new Channel(near, { layers: {}, ...options });
  }

  /** Says HELLO. */
  greet(maxFrameBytes = 1_048_576): void {
    this.say({ kind: FrameKind.HELLO, protocol: 1, layers: {}, maxFrameBytes, runtime: 'test' });
  }

  /** Sends frames in one write. */
  say(...frames: Frame[]): void {
    this.stream.write(bytesOf(frames));
  }
}
