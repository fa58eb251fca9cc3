import type {
  ConnectionState,
  DtlsParameters,
  IceCandidate,
  IceGatheringState,
  IceParameters,
  MediaKind,
  ProducerCodecOptions,
  RtpCapabilities,
  RtpParameters,
  SctpParameters,
} from 'mediasoup-client/types';

/** A request without payload, or a reply without content. */
export type Empty = Record<string, never>;

/** One dictionary of W3C webrtc-stats; `timestamp` is in milliseconds since the Unix epoch. */
export interface StatsRecord {
  id: string;
  type: string;
  timestamp: number;
  [member: string]: unknown;
}

/** Reply of the `getStats` requests. */
export interface Stats {
  stats: StatsRecord[];
}

/** The part of W3C MediaTrackSettings that is known of a track. */
export interface TrackSettings {
  width?: number;
  height?: number;
  frameRate?: number;
  sampleRate?: number;
  channelCount?: number;
}

/** A track as `source.open` found it. */
export interface TrackInfo {
  trackId: string;
  kind: MediaKind;
  label?: string;
  settings?: TrackSettings;
}

/** What changes while a track lives; what is missing stays as it was. */
export interface TrackState {
  /** Whether nothing comes: W3C MediaStreamTrack.muted. */
  muted?: boolean;
  settings?: TrackSettings;
}

/** What to open and which tracks to take from it. */
export interface OpenSource {
  /** File path, URL or device name. */
  location: string;
  /** What `location` is; it says what opening may lead to. */
  source?: 'file' | 'url' | 'device';
  /** ffmpeg's input format; found by looking at the content when missing. */
  format?: string;
  /** ffmpeg's input options. */
  options?: Record<string, string>;
  /** Seconds that opening and reading may block. */
  timeoutS?: number;
  loop?: boolean;
  /** `false` sends the encoded frames as they are where the codec fits. */
  decode?: boolean;
  /** Position in seconds at which to begin; a loop begins anew at 0. */
  startAtS?: number;
  tracks: { trackId: string; kind: MediaKind }[];
}

/** Where a source stands, in seconds from its beginning. */
export interface SourcePlayback {
  positionS: number;
  /** null for what has no known end. */
  durationS: number | null;
  paused: boolean;
}

/** What a transport needs to know of its server side. */
export interface CreateTransport {
  direction: 'send' | 'recv';
  /** RTCP CNAME of everything this transport sends. */
  cname: string;
  iceParameters: IceParameters;
  iceCandidates: IceCandidate[];
  iceServers: RTCIceServer[];
  iceTransportPolicy: RTCIceTransportPolicy;
  sctpParameters?: SctpParameters;
}

/**
 * How to restart ICE: on the path in use (`soft`), on a new one that is found before the old is given up (`hard`), or
 * (`auto`) soft where the path works and the machine has its address still, else hard.
 */
export type IceRestartMode = 'auto' | 'soft' | 'hard';

/** A TURN server or a host name that does not work: the fields of W3C RTCPeerConnectionIceErrorEvent. */
export interface IceCandidateError {
  /** As the application gave it; empty for the host name of a candidate. */
  url: string;
  /** Local IP address, where it is known. */
  address: string | null;
  port: number | null;
  /** STUN's, or 701 for a server that cannot be reached. */
  errorCode: number;
  errorText: string;
}

/** One track to send; one encoding per SSRC of `rtpParameters.encodings`. */
export interface CreateSender {
  transportId: string;
  trackId: string | null;
  kind: MediaKind;
  rtpParameters: RtpParameters;
  codecOptions?: ProducerCodecOptions;
}

/** The changeable part of an encoding. Bitrate in bits, frame rate in frames per second. */
export interface SenderEncodingUpdate {
  active?: boolean;
  maxBitrate?: number;
  maxFramerate?: number;
  scaleResolutionDownBy?: number;
}

/** One stream to receive. */
export interface CreateReceiver {
  receiverId: string;
  trackId: string;
  kind: MediaKind;
  rtpParameters: RtpParameters;
}

/** Receivers of one transport that share a request. */
export interface ReceiverIds {
  receiverIds: string[];
}

/** A negotiated data channel. `streamId` is SCTP's, `messageStreamId` the channel's. */
export interface CreateDataChannel {
  transportId: string;
  messageStreamId: number;
  streamId: number;
  ordered: boolean;
  /** Milliseconds. */
  maxPacketLifeTime?: number;
  maxRetransmits?: number;
  /** Bytes. */
  maxReceiveMessageSize?: number;
  label: string;
  protocol: string;
}

