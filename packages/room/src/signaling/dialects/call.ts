import type { Call } from './dialect.ts';

/** A call that the server answers. */
export function ask<Parameters, Result>(
  method: string,
  encode: (parameters: Parameters) => unknown,
  decode: (reply: unknown) => Result,
): Call<Parameters, Result> {
  return { method, kind: 'request', encode, decode };
}

/** A call whose answer says nothing but that it was done. */
export function order<Parameters>(
  method: string,
  encode: (parameters: Parameters) => unknown = asIs,
): Call<Parameters, void> {
  return { method, kind: 'request', encode, decode: () => undefined };
}

/** A call that the server does not answer. */
export function tell<Parameters>(
  method: string,
  encode: (parameters: Parameters) => unknown = asIs,
): Call<Parameters, void> {
  return { method, kind: 'notification', encode, decode: () => undefined };
}

/** For calls whose parameters go over the wire under the names they have here. */
export function asIs(parameters: unknown): unknown {
  return parameters;
}

/** For calls without parameters. */
export function nothing(): object {
  return {};
}
