/** Kilobits per second. */
export function kilobits(bitsPerSecond: number): string {
  return (bitsPerSecond / 1000).toFixed(0);
}

/** Share as percent. */
export function percent(rate: number, digits = 1): string {
  return `${(rate * 100).toFixed(digits)} %`;
}

/** Bytes with the unit that suits them. */
export function byteSize(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  return bytes < 1_000_000 ? `${(bytes / 1000).toFixed(0)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}

/** Minutes and seconds, with hours if there are any. */
export function clockTime(milliseconds: number): string {
  const seconds = Math.floor(milliseconds / 1000);
  const parts = [Math.floor(seconds / 60) % 60, seconds % 60].map((part) => String(part).padStart(2, '0'));
  const hours = Math.floor(seconds / 3600);
  return [...(hours > 0 ? [hours] : []), ...parts].join(':');
}
