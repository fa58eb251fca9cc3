/** A request of either side; the answer repeats its `id`. */
export interface ProtooRequest {
  readonly kind: 'request';
  readonly id: number;
  readonly method: string;
  readonly data: unknown;
}

/** An answer, good (`ok`) or bad. */
export type ProtooResponse =
  | { readonly kind: 'response'; readonly id: number; readonly ok: true; readonly data: unknown }
  | {
      readonly kind: 'response';
      readonly id: number;
      readonly ok: false;
      readonly errorCode: number;
      readonly errorReason: string;
    };

/** A message without an answer. */
export interface ProtooNotification {
  readonly kind: 'notification';
  readonly method: string;
  readonly data: unknown;
}

/** Every message of the protoo protocol. */
export type ProtooMessage = ProtooRequest | ProtooResponse | ProtooNotification;

/** The JSON text of a message, as protoo 4 frames it. */
export function encodeProtooMessage(message: ProtooMessage): string {
  const { kind, ...fields } = message;
  return JSON.stringify({ [kind]: true, ...fields });
}

/** Reads one text frame. Returns undefined for anything that is not a protoo message. */
export function decodeProtooMessage(text: string): ProtooMessage | undefined {
  const fields = parseObject(text);
  if (fields === undefined) return undefined;
  if (fields['request'] === true) return decodeRequest(fields);
  if (fields['response'] === true) return decodeResponse(fields);
  if (fields['notification'] === true) return decodeNotification(fields);
  return undefined;
}

function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function decodeRequest({ id, method, data }: Record<string, unknown>): ProtooMessage | undefined {
  if (typeof id !== 'number' || typeof method !== 'string') return undefined;
  return { kind: 'request', id, method, data: data ?? {} };
}

function decodeResponse(fields: Record<string, unknown>): ProtooMessage | undefined {
  const { id, ok, data, errorCode, errorReason } = fields;
  if (typeof id !== 'number') return undefined;
  if (ok === true) return { kind: 'response', id, ok, data: data ?? {} };
  return {
    kind: 'response',
    id,
    ok: false,
    errorCode: typeof errorCode === 'number' ? errorCode : 500,
    errorReason: typeof errorReason === 'string' ? errorReason : 'no reason given',
  };
}

function decodeNotification({ method, data }: Record<string, unknown>): ProtooMessage | undefined {
  if (typeof method !== 'string') return undefined;
  return { kind: 'notification', method, data: data ?? {} };
}
