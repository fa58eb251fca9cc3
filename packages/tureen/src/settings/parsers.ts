import { InvalidArgumentError } from 'commander';

/** Milliseconds of each unit of a duration. */
const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

/** Factors of a bitrate. */
const FACTORS: Readonly<Record<string, number>> = { '': 1, k: 1000, m: 1_000_000 };

/** Parses a whole number of a range. The parser throws InvalidArgumentError, as all of these do. */
export function wholeNumber(min: number, max: number = Number.MAX_SAFE_INTEGER): (text: string) => number {
  return (text) => {
    const value = /^\d+$/u.test(text) ? Number(text) : Number.NaN;
    if (value >= min && value <= max) return value;
    const range = max === Number.MAX_SAFE_INTEGER ? `from ${min}` : `from ${min} to ${max}`;
    throw new InvalidArgumentError(`It must be a whole number ${range}.`);
  };
}

/** Milliseconds of `1500ms`, `10` or `10s` (seconds), `5m`, `1h`. */
export function duration(text: string): number {
  const { value, unit } = /^(?<value>\d+(?:\.\d+)?)(?<unit>ms|s|m|h)?$/u.exec(text)?.groups ?? {};
  const milliseconds = Number(value) * (UNITS[unit ?? 's'] ?? Number.NaN);
  if (milliseconds > 0) return milliseconds;
  throw new InvalidArgumentError('It must be a time such as 10s, 1500ms, 5m or 1h.');
}

/** Bits per second of `800000`, `800k`, `2.5M`. */
export function bitrate(text: string): number {
  const { value, factor } = /^(?<value>\d+(?:\.\d+)?)(?<factor>[km]?)$/iu.exec(text)?.groups ?? {};
  const bitsPerSecond = Math.round(Number(value) * (FACTORS[(factor ?? '').toLowerCase()] ?? Number.NaN));
  if (bitsPerSecond > 0) return bitsPerSecond;
  throw new InvalidArgumentError('It must be bits per second such as 800k or 2.5M.');
}

/** Share, 0 to 1, of `5%` or `0.05`. */
export function share(text: string): number {
  const { value, percent } = /^(?<value>\d+(?:\.\d+)?)(?<percent>%)?$/u.exec(text)?.groups ?? {};
  const result = Number(value) / (percent === undefined ? 1 : 100);
  if (result >= 0 && result <= 1) return result;
  throw new InvalidArgumentError('It must be a share such as 1% or 0.01.');
}

/** One of a few words, whatever their case. */
export function oneOf(...words: readonly string[]): (text: string) => string {
  return (text) => {
    const found = words.find((word) => word.toLowerCase() === text.toLowerCase());
    if (found !== undefined) return found;
    throw new InvalidArgumentError(`It must be one of ${words.join(', ')}.`);
  };
}

/** Whether a text of the environment means yes; undefined when it is empty. */
export function truth(text: string): boolean | undefined {
  if (text === '') return undefined;
  return !['false', '0', 'no', 'off'].includes(text.toLowerCase());
}
