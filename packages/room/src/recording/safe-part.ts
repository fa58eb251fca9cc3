/** Bytes that one name in a path may have; file systems allow 255 for all of them together. */
const MAX_NAME_BYTES = 60;

/** Names that Windows keeps for devices, whatever the extension. */
const RESERVED_NAME = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/iu;

/** What a name must not hold. */
// oxlint-disable-next-line no-control-regex -- control characters are exactly what must not get into a name
const UNSAFE_CHARACTERS = /[/\\:*?"<>|\u0000-\u001F\u007F]/gu;

/** `text` as one harmless part of a path of at most `maxBytes`, never empty, `.` or `..`. */
export function safePart(text: string, maxBytes: number = MAX_NAME_BYTES): string {
  const clean = cut(text.normalize('NFC').replace(UNSAFE_CHARACTERS, '_'), maxBytes);
  const trimmed = clean.replace(/^[. ]+|[. ]+$/gu, '_');
  if (trimmed === '') return '_';
  return RESERVED_NAME.test(trimmed) ? `_${trimmed}` : trimmed;
}

/** The longest start of `text` that fits, without half a character. */
function cut(text: string, maxBytes: number): string {
  let kept = '';
  let bytes = 0;
  for (const character of text) {
    bytes += Buffer.byteLength(character);
    if (bytes > maxBytes) break;
    kept += character;
  }
  return kept;
}
