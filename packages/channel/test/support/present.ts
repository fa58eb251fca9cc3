/** The value, which a test knows to be there. */
export function present<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('Something that the test counts on is not there.');
  return value;
}
