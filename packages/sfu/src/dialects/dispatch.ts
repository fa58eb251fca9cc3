import { PeerError } from '../room/peer-error.ts';
import { type MethodTable } from './dialect.ts';
import { type Session } from './session.ts';

/** What a dispatched message is: decides how an unknown method is called in the error's text. */
export type MessageKind = 'request' | 'notification';

/**
 * Finds the handler of a method and lets it work.
 *
 * @returns What the handler returns.
 * @throws PeerError `invalid-message` for an unknown method; whatever the handler throws.
 */
export function dispatch(
  table: MethodTable,
  session: Session,
  message: { readonly kind: MessageKind; readonly method: string; readonly data: unknown },
): unknown {
  const handler = table.get(message.method);
  if (!handler) throw PeerError.unknownMethod(message.kind, message.method);
  return handler(session, message.data);
}
