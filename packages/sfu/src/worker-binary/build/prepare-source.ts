import { cp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { SfuError } from '../../errors.ts';
import type { MediasoupLocation } from '../resolve-mediasoup.ts';

/** The stand-ins for the libraries that mediasoup would download, shipped with this package. */
const STAND_INS = fileURLToPath(new URL('../../../native/subprojects', import.meta.url));
const DTLS_TRANSPORT = join('src', 'RTC', 'DtlsTransport.cpp');

/**
 * Makes a copy of the worker's source that builds against the libraries of the system.
 *
 * @param target - folder of the copy, which must not exist yet
 * @throws SfuError `source-changed` when the source is not as expected
 */
export async function prepareSource(mediasoup: MediasoupLocation, target: string): Promise<void> {
  await cp(join(mediasoup.directory, 'worker'), target, {
    recursive: true,
    filter: (path) => !path.endsWith(join('worker', 'out')) && !path.endsWith(join('worker', 'prebuild')),
  });
  const subprojects = join(target, 'subprojects');
  await rm(subprojects, { recursive: true, force: true });
  await cp(STAND_INS, subprojects, { recursive: true });
  await mendDtlsTransport(target, mediasoup.version);
}

async function mendDtlsTransport(source: string, version: string): Promise<void> {
  const path = join(source, DTLS_TRANSPORT);
  const mended = mendBioCallback(await readFile(path, 'utf8'));
  if (mended === undefined) throw SfuError.sourceChanged(`worker/${DTLS_TRANSPORT}`, version);
  await writeFile(path, mended);
}

/**
 * Makes the callback of the DTLS BIO test the bit that says "after the operation" in place of
 * comparing the whole operation with it. As published it answers 1 to every control call; an OpenSSL
 * built with kernel TLS, as distributions do, then believes that kernel TLS is active and crashes in
 * the first handshake (OpenSSL's BIO_set_callback(3)).
 *
 * @returns the mended text, the text itself when it is mended already, undefined when it is neither
 */
export function mendBioCallback(text: string): string | undefined {
  if (/operationType\s*&\s*BIO_CB_RETURN/.test(text)) return text;
  const parts = text.split(/operationType\s*==\s*BIO_CB_RETURN/);

  return parts.length === 2 ? parts.join('(operationType & BIO_CB_RETURN) != 0') : undefined;
}
