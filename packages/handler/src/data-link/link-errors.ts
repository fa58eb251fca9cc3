import { HandlerError } from '../errors.ts';

/** A message did not come, or came for another link. */
export function messagesLost(what: string): HandlerError {
  return new HandlerError(
    'messages-lost',
    `the data link lost messages (${what}): open one whose windowBytes are less than what the server keeps for a ` +
      'consumer, and send through the link only',
  );
}

/** The other side does not keep to the window. */
export function beyondWindow(windowBytes: number): HandlerError {
  return new HandlerError(
    'protocol-error',
    `the other side of the data link sent more than its ${windowBytes} bytes ahead: open a link on both sides`,
  );
}

/** What came is of no data link. */
export function notALink(what: string): HandlerError {
  return new HandlerError(
    'protocol-error',
    `the data consumer got ${what}, which no data link of this version sends: ` +
      'open a link of the same version on both sides, and send through it only',
  );
}