/** One object of a dump; members beside the id are for reading, not for programs to rely on. */
export interface DumpedObject {
  id: string;
  [member: string]: unknown;
}

/** Everything alive in the worker. */
export interface HandlerDump {
  pid: number;
  sources: DumpedObject[];
  tracks: DumpedObject[];
  transports: DumpedObject[];
  /** Encoders, each with how many senders it serves and how many frames it encoded. */
  encoders: DumpedObject[];
  senders: DumpedObject[];
  receivers: DumpedObject[];
  dataChannels: DumpedObject[];
}

/** Why a track ended. */
export type TrackEndReason = 'end-of-file' | 'stopped' | 'closed' | 'error';

/**
 * The handler's part of the wire, by message name. `catalogue.json` of this package holds the same
 * messages as JSON Schemas with golden vectors; the tests of both languages compare against it.
 */
export interface HandlerMessages {
  requests: {
    'handler.dump': { data: Empty; reply: HandlerDump };
    'codecs.capabilities': { data: { direction: 'send' | 'recv' }; reply: RtpCapabilities };
    'source.open': { data: OpenSource; reply: { tracks: TrackInfo[] } };
    'source.close': { data: Empty; reply: Empty };
    'source.pause': { data: Empty; reply: Empty };
    'source.resume': { data: Empty; reply: Empty };
    'source.seek': { data: { positionS: number }; reply: Empty };
    'source.getPlayback': { data: Empty; reply: SourcePlayback };
    'track.stop': { data: Empty; reply: Empty };
    'track.clone': { data: { originalId: string }; reply: TrackState };
    'track.setEnabled': { data: { enabled: boolean }; reply: Empty };
    'transport.create': { data: CreateTransport; reply: { dtlsParameters: DtlsParameters } };
    'transport.connect': {
      data: { dtlsParameters: DtlsParameters; localRole: 'client' | 'server' };
      reply: Empty;
    };
    'transport.restartIce': {
      data: { iceParameters: IceParameters; mode?: IceRestartMode };
      reply: Empty;
    };
    'transport.updateIceServers': { data: { iceServers: RTCIceServer[] }; reply: Empty };
    'transport.getStats': { data: Empty; reply: Stats };
    'transport.close': { data: Empty; reply: Empty };
    'sender.create': { data: CreateSender; reply: Empty };
    'sender.pause': { data: Empty; reply: Empty };
    'sender.resume': { data: Empty; reply: Empty };
    'sender.replaceTrack': { data: { trackId: string | null }; reply: Empty };
    'sender.setEncodings': { data: { encodings: SenderEncodingUpdate[] }; reply: Empty };
    'sender.setMaxSpatialLayer': { data: { spatialLayer: number }; reply: Empty };
    'sender.getStats': { data: Empty; reply: Stats };
    'sender.close': { data: Empty; reply: Empty };
    'receiver.create': { data: { receivers: CreateReceiver[] }; reply: Empty };
    'receiver.pause': { data: ReceiverIds; reply: Empty };
    'receiver.resume': { data: ReceiverIds; reply: Empty };
    'receiver.close': { data: ReceiverIds; reply: Empty };
    'receiver.getStats': { data: Empty; reply: Stats };
    'dataChannel.create': { data: CreateDataChannel; reply: Empty };
    'dataChannel.close': { data: { messages: number }; reply: Empty };
  };
  notifications: {
    'track.ended': { reason: TrackEndReason; code?: string; message?: string };
    'track.stateChange': TrackState;
    'transport.connectionStateChange': { state: ConnectionState; message?: string };
    'transport.iceGatheringStateChange': { state: IceGatheringState };
    'transport.iceCandidateError': IceCandidateError;
    'dataChannel.open': Empty;
    'dataChannel.close': Empty;
    'dataChannel.error': { code: string; message: string };
  };
}

/** Name of a request of the handler's wire. */
export type RequestName = keyof HandlerMessages['requests'];
/** Payload of a request. */
export type RequestData<Name extends RequestName> = HandlerMessages['requests'][Name]['data'];
/** Reply to a request. */
export type RequestReply<Name extends RequestName> = HandlerMessages['requests'][Name]['reply'];
