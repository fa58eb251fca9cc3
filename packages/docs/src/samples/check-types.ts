import { relative, resolve } from 'node:path';
import * as ts from 'typescript';
import { ROOT } from '../markdown.ts';

/** A sample of a page, or what surrounds its samples. */
export interface SampleFile {
  /** Path from the root; packages are found from its folder. */
  readonly path: string;
  readonly text: string;
}

/** As strict as a program of a reader is by default. */
const OPTIONS: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2023,
  lib: ['lib.es2024.d.ts', 'lib.esnext.disposable.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts'],
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  moduleDetection: ts.ModuleDetectionKind.Force,
  customConditions: ['@tureen/source'],
  types: ['node'],
  typeRoots: [resolve(ROOT, 'node_modules/@types')],
  allowImportingTsExtensions: true,
  resolveJsonModule: true,
  strict: true,
  noEmit: true,
  skipLibCheck: true,
};

/** What the compiler has to say about the samples, each as `file:line: message`. The files need not exist. */
export function checkTypes(files: readonly SampleFile[]): string[] {
  const texts = new Map(files.map(({ path, text }) => [resolve(ROOT, path), text]));
  const disk = ts.createCompilerHost(OPTIONS);
  const readFile = (path: string): string | undefined => texts.get(path) ?? disk.readFile(path);
  const host: ts.CompilerHost = {
    ...disk,
    readFile,
    fileExists: (path) => texts.has(path) || disk.fileExists(path),
    getSourceFile: (path, language) => {
      const text = readFile(path);
      return text === undefined ? undefined : ts.createSourceFile(path, text, language);
    },
  };
  const program = ts.createProgram([...texts.keys()], OPTIONS, host);
  return [...texts.keys()].flatMap((path) => faultsOf(program, path));
}

function faultsOf(program: ts.Program, path: string): string[] {
  const source = program.getSourceFile(path);
  if (source === undefined) return [`${path}: not found`];
  const faults = [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)];
  return faults.map(({ messageText, start = 0 }) => {
    const { line } = source.getLineAndCharacterOfPosition(start);
    return `${relative(ROOT, path)}:${line + 1}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`;
  });
}
