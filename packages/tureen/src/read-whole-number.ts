import { CommandError, ExitCode } from './exit-code.ts';

/**
 * Reads the value of a flag.
 *
 * @throws CommandError `usage` when it is not a whole number from `min` to `max`.
 */
export function readWholeNumber(
  flag: string,
  text: string,
  { min, max }: { readonly min: number; readonly max: number },
): number {
  const value = /^\d+$/u.test(text) ? Number(text) : Number.NaN;
  if (value >= min && value <= max) return value;
  throw new CommandError(
    ExitCode.usage,
    `${flag} must be a whole number from ${min} to ${max}, got '${text}'`,
  );
}
