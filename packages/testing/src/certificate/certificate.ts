import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { testPython } from '../python.ts';

/** A certificate and its key, as PEM texts. */
export interface Certificate {
  readonly cert: string;
  readonly key: string;
}

const SCRIPT = fileURLToPath(new URL('../coturn/make_certificate.py', import.meta.url));

/** Makes a certificate for 127.0.0.1 that signs itself, and may also be trusted as an authority. Valid for a day. */
export async function makeCertificate(): Promise<Certificate> {
  const folder = await mkdtemp(join(tmpdir(), 'tureen-certificate-'));
  try {
    const files = [join(folder, 'cert.pem'), join(folder, 'key.pem')] as const;
    await promisify(execFile)(testPython(), [SCRIPT, ...files]);
    const [cert, key] = await Promise.all([readFile(files[0], 'utf8'), readFile(files[1], 'utf8')]);
    return { cert, key };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
