import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { connect } from 'node:net';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { chooseLink, openLink } from './open-link.ts';
import { openSocketLink, socketName, TOKEN_VARIABLE } from './socket-link.ts';

describe('chooseLink', () => {
  it('inherits a descriptor except on Windows', () => {
    expect(chooseLink('linux')).toBe('descriptor');
    expect(chooseLink('darwin')).toBe('descriptor');
    expect(chooseLink('win32')).toBe('socket');
  });
});

describe('the descriptor link', () => {
  it('is the fourth descriptor of the process', async () => {
    const link = await openLink('descriptor');
    const echo = 'import socket; s = socket.socket(fileno=3); s.sendall(s.recv(100))';
    const child = spawn('python3', ['-c', echo], { stdio: ['ignore', 'ignore', 'inherit', link.stdio] });
    const stream = await link.connect(child, new AbortController().signal);
    stream.write('hello');

    expect(String((await once(stream, 'data'))[0])).toBe('hello');
    expect(link.address).toBe('descriptor:3');
    await once(child, 'close');
  });

  it('says when the process has no such descriptor', async () => {
    const link = await openLink('descriptor');
    const child = spawn('true', { stdio: 'ignore' });

    await expect(link.connect(child, new AbortController().signal)).rejects.toThrow(
      'no stream at descriptor 3',
    );
    await once(child, 'close');
  });
});

describe('the socket link', () => {
  it('takes only who knows the token, and what follows it is the stream', async () => {
    const link = await openSocketLink();
    const address = link.address.slice('socket:'.length);
    const connected = link.connect(spawn('true'), new AbortController().signal);
    const stranger = connect(address).resume();
    stranger.write('x'.repeat(32));
    await once(stranger, 'close');
    const silent = connect(address).resume();
    await once(silent, 'connect');
    const worker = connect(address);
    worker.write(Buffer.from(link.variables[TOKEN_VARIABLE] ?? '', 'hex'));
    worker.write('first words');
    const stream = await connected;

    expect(String((await once(stream, 'data'))[0])).toBe('first words');
    await Promise.all([once(silent, 'close'), link.close()]);
    expect(existsSync(path.dirname(address))).toBe(false);
    stream.destroy();
    worker.destroy();
  });

  it('stops waiting when the signal fires', async () => {
    const link = await openSocketLink();
    const controller = new AbortController();
    const connecting = link.connect(spawn('true'), controller.signal);
    controller.abort(new Error('enough'));

    await expect(connecting).rejects.toThrow('enough');
    await link.close();
  });

  it('has a name among pipes on Windows, a file in a private folder elsewhere', () => {
    expect(socketName(undefined, 'ab12')).toBe('\\\\.\\pipe\\tureen-ab12');
    expect(socketName('/tmp/private', 'ab12')).toBe('/tmp/private/worker.sock');
  });
});
