import type { IceCandidateError } from '../wire/messages.ts';

/** W3C `RTCPeerConnectionIceErrorEvent`, which Node.js lacks. */
export class IceCandidateErrorEvent extends Event implements RTCPeerConnectionIceErrorEvent {
  /** Local IP address that was used; `null` where it is not known. */
  readonly address: string | null;
  readonly port: number | null;
  /** The TURN URL; empty when the host name of a candidate could not be resolved. */
  readonly url: string;
  /** STUN's error code, or 701 for a server that cannot be reached. */
  readonly errorCode: number;
  readonly errorText: string;

  constructor(error: IceCandidateError) {
    super('icecandidateerror');
    this.address = error.address;
    this.port = error.port;
    this.url = error.url;
    this.errorCode = error.errorCode;
    this.errorText = error.errorText;
  }
}
