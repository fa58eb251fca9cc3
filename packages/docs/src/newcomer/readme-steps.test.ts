import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, it } from 'vitest';
import { ROOT } from '../markdown.ts';
import { KNOWN_COMMANDS, KNOWN_INLINE } from './known-commands.ts';
import { inlineCommands, readFrontPage, readmeSteps } from './readme-steps.ts';

const page = readFrontPage();
const commands = readmeSteps(page).filter((step) => step.type === 'command');

it('the front page has no command that is not known, and none is known that it has not', () => {
  expect(commands.map(({ command }) => command)).toEqual(KNOWN_COMMANDS.map(({ command }) => command));
  const printed = new Set(commands.map(({ command }) => command));
  const inline = inlineCommands(page).filter((command) => !printed.has(command));
  expect(inline).toEqual(KNOWN_INLINE.map(({ command }) => command));
});

it.each([...KNOWN_COMMANDS, ...KNOWN_INLINE])('CI runs $command, or its like', ({ runBy, as }) => {
  expect(readFileSync(resolve(ROOT, runBy), 'utf8')).toContain(as);
});

it('says of every command without an end that it has none', () => {
  const stopped = commands.filter(({ isStopped }) => isStopped).map(({ command }) => command);
  const endless = KNOWN_COMMANDS.filter(({ ready }) => ready !== undefined).map(({ command }) => command);
  expect(stopped).toEqual(endless);
});

it('reads a command and what is said of it', () => {
  const text = "```bash\ntureen join --say 'a # b'  # until Ctrl-C: a bot\nls\n```\n\n```ts\nx();\n```\n";
  expect(readmeSteps({ name: 'x.md', text })).toEqual([
    { type: 'command', command: "tureen join --say 'a # b'", isStopped: true },
    { type: 'command', command: 'ls', isStopped: false },
    { type: 'program', code: 'x();\n' },
  ]);
});
