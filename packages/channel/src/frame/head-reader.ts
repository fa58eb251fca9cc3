import { ChannelError } from '../channel-error.ts';

/** Reads the fields of a JSON head and throws a ChannelError `protocol-error` that names the field when one is wrong. */
export class HeadReader {
  readonly #kind: string;
  readonly #fields: Record<string, unknown>;

  /** @throws ChannelError when `head` is not an object. */
  constructor(kind: string, head: unknown) {
    this.#kind = kind;
    if (!isRecord(head)) throw ChannelError.protocol(`a ${kind} frame whose head is not a JSON object`);
    this.#fields = head;
  }

  /** A whole number of at least `minimum`. */
  integer(name: string, minimum: number): number {
    const value = this.#fields[name];
    if (typeof value === 'number' && Number.isSafeInteger(value) && value >= minimum) return value;
    return this.#wrong(name, `a whole number from ${minimum}`);
  }

  /** Any string. */
  string(name: string): string {
    const value = this.#fields[name];
    return typeof value === 'string' ? value : this.#wrong(name, 'a string');
  }

  /** An object of strings. */
  strings(name: string): Record<string, string> {
    const value = this.#fields[name];
    return isRecordOfStrings(value) ? value : this.#wrong(name, 'an object of strings');
  }

  /** `{[name]: value}`, or nothing when the field is absent. */
  optional<N extends string>(name: N): { [K in N]?: unknown } {
    return this.#has(name) ? field(name, this.#fields[name]) : {};
  }

  /** Like `optional`, for a string. */
  optionalString<N extends string>(name: N): { [K in N]?: string } {
    return this.#has(name) ? field(name, this.string(name)) : {};
  }

  /** Like `optional`, for a whole number from 0. */
  optionalInteger<N extends string>(name: N): { [K in N]?: number } {
    return this.#has(name) ? field(name, this.integer(name, 0)) : {};
  }

  /** Like `optional`, for `{code, message}`. */
  optionalFault<N extends string>(name: N): { [K in N]?: { code: string; message: string } } {
    if (!this.#has(name)) return {};
    const fault = new HeadReader(`${this.#kind} (${name})`, this.#fields[name]);
    return field(name, { code: fault.string('code'), message: fault.string('message') });
  }

  #has(name: string): boolean {
    return Object.hasOwn(this.#fields, name);
  }

  #wrong(name: string, wanted: string): never {
    throw ChannelError.protocol(`a ${this.#kind} frame whose ${name} is not ${wanted}`);
  }
}

function field<N extends string, V>(name: N, value: V): { [K in N]?: V } {
  const fields: { [K in N]?: V } = {};
  fields[name] = value;
  return fields;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isRecordOfStrings(value: unknown): value is Record<string, string> {
  return isRecord(value) && Object.values(value).every((entry) => typeof entry === 'string');
}
