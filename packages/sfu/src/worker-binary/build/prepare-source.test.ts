import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../fixtures/temporary-folder.ts';
import { locateMediasoup } from '../resolve-mediasoup.ts';
import { mendBioCallback, prepareSource } from './prepare-source.ts';

test('the comparison with the whole operation becomes a test of the bit', () => {
  const text = 'x = (operationType == BIO_CB_RETURN) ? ret : 1;';

  expect(mendBioCallback(text)).toBe('x = ((operationType & BIO_CB_RETURN) != 0) ? ret : 1;');
});

test('a source that is mended stays, one that is different is refused', () => {
  const mended = 'x = (operationType & BIO_CB_RETURN) ? ret : 1;';

  expect(mendBioCallback(mended)).toBe(mended);
  expect(mendBioCallback('x = 1;')).toBeUndefined();
});

test("the installed mediasoup's source is copied, mended, and its libraries stood in for", async () => {
  const target = join(await temporaryFolder(), 'source');
  const mediasoup = locateMediasoup();

  await prepareSource(mediasoup, target);

  const path = join('src', 'RTC', 'DtlsTransport.cpp');
  const mended = await readFile(join(target, path), 'utf8');
  expect(mended).toContain('(operationType & BIO_CB_RETURN) != 0');
  await expect(readFile(join(mediasoup.directory, 'worker', path), 'utf8')).resolves.not.toBe(mended);
  await expect(readdir(join(target, 'subprojects'))).resolves.toContain('libsrtp3');
});

test('every subproject that the source asks for has a stand-in', async () => {
  const target = join(await temporaryFolder(), 'source');
  await prepareSource(locateMediasoup(), target);
  const build = await readFile(join(target, 'meson.build'), 'utf8');
  const wanted = [...build.matchAll(/subproject\(\s*'(?<name>[^']+)'/g)].map(
    ({ groups }) => groups?.['name'] ?? '',
  );
  const there = new Set(await readdir(join(target, 'subprojects')));
  const notOnLinux = new Set(['wingetopt', 'catch2']);

  expect(wanted.filter((name) => !there.has(name) && !notOnLinux.has(name))).toEqual([]);
});
