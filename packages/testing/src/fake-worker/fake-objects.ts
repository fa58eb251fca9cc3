import type { ChannelStream } from '@tureen/channel';
import type { MediaKind, RtpParameters } from 'mediasoup-client/types';

/** A transport of the double. */
export interface FakeTransport {
  readonly direction: 'send' | 'recv';
  /** The server's. */
  readonly usernameFragment: string;
  connected: boolean;
}

/** A sender of the double. */
export interface FakeSender {
  readonly transportId: string;
  readonly kind: MediaKind;
  readonly rtpParameters: RtpParameters;
  trackId: string | null;
  paused: boolean;
}

/** A receiver of the double. */
export interface FakeReceiver {
  readonly transportId: string;
  readonly trackId: string;
  readonly rtpParameters: RtpParameters;
  paused: boolean;
}

/** A data channel of the double. */
export interface FakeDataChannel {
  readonly id: string;
  readonly transportId: string;
  readonly direction: 'send' | 'recv';
  readonly label: string;
  /** Larger messages are refused. */
  readonly maxReceiveMessageSize: number;
  readonly stream: ChannelStream;
  released: bigint;
  messages: number;
  /** Closes when so many messages have come. */
  closesAfter: number;
}
