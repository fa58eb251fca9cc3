import { duplexPair } from 'node:stream';

import { Channel } from '../channel.ts';
import type { ChannelOptions } from '../options.ts';

/** Options for both ends of a pair. */
export interface ChannelPairOptions {
  left?: Partial<ChannelOptions>;
  right?: Partial<ChannelOptions>;
}

/** Two channels joined in memory, for tests of what speaks over a channel. */
export function channelPair({ left, right }: ChannelPairOptions = {}): [left: Channel, right: Channel] {
  const [leftStream, rightStream] = duplexPair();
  return [
    new Channel(leftStream, { layers: {}, ...left }),
    new Channel(rightStream, { layers: {}, ...right }),
  ];
}
