/** Names and texts of other peers are theirs to choose; what would control the terminal is shown as `·`. */
export function printable(text: string): string {
  return text.replaceAll(/\p{C}/gu, '·');
}

/** JSON of one line that is harmless on a terminal too: control characters beyond ASCII are escaped. */
export function printableJson(value: unknown): string {
  return JSON.stringify(value).replaceAll(/[\u007F-\u009F\u2028\u2029]|\p{Cf}/gu, (character) =>
    [...Array(character.length).keys()]
      .map((index) => String.raw`\u${character.charCodeAt(index).toString(16).padStart(4, '0')}`)
      .join(''),
  );
}

/** At most so many characters, with `…` for the rest. */
export function shortened(text: string, most: number): string {
  const characters = Array.from(text);
  return characters.length <= most ? text : `${characters.slice(0, most - 1).join('')}…`;
}
