import type {
  AppData,
  Device,
  MediaKind,
  ProducerCodecOptions,
  ProducerOptions,
  RtpCodecCapability,
  RtpEncodingParameters,
} from 'mediasoup-client/types';
import { RoomError } from '../errors.ts';

/** How a track is published. */
export interface PublishOptions {
  /** What others are told it is. Default: its kind. */
  readonly source?: 'audio' | 'video' | 'screensharing';
  /** Codec, such as `VP8`, `H264` or `opus`. Default: the room's first of the kind. */
  readonly codec?: string;
  /** Sends video in three sizes, the server chooses for each receiver. Default: false. */
  readonly simulcast?: boolean;
  /** Most bits per second; with simulcast, of the largest size. Default: the encoder's own. */
  readonly maxBitrateBps?: number;
  /** mediasoup-client's encodings; win over `simulcast` and `maxBitrateBps`. */
  readonly encodings?: readonly RtpEncodingParameters[];
  /** mediasoup-client's codec options, such as `opusStereo`. */
  readonly codecOptions?: ProducerCodecOptions;
  /** Begin paused. Default: false. */
  readonly paused?: boolean;
  /** Further facts for others, as far as the server passes them on. */
  readonly appData?: AppData;
}

/** Bits per second of the largest of three sizes when nothing else is said. */
const SIMULCAST_MAX_BPS = 5_000_000;

/**
 * The options for one track of a source that has several: what is about the codec and the encodings holds for its video,
 * `source` for the track that can be that.
 */
export function optionsOfTrack({ kind }: MediaStreamTrack, options: PublishOptions): PublishOptions {
  const { source } = options;
  const fits = source === 'screensharing' || source === kind;
  const common = {
    ...(source !== undefined && fits && { source }),
    ...(options.codecOptions && { codecOptions: options.codecOptions }),
    ...(options.paused !== undefined && { paused: options.paused }),
    ...(options.appData && { appData: options.appData }),
  };
  if (kind !== 'video') return common;
  const { source: _source, ...all } = options;
  return { ...all, ...common };
}

/**
 * What mediasoup-client needs to produce a track.
 *
 * @throws RoomError `unsupported` when the room has no such codec.
 */
export function produceOptions(
  device: Device,
  track: MediaStreamTrack,
  { streamId, options }: { readonly streamId: string; readonly options: PublishOptions },
): ProducerOptions {
  const kind = track.kind === 'audio' ? 'audio' : 'video';
  assertCanProduce(device, kind);
  const { source = kind, codec, codecOptions, appData } = options;
  const encodings = encodingsOf(kind, options);
  return {
    track,
    // Audio and video of one stream are played in step.
    streamId: source === 'screensharing' ? `${streamId}-screen` : streamId,
    stopTracks: false,
    appData: { ...appData, source },
    ...(encodings && { encodings }),
    ...(codecOptions && { codecOptions }),
    ...(codec !== undefined && { codec: findCodec(device, kind, codec) }),
  };
}

function assertCanProduce(device: Device, kind: MediaKind): void {
  if (device.canProduce(kind)) return;
  throw new RoomError('unsupported', `the room takes no ${kind}: no codec of it is known to both sides`);
}

function encodingsOf(
  kind: MediaKind,
  { encodings, simulcast = false, maxBitrateBps }: PublishOptions,
): RtpEncodingParameters[] | undefined {
  if (encodings !== undefined) return [...encodings];
  if (simulcast && kind === 'video') {
    const largest = maxBitrateBps ?? SIMULCAST_MAX_BPS;
    return [
      { rid: 'r0', scaleResolutionDownBy: 4, maxBitrate: Math.round(largest / 10), scalabilityMode: 'L1T3' },
      { rid: 'r1', scaleResolutionDownBy: 2, maxBitrate: Math.round(largest / 5), scalabilityMode: 'L1T3' },
      { rid: 'r2', scaleResolutionDownBy: 1, maxBitrate: largest, scalabilityMode: 'L1T3' },
    ];
  }
  return maxBitrateBps === undefined ? undefined : [{ maxBitrate: maxBitrateBps }];
}

function findCodec(device: Device, kind: MediaKind, name: string): RtpCodecCapability {
  const wanted = (name.includes('/') ? name : `${kind}/${name}`).toLowerCase();
  const { codecs = [] } = device.sendRtpCapabilities;
  const found = codecs.find(({ mimeType }) => mimeType.toLowerCase() === wanted);
  if (found !== undefined) return found;
  const offered = codecs.filter((codec) => codec.kind === kind && !codec.mimeType.endsWith('/rtx'));
  const names = [...new Set(offered.map(({ mimeType }) => mimeType))].join(', ');
  throw new RoomError('unsupported', `the room does not take ${wanted}; it takes ${names}`);
}
