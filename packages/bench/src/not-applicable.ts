/** Thrown where a subject has no such thing; the table says "n/a", with the reason in a note below it. */
export class NotApplicable extends Error {
  override readonly name = 'NotApplicable';
}
