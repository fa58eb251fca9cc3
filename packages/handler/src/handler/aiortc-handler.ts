import { HandlerInterface } from 'mediasoup-client/handlers/HandlerInterface';
import type {
  DtlsParameters,
  HandlerOptions,
  HandlerReceiveDataChannelOptions,
  HandlerReceiveDataChannelResult,
  HandlerReceiveOptions,
  HandlerReceiveResult,
  HandlerSendDataChannelOptions,
  HandlerSendDataChannelResult,
  HandlerSendOptions,
  HandlerSendResult,
  IceParameters,
} from 'mediasoup-client/types';

import { HandlerError } from '../errors.ts';
import { createLogger } from '../logger.ts';
import type { IceRestartMode } from '../wire/messages.ts';
import type { WorkerSession } from '../session/worker-session.ts';
import { DataChannels } from './data/data-channels.ts';
import { forceRtpExtensions } from './force-rtp-extensions.ts';
import { IceCandidateErrorEvent } from './ice-candidate-error-event.ts';
import { Receivers } from './receive/receivers.ts';
import { Senders } from './send/senders.ts';
import { toStatsReport } from './stats-report.ts';
import { TransportLink } from './transport-link.ts';

const logger = createLogger('Handler');

/** Name of the handler, as `device.handlerName` shows it. */
export const HANDLER_NAME = 'Aiortc';

/**
 * The mediasoup-client handler of one transport. mediasoup-client makes and drives it; applications use
 * `Device` and `Transport`.
 *
 * All methods reject with a `HandlerError` named `InvalidStateError` after `close()`, except `stopSending` and
 * `stopReceiving`, which do nothing then.
 */
export class AiortcHandler extends HandlerInterface {
  readonly #direction: 'send' | 'recv';
  readonly #link: TransportLink;
  readonly #senders: Senders;
  readonly #receivers: Receivers;
  readonly #dataChannels: DataChannels;

  /** @internal Handlers are made by a worker's handler factory. */
  constructor(session: WorkerSession, options: HandlerOptions) {
    super();
    this.#direction = options.direction;
    this.#link = new TransportLink(session, options, {
      connect: async (dtlsParameters) => this.#askToConnect(dtlsParameters),
      connectionStateChange: (state) => this.emit('@connectionstatechange', state),
      iceGatheringStateChange: (state) => this.emit('@icegatheringstatechange', state),
      iceCandidateError: (error) => this.emit('@icecandidateerror', new IceCandidateErrorEvent(error)),
    });
    this.#senders = new Senders(this.#link, (native) =>
      options.getSendExtendedRtpCapabilities(forceRtpExtensions(native, options.forcedRtpExtensions)),
    );
    this.#receivers = new Receivers(this.#link);
    this.#dataChannels = new DataChannels(this.#link, options.sctpParameters);
  }

  override get name(): string {
    return HANDLER_NAME;
  }

  override close(): void {
    if (this.#link.closed) return;
    logger.debug('close() [transport:%s]', this.#link.id);
    this.#dataChannels.close();
    this.#link.close();
    this.emit('@close');
    this.removeAllListeners();
  }

  override async updateIceServers(iceServers: RTCIceServer[]): Promise<void> {
    this.#assertOpen();
    await this.#link.updateIceServers(iceServers);
  }

  /**
   * @param options - What mediasoup-client does not pass on: `mode` as in {@link IceRestartMode}, default `auto`.
   */
  override async restartIce(
    iceParameters: IceParameters,
    { mode }: { mode?: IceRestartMode } = {},
  ): Promise<void> {
    this.#assertOpen();
    await this.#link.restartIce(iceParameters, mode);
  }

  override async getTransportStats(): Promise<RTCStatsReport> {
    this.#assertOpen();
    const { stats } = await this.#link.getStats();
    return toStatsReport(stats);
  }

  override async send(options: HandlerSendOptions): Promise<HandlerSendResult> {
    this.#assert('send', 'send');
    return this.#senders.send(options);
  }

  override async stopSending(localId: string): Promise<void> {
    this.#assertDirection('stopSending', 'send');
    if (!this.#link.closed) await this.#senders.stop(localId);
  }

  override async pauseSending(localId: string): Promise<void> {
    this.#assert('pauseSending', 'send');
    await this.#senders.pause(localId);
  }

  override async resumeSending(localId: string): Promise<void> {
    this.#assert('resumeSending', 'send');
    await this.#senders.resume(localId);
  }

  override async replaceTrack(localId: string, track: MediaStreamTrack | null): Promise<void> {
    this.#assert('replaceTrack', 'send');
    await this.#senders.replaceTrack(localId, track);
  }

  override async setMaxSpatialLayer(localId: string, spatialLayer: number): Promise<void> {
    this.#assert('setMaxSpatialLayer', 'send');
    await this.#senders.setMaxSpatialLayer(localId, spatialLayer);
  }

  override async setRtpEncodingParameters(
    localId: string,
    params: Partial<RTCRtpEncodingParameters>,
  ): Promise<void> {
    this.#assert('setRtpEncodingParameters', 'send');
    await this.#senders.setEncodings(localId, params);
  }

  override async getSenderStats(localId: string): Promise<RTCStatsReport> {
    this.#assert('getSenderStats', 'send');
    return this.#senders.getStats(localId);
  }

  override async sendDataChannel(
    options: HandlerSendDataChannelOptions,
  ): Promise<HandlerSendDataChannelResult> {
    this.#assert('sendDataChannel', 'send');
    return this.#dataChannels.send(options);
  }

  override async receive(optionsList: HandlerReceiveOptions[]): Promise<HandlerReceiveResult[]> {
    this.#assert('receive', 'recv');
    return this.#receivers.receive(optionsList);
  }

  override async stopReceiving(localIds: string[]): Promise<void> {
    this.#assertDirection('stopReceiving', 'recv');
    if (!this.#link.closed) await this.#receivers.stop(localIds);
  }

  override async pauseReceiving(localIds: string[]): Promise<void> {
    this.#assert('pauseReceiving', 'recv');
    await this.#receivers.pause(localIds);
  }

  override async resumeReceiving(localIds: string[]): Promise<void> {
    this.#assert('resumeReceiving', 'recv');
    await this.#receivers.resume(localIds);
  }

  override async getReceiverStats(localId: string): Promise<RTCStatsReport> {
    this.#assert('getReceiverStats', 'recv');
    return this.#receivers.getStats(localId);
  }

  override async receiveDataChannel(
    options: HandlerReceiveDataChannelOptions,
  ): Promise<HandlerReceiveDataChannelResult> {
    this.#assert('receiveDataChannel', 'recv');
    return this.#dataChannels.receive(options);
  }

  override getDataChannelMaxMessageSize(): number | undefined {
    return this.#dataChannels.maxMessageSize(this.#direction);
  }

  async #askToConnect(dtlsParameters: DtlsParameters): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.emit('@connect', { dtlsParameters }, resolve, reject);
    });
  }

  #assert(method: string, needed: 'send' | 'recv'): void {
    this.#assertOpen();
    this.#assertDirection(method, needed);
  }

  #assertOpen(): void {
    if (this.#link.closed) throw HandlerError.closed('transport');
  }

  #assertDirection(method: string, needed: 'send' | 'recv'): void {
    if (this.#direction !== needed) throw HandlerError.wrongDirection(method, needed);
  }
}
