/** The kinds of frames and their codes on the wire; the same table as `catalogue.json`. */
export const FrameKind = {
  HELLO: 1,
  REQUEST: 2,
  RESPONSE: 3,
  ERROR: 4,
  NOTIFICATION: 5,
  CANCEL: 6,
  MESSAGE: 7,
  CREDIT: 8,
  CLOSE: 9,
} as const;

/** Code of a frame kind. */
export type FrameKind = (typeof FrameKind)[keyof typeof FrameKind];

const names: ReadonlyMap<number, string> = new Map(
  Object.entries(FrameKind).map(([name, code]) => [code, name]),
);

/** Whether `code` names a kind of frame. */
export function isFrameKind(code: number): code is FrameKind {
  return names.has(code);
}

/** The name of a kind, such as `HELLO`. */
export function frameKindName(kind: FrameKind): string {
  return names.get(kind) ?? String(kind);
}
