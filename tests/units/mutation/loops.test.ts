/** Where a mutant may run for ever: in the step or the bound of a loop. */
import { describe, expect, it } from 'vitest';
import { changesLoopControl } from '../../mutation/loops.ts';

/** The part between « and » is what a mutant replaces. */
function touches(marked: string): boolean {
  const start = marked.indexOf('«');
  const end = marked.indexOf('»') - 1;
  return changesLoopControl(marked.replace(/[«»]/g, ''), { start, end });
}

describe('changesLoopControl', () => {
  it.each([
    'for (let i = «0»; i < n; i++) f(i);',
    'for (let i = 0; «i < n»; i++) f(i);',
    'for (let i = 0; i < n; «i++») f(i);',
    'while («left > 0») left--;',
    'while (left > 0) { g(); «left--»; }',
    'while (left > 0) { g(); left «-=» 2; }',
    'while (left > 0) «{ g(); left -= 2; }»',
    'do { at = «at * 2»; } while (at < 100);',
    'while (queue.length > 0) { f(«queue.pop()»); }',
    'for (const x of xs) { for (let i = 0; i «<» n; i++) f(x, i); }',
  ])('%s', (marked) => expect(touches(marked)).toBe(true));

  it.each([
    'for (let i = 0; i < n; i++) «f(i)»;',
    'for (let i = 0; i < n; i++) { sum «+=» i; }',
    'while (left > 0) { sum = «sum + 1»; left--; }',
    'for (const x of «xs») f(x);',
    'if («a < b») f(a);',
    'const a = «1»; for (let i = 0; i < a; i++) f(i);',
  ])('not %s', (marked) => expect(touches(marked)).toBe(false));
});
