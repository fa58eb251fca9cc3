import { globSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, it } from 'vitest';
import { ROOT } from './markdown.ts';

const PAGE = readFileSync(resolve(ROOT, 'packages/docs/guides/from-smcdk.md'), 'utf8');

/** smcdk's dictionaries. */
const FIELDS = [
  'serverAddress',
  'enableSslVerification',
  'roomId',
  'peerId',
  'displayName',
  'device',
  'autoProduce',
  'mediaFilePath',
  'autoConsume',
  'recordDirectoryPath',
  'recordFilePathGenerator',
];

/** What smcdk exports, or documents as a part. */
const CLASSES = [
  'MediasoupClient',
  'MediasoupSignalerInterface',
  'ProtooSignaler',
  'Room',
  'Peer',
  'PeerAppData',
  'MultimediaRuntime',
  'StatsCollector',
  'Device',
  'AiortcHandler',
  'Logger',
];

it.each([...FIELDS, ...CLASSES])('the page for users of smcdk says what became of %s', (name) => {
  expect(PAGE).toMatch(new RegExp(`\`${name}[\`(]`, 'u'));
});

it('has every listener with all its callbacks', () => {
  const files = globSync('packages/room/src/listeners/*-listeners.ts', { cwd: ROOT });
  const source = files.map((file) => readFileSync(resolve(ROOT, file), 'utf8')).join('\n');
  const names = [
    ...source.matchAll(/class (?<name>\w+) extends Listener|^ {2}(?:async )?(?<name2>on[A-Z]\w+)\(/gmu),
  ].map(({ groups }) => groups?.['name'] ?? groups?.['name2'] ?? '');
  expect(names.length).toBeGreaterThanOrEqual(7 + 15);
  expect(names.filter((name) => !PAGE.includes(`\`${name}`))).toEqual([]);
});
