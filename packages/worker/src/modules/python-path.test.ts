import { describe, expect, it } from 'vitest';
import { composePythonPath } from './python-path.ts';

describe('composePythonPath', () => {
  it('puts modules before what the user has, each once', () => {
    expect(composePythonPath(['/a', '/b', '/a'], '/c:/b:', ':')).toBe('/a:/b:/c');
  });

  it('knows no folder of the name undefined', () => {
    expect(composePythonPath(['/a'], undefined, ':')).toBe('/a');
    expect(composePythonPath([], '', ':')).toBe('');
  });
});
