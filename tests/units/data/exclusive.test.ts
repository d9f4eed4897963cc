import { existsSync, mkdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { exclusively } from '../../../src/data/exclusive.ts';
import { temporaryFolder } from './temporaryFolder.ts';

const pause = (duration: number) => new Promise<void>((done) => setTimeout(done, duration));

/** A lock that is no more touched, as an ended process leaves it behind. */
function orphan(lock: string): void {
  writeFileSync(lock, '');
  utimesSync(lock, Date.now() / 1000, Date.now() / 1000);
}

describe('exclusively', () => {
  beforeEach(() => {
    // Whole seconds, which file times keep exactly.
    const now = 1000 * Math.ceil(Date.now() / 1000);
    vi.useFakeTimers({ now, toFake: ['setTimeout', 'setInterval', 'clearInterval', 'Date'] });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('gives back what the action gives, and has the lock during the action alone', async () => {
    const lock = join(temporaryFolder(), 'deeper', 'lock');
    const waiting = vi.fn();
    const held = await exclusively(lock, async () => existsSync(lock), { waiting });
    expect([held, existsSync(lock)]).toEqual([true, false]);
    expect(waiting).not.toHaveBeenCalled();
    expect(vi.getTimerCount()).toBe(0);
  });

  it('gives the lock back when the action throws', async () => {
    const lock = join(temporaryFolder(), 'lock');
    const failing = exclusively(lock, async () => {
      throw new Error('no luck');
    });
    await expect(failing).rejects.toThrow('no luck');
    expect(existsSync(lock)).toBe(false);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('lets the second wait for the first, however long that takes, and says so once', async () => {
    const lock = join(temporaryFolder(), 'lock');
    const events: string[] = [];
    const run = (name: string) =>
      exclusively(
        lock,
        async () => {
          events.push(`${name} begins`);
          await pause(60_000);
          events.push(`${name} ends`);
        },
        { waiting: () => events.push(`${name} waits`) },
      );
    const both = Promise.all([run('first'), run('second')]);
    expect(events).toEqual(['first begins', 'second waits']);
    await vi.advanceTimersByTimeAsync(59_999);
    expect(events).toEqual(['first begins', 'second waits']);
    await vi.advanceTimersByTimeAsync(1 + 100);
    expect(events).toEqual(['first begins', 'second waits', 'first ends', 'second begins']);
    await vi.advanceTimersByTimeAsync(60_000);
    await both;
    expect(events.at(-1)).toBe('second ends');
  });

  it('touches the lock ten times while it would become stale', async () => {
    const lock = join(temporaryFolder(), 'lock');
    const begin = Date.now();
    const running = exclusively(lock, () => pause(5000));
    await vi.advanceTimersByTimeAsync(1999);
    expect(statSync(lock).mtimeMs).toBe(begin + 1000);
    await vi.advanceTimersByTimeAsync(1);
    expect(statSync(lock).mtimeMs).toBe(begin + 2000);
    await vi.advanceTimersByTimeAsync(3000);
    await running;
  });

  it.each([
    ['10 s by default', {}, 10_000],
    ['as long as it is told', { staleAfter: 3000 }, 3000],
  ])('takes the lock of a process that is gone after waiting %s', async (_, options, stale) => {
    const lock = join(temporaryFolder(), 'lock');
    orphan(lock);
    const action = vi.fn(async () => 'done');
    const running = exclusively(lock, action, options);
    await vi.advanceTimersByTimeAsync(stale);
    expect(action).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(stale / 100);
    expect(action).toHaveBeenCalledOnce();
    expect(await running).toBe('done');
  });

  it('ends well where its lock was taken away', async () => {
    const lock = join(temporaryFolder(), 'lock');
    const running = exclusively(lock, async () => {
      rmSync(lock);
      await pause(3000);
      return 'done';
    });
    await vi.advanceTimersByTimeAsync(3000);
    expect(await running).toBe('done');
  });

  it('says where it cannot write, without running the action', async () => {
    const folder = temporaryFolder();
    const file = join(folder, 'file');
    writeFileSync(file, '');
    const action = vi.fn(async () => {});
    for (const blocked of [file, join(file, 'deeper')]) {
      await expect(exclusively(join(blocked, 'lock'), action)).rejects.toThrow(
        new RegExp(`^cannot write ${blocked}: .+; choose a folder that is writable and has room$`),
      );
    }
    const tooLong = join(folder, 'x'.repeat(300));
    await expect(exclusively(tooLong, action)).rejects.toThrow(
      new RegExp(`^cannot write ${tooLong}: ENAMETOOLONG.+; choose a folder that is writable`),
    );
    expect(action).not.toHaveBeenCalled();
  });

  it('may find its folder made already', async () => {
    const folder = join(temporaryFolder(), 'deeper');
    mkdirSync(folder);
    expect(await exclusively(join(folder, 'lock'), async () => 1)).toBe(1);
  });
});
