/** An object as it came over the wire: nothing is known about its fields. */
export type Fields = Readonly<Record<string, unknown>>;

/** Whether `value` is an object with named fields. */
export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** @throws TypeError when `value` is not an object. */
export function fieldsOf(value: unknown): Fields {
  if (!isFields(value)) throw new TypeError(`an object is expected, not ${describe(value)}`);
  return value;
}

/** @throws TypeError when the field is not a text that is not empty. */
export function text(fields: Fields, name: string): string {
  const value = fields[name];
  if (typeof value !== 'string' || value === '') {
    throw new TypeError(`${name} must be a text that is not empty, not ${describe(value)}`);
  }
  return value;
}

/** The text, or undefined for everything that is none. */
export function optionalText(fields: Fields, name: string): string | undefined {
  const value = fields[name];
  return typeof value === 'string' ? value : undefined;
}

/** @throws TypeError when the field is not a finite number. */
export function number(fields: Fields, name: string): number {
  const value = optionalNumber(fields, name);
  if (value === undefined) throw new TypeError(`${name} must be a number, not ${describe(fields[name])}`);
  return value;
}

/** The finite number, or undefined for everything that is none. */
export function optionalNumber(fields: Fields, name: string): number | undefined {
  const value = fields[name];
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

/** @throws TypeError when `value` is not a list. */
export function listOf(value: unknown, name: string): readonly unknown[] {
  if (!Array.isArray(value)) throw new TypeError(`${name} must be a list, not ${describe(value)}`);
  return value as readonly unknown[];
}

/**
 * An object whose inside is mediasoup's, and checked by mediasoup-client.
 *
 * @throws TypeError when the field is not an object.
 */
// oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- what is inside is the caller's claim
export function structure<T extends object>(fields: Fields, name: string): T {
  const value = fields[name];
  if (!isFields(value)) throw new TypeError(`${name} must be an object, not ${describe(value)}`);
  return value as T;
}

/** @throws TypeError when the field is not `audio` or `video`. */
export function mediaKind(fields: Fields): 'audio' | 'video' {
  const { kind } = fields;
  if (kind !== 'audio' && kind !== 'video') {
    throw new TypeError(`kind must be audio or video, not ${describe(kind)}`);
  }
  return kind;
}

function describe(value: unknown): string {
  if (value === undefined) return 'missing';
  const shown = JSON.stringify(value) ?? typeof value;
  return shown.length > 60 ? `${shown.slice(0, 60)}…` : shown;
}
