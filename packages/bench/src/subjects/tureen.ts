import { createWorker } from '@tureen/handler';
import type { Subject } from './subject.ts';

/** This project's handler. */
export const tureen: Subject = { name: 'tureen', createWorker: async () => createWorker() };
