import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { FrameKind } from '../frame/frame-kind.ts';
import { type Job, ServingQueue } from './serving-queue.ts';

const body = Buffer.alloc(0);

function request(id: number, target?: string): Job {
  return { kind: FrameKind.REQUEST, id, method: 'x.y', ...(target === undefined ? {} : { target }), body };
}

function notification(event: string, target?: string): Job {
  return { kind: FrameKind.NOTIFICATION, event, ...(target === undefined ? {} : { target }), body };
}

function names(jobs: Job[] | undefined): (string | number)[] | undefined {
  return jobs?.map((job) => (job.kind === FrameKind.REQUEST ? job.id : job.event));
}

describe('ServingQueue', () => {
  it('starts what has no target, or a target of its own, at once', () => {
    const queue = new ServingQueue(10);

    expect(names(queue.add(request(1), 10))).toEqual([1]);
    expect(names(queue.add(request(2, 'a'), 10))).toEqual([2]);
    expect(names(queue.add(request(3, 'b'), 10))).toEqual([3]);
    expect(names(queue.add(notification('n'), 10))).toEqual(['n']);
    expect(queue.backlogBytes).toBe(0);
  });

  it('keeps what is for one target in order, requests and notifications alike', () => {
    const queue = new ServingQueue(10);
    queue.add(request(1, 'a'), 10);

    expect(names(queue.add(notification('n', 'a'), 10))).toEqual([]);
    expect(names(queue.add(request(2, 'a'), 10))).toEqual([]);
    expect(names(queue.add(notification('o', 'a'), 10))).toEqual([]);
    expect(names(queue.finish(1))).toEqual(['n', 2]);
    expect(names(queue.finish(2))).toEqual(['o']);
    expect(names(queue.add(notification('p', 'a'), 10))).toEqual(['p']);
    expect(queue.backlogBytes).toBe(0);
  });

  it('runs no more than so many requests at a time', () => {
    const queue = new ServingQueue(2);

    expect(names([1, 2, 3, 4].flatMap((id) => queue.add(request(id), 10)))).toEqual([1, 2]);
    expect(queue.backlogBytes).toBeGreaterThan(20);
    expect(names(queue.finish(2))).toEqual([3]);
    expect(names(queue.finish(1))).toEqual([4]);
    expect(queue.backlogBytes).toBe(0);
  });

  it('lets what waits be withdrawn, and what runs not', () => {
    const queue = new ServingQueue(1);
    queue.add(request(1, 'a'), 10);
    queue.add(request(2, 'a'), 10);
    queue.add(request(3, 'b'), 10);
    queue.add(notification('n', 'b'), 10);

    expect(queue.withdraw(1)).toBeUndefined();
    expect(queue.withdraw(9)).toBeUndefined();
    expect(names(queue.withdraw(2))).toEqual([]);
    expect(names(queue.withdraw(3))).toEqual(['n']);
    expect(queue.backlogBytes).toBe(0);
    expect(names(queue.finish(1))).toEqual([]);
  });

  it('loses nothing and starts each once, whatever happens', () => {
    const step = fc.oneof(
      fc.record({ do: fc.constant('request' as const), target: fc.constantFrom('a', 'b', undefined) }),
      fc.record({ do: fc.constant('notification' as const), target: fc.constantFrom('a', 'b', undefined) }),
      fc.record({ do: fc.constant('finish' as const), pick: fc.nat(5) }),
    );
    fc.assert(
      fc.property(
        fc.array(step, { maxLength: 60 }),
        fc.integer({ min: 1, max: 4 }),
        (steps, maxConcurrent) => {
          const queue = new ServingQueue(maxConcurrent);
          const sent: Job[] = [];
          const started: Job[] = [];
          const running: number[] = [];
          const start = (jobs: Job[]): void => {
            started.push(...jobs);
            running.push(...jobs.flatMap((job) => (job.kind === FrameKind.REQUEST ? [job.id] : [])));
            expect(running.length).toBeLessThanOrEqual(maxConcurrent);
          };
          const finish = (pick: number): void => {
            const [id] = running.splice(pick % running.length, 1);
            if (id !== undefined) start(queue.finish(id));
          };
          for (const [index, { do: what, ...step }] of steps.entries()) {
            if (what === 'finish') finish('pick' in step ? step.pick : 0);
            else {
              const target = 'target' in step ? step.target : undefined;
              const job = what === 'request' ? request(index, target) : notification(`${index}`, target);
              sent.push(job);
              start(queue.add(job, 10));
            }
          }
          while (running.length > 0) finish(0);

          expect(new Set(started)).toEqual(new Set(sent));
          expect(started).toHaveLength(sent.length);
          for (const target of ['a', 'b']) {
            const of = (jobs: Job[]): Job[] => jobs.filter((job) => job.target === target);
            expect(of(started)).toEqual(of(sent));
          }
          expect(queue.backlogBytes).toBe(0);
        },
      ),
    );
  });
});
