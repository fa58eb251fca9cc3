import { PeerError } from '../room/peer-error.ts';
import { type MethodHandler, type MethodTable } from './dialect.ts';
import { type Session } from './session.ts';
import { type Validator } from './validation.ts';

/** An entry of a method table that does not know its name yet. */
export type MethodEntry = (name: string) => MethodHandler;

/** The methods of one domain, by name. */
export type MethodEntries = Readonly<Record<string, MethodEntry>>;

/**
 * Makes a table entry out of a payload's check and a function that may rely on it.
 *
 * @param validate - Checks the payload.
 * @param handle - Does it; what it returns is the answer to a request, what it throws rejects it.
 */
export function method<Data>(
  validate: Validator<Data>,
  handle: (session: Session, data: Data) => unknown,
): MethodEntry {
  return (name) => (session, data) => {
    const checked = validate(withoutNulls(data));
    if ('problem' in checked) throw PeerError.invalidMessage(name, checked.problem);
    return handle(session, checked.data);
  };
}

/** Some clients write null for what they do not have. */
function withoutNulls(data: unknown): unknown {
  if (typeof data !== 'object' || data === null || Array.isArray(data)) return data;
  return Object.fromEntries(Object.entries(data).filter(([, value]) => value !== null));
}

/** Joins the entries of several domains into one table. */
export function methodTable(...domains: readonly MethodEntries[]): MethodTable {
  const entries = domains.flatMap((domain) => Object.entries(domain));
  return new Map(entries.map(([name, entry]) => [name, entry(name)]));
}
