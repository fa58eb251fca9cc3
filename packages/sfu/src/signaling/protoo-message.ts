/**
 * The JSON messages of the protoo protocol (version 4), as values: text in, messages out and back.
 * No sockets, no timers.
 */

/** The payload of a message. Protoo turns an absent or falsy payload into an empty object. */
export type MessageData = unknown;

/** Asks the other side to do something; answered by a {@link ProtooResponse} with the same `id`. */
export interface ProtooRequest {
  readonly kind: 'request';
  /** Chosen by the side that asks. */
  readonly id: number;
  readonly method: string;
  readonly data: MessageData;
}

/** The answer to a {@link ProtooRequest}. */
export type ProtooResponse =
  | { readonly kind: 'response'; readonly id: number; readonly ok: true; readonly data: MessageData }
  | {
      readonly kind: 'response';
      readonly id: number;
      readonly ok: false;
      /** HTTP-like number; 500 for errors thrown by the other side's handler. */
      readonly errorCode: number;
      readonly errorReason: string;
    };

/** Tells the other side something; never answered. */
interface ProtooNotification {
  readonly kind: 'notification';
  readonly method: string;
  readonly data: MessageData;
}

/** Any message of the protocol. */
export type ProtooMessage = ProtooRequest | ProtooResponse | ProtooNotification;

/** What {@link parseProtooMessage} made of a text: a message, or why it is none. */
export type ParseResult = { readonly message: ProtooMessage } | { readonly problem: string };

/**
 * Reads one text frame. Never throws: like protoo, a receiver ignores what it cannot read.
 *
 * @param text - The content of a WebSocket text frame.
 */
export function parseProtooMessage(text: string): ParseResult {
  const fields = parseObject(text);
  if (!fields) return { problem: 'the frame is not a JSON object' };
  if (fields['request']) return parseRequest(fields);
  if (fields['response']) return parseResponse(fields);
  if (fields['notification']) return parseNotification(fields);
  return { problem: 'the message is no request, response or notification' };
}

/**
 * Writes a message as the text of one frame.
 *
 * @throws TypeError when the data cannot be written as JSON (a cycle, a BigInt).
 */
export function formatProtooMessage(message: ProtooMessage): string {
  return JSON.stringify(toWire(message));
}

type Fields = Readonly<Record<string, unknown>>;

function parseObject(text: string): Fields | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function parseRequest(fields: Fields): ParseResult {
  const { id, method } = fields;
  if (typeof method !== 'string') return { problem: 'a request needs a method name' };
  if (typeof id !== 'number') return { problem: 'a request needs a number as id' };
  return { message: { kind: 'request', id, method, data: dataOf(fields) } };
}

function parseResponse(fields: Fields): ParseResult {
  const { id } = fields;
  if (typeof id !== 'number') return { problem: 'a response needs a number as id' };
  if (fields['ok']) return { message: { kind: 'response', id, ok: true, data: dataOf(fields) } };
  return { message: { kind: 'response', id, ok: false, ...rejectionOf(fields) } };
}

function rejectionOf(fields: Fields): { errorCode: number; errorReason: string } {
  const { errorCode, errorReason } = fields;
  return {
    errorCode: typeof errorCode === 'number' ? errorCode : 500,
    errorReason: typeof errorReason === 'string' ? errorReason : '',
  };
}

function parseNotification(fields: Fields): ParseResult {
  const { method } = fields;
  if (typeof method !== 'string') return { problem: 'a notification needs a method name' };
  return { message: { kind: 'notification', method, data: dataOf(fields) } };
}

function dataOf(fields: Fields): MessageData {
  return fields['data'] || {};
}

function toWire(message: ProtooMessage): object {
  if (message.kind === 'response') return responseToWire(message);
  const { method, data } = message;
  if (message.kind === 'notification') return { notification: true, method, data: data ?? {} };
  return { request: true, id: message.id, method, data: data ?? {} };
}

function responseToWire(response: ProtooResponse): object {
  const { id } = response;
  if (response.ok) return { response: true, id, ok: true, data: response.data ?? {} };
  const { errorCode, errorReason } = response;
  return { response: true, id, ok: false, errorCode, errorReason };
}
