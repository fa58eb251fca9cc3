/** One line of a chart. */
export interface ChartLine {
  readonly name: string;
  /** Points by x; missing values leave a gap of no width. */
  readonly points: readonly { readonly x: number; readonly y: number }[];
}

/** What a chart shows. */
export interface ChartOptions {
  readonly title: string;
  readonly lines: readonly ChartLine[];
  /** Text of a value on the axes. */
  readonly formatX: (x: number) => string;
  readonly formatY: (y: number) => string;
}

const [WIDTH, HEIGHT] = [720, 220];
const [LEFT, RIGHT, TOP, BOTTOM] = [84, 16, 16, 28];
const COLOURS = ['#2f6fde', '#d9622b', '#2c9c69', '#8d4fc9'];
const TICKS = 4;

/** Draws a chart as SVG that stands alone. */
export function renderChart({ title, lines, formatX, formatY }: ChartOptions): string {
  const points = lines.flatMap((line) => line.points);
  const [mostX, mostY] = [most(points.map(({ x }) => x)), most(points.map(({ y }) => y))];
  const placeX = (x: number): number => LEFT + (x / mostX) * (WIDTH - LEFT - RIGHT);
  const placeY = (y: number): number => HEIGHT - BOTTOM - (y / mostY) * (HEIGHT - TOP - BOTTOM);
  const steps = Array.from({ length: TICKS + 1 }, (_, index) => index / TICKS);
  return [
    `<figure><figcaption>${escapeText(title)}${legendOf(lines)}</figcaption>`,
    `<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${escapeText(title)}">`,
    ...steps.map((step) => tickY(placeY(step * mostY), formatY(step * mostY))),
    ...steps.map((step) => tickX(placeX(step * mostX), formatX(step * mostX))),
    ...lines.map((line, index) => {
      const path = line.points.map(({ x, y }) => `${placeX(x).toFixed(1)},${placeY(y).toFixed(1)}`).join(' ');
      return `<polyline fill="none" stroke="${colourOf(index)}" stroke-width="2" points="${path}"/>`;
    }),
    '</svg></figure>',
  ].join('\n');
}

/** Text as HTML. */
export function escapeText(text: string): string {
  return text.replaceAll(/[&<>"']/gu, (character) => `&#${character.codePointAt(0)};`);
}

/** Never 0, so that a chart of nothing can be drawn. */
function most(values: readonly number[]): number {
  return values.reduce((a, b) => Math.max(a, b), 0) || 1;
}

function colourOf(index: number): string {
  return COLOURS[index % COLOURS.length] ?? '#000';
}

function legendOf(lines: readonly ChartLine[]): string {
  if (lines.length < 2) return '';
  return lines
    .map(({ name }, index) => ` <span style="color:${colourOf(index)}">■ ${escapeText(name)}</span>`)
    .join('');
}

function tickY(y: number, text: string): string {
  return `<line x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${y}" y2="${y}" class="grid"/><text x="${LEFT - 6}" y="${y + 4}" text-anchor="end">${escapeText(text)}</text>`;
}

function tickX(x: number, text: string): string {
  return `<text x="${x}" y="${HEIGHT - 8}" text-anchor="middle">${escapeText(text)}</text>`;
}
