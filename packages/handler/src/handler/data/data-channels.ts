import type {
  HandlerReceiveDataChannelOptions,
  HandlerReceiveDataChannelResult,
  HandlerSendDataChannelOptions,
  HandlerSendDataChannelResult,
  SctpParameters,
  SctpStreamParameters,
} from 'mediasoup-client/types';

import { HandlerError } from '../../errors.ts';
import type { TransportLink } from '../transport-link.ts';
import { DataChannelLink } from './data-channel-link.ts';

/** SCTP stream ids of data channels go from 0 to 65534 (RFC 8831, section 6.2). */
const MAX_STREAMS = 65_535;
const DEFAULT_MAX_MESSAGE_SIZE = 262_144;

/** The data channels of one transport. */
export class DataChannels {
  readonly #link: TransportLink;
  readonly #sctpParameters: SctpParameters | undefined;
  readonly #channels = new Map<number, DataChannelLink>();
  #nextStreamId = 0;

  constructor(link: TransportLink, sctpParameters: SctpParameters | undefined) {
    this.#link = link;
    this.#sctpParameters = sctpParameters;
  }

  /** Opens a channel towards the server. */
  async send({ sctpStreamParameters }: HandlerSendDataChannelOptions): Promise<HandlerSendDataChannelResult> {
    assertOneLimit(sctpStreamParameters);
    await this.#link.connect();
    const streamId = this.#allocateStreamId();
    const { ordered, maxPacketLifeTime, maxRetransmits } = sctpStreamParameters;
    const dataChannel = await this.#open({ ...sctpStreamParameters, streamId });
    return {
      dataChannel,
      sctpStreamParameters: {
        streamId,
        ...(ordered !== undefined && { ordered }),
        ...(maxPacketLifeTime !== undefined && { maxPacketLifeTime }),
        ...(maxRetransmits !== undefined && { maxRetransmits }),
      },
    };
  }

  /** Opens the channel that the server made; it refuses messages larger than `maxMessageSize` bytes. */
  async receive(options: HandlerReceiveDataChannelOptions): Promise<HandlerReceiveDataChannelResult> {
    const { sctpStreamParameters, label = '', protocol = '' } = options;
    const { maxMessageSize = this.maxMessageSize('recv') } = options;
    await this.#link.connect();
    return { dataChannel: await this.#open({ ...sctpStreamParameters, label, protocol }, maxMessageSize) };
  }

  /** Largest message in bytes (0: any) that the other side takes (send) or makes (recv). */
  maxMessageSize(direction: 'send' | 'recv'): number | undefined {
    const { maxReceiveMessageSize, maxSendMessageSize, maxMessageSize } = this.#sctpParameters ?? {};
    return (direction === 'send' ? maxReceiveMessageSize : maxSendMessageSize) ?? maxMessageSize;
  }

  /** The application closes the transport: its channels are gone. */
  close(): void {
    for (const channel of this.#channels.values()) channel.abandon();
  }

  async #open(parameters: SctpStreamParameters, maxReceiveMessageSize?: number): Promise<RTCDataChannel> {
    const { streamId = 0, label = '', protocol = '', ordered = true } = parameters;
    const link = new DataChannelLink(
      this.#link,
      {
        id: streamId,
        label,
        protocol,
        ordered,
        maxPacketLifeTime: parameters.maxPacketLifeTime ?? null,
        maxRetransmits: parameters.maxRetransmits ?? null,
        maxMessageSize: this.maxMessageSize('send') ?? DEFAULT_MAX_MESSAGE_SIZE,
        maxReceiveMessageSize,
      },
      () => this.#channels.delete(streamId),
    );
    this.#channels.set(streamId, link);
    await link.create();
    return link.channel;
  }

  #allocateStreamId(): number {
    const limit = Math.min(this.#sctpParameters?.MIS ?? MAX_STREAMS, MAX_STREAMS);
    for (let tried = 0; tried < limit; tried++) {
      const streamId = this.#nextStreamId++ % limit;
      if (!this.#channels.has(streamId)) return streamId;
    }
    throw new HandlerError(
      'unsupported',
      `all ${limit} SCTP streams are in use: close a data channel first`,
      {
        name: 'OperationError',
      },
    );
  }
}

/** As W3C has it; a server may have forwarded either limit. */
function assertOneLimit({
  maxPacketLifeTime,
  maxRetransmits,
}: HandlerSendDataChannelOptions['sctpStreamParameters']): void {
  if (maxPacketLifeTime === undefined || maxRetransmits === undefined) return;
  throw new TypeError('maxPacketLifeTime and maxRetransmits exclude each other: give one of them');
}
