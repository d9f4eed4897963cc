/** The fast kernels in a browser: other threads, another event loop, the same bits. */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type Browser, chromium } from 'playwright-core';
import { createServer, type ViteDevServer } from 'vite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { syntheticDigits } from '../../../src/data/syntheticDigits.ts';
import { createFastKernels } from '../../../src/kernels/webassembly/fastKernels.ts';
import { BATCH, type FiftySteps, fiftySteps } from './fiftySteps.ts';
import { mlpSteps } from './mlpSteps.ts';
import type { PageResult, PageTask } from './page.ts';
import { LOST } from './twoThreads.ts';

const executablePath = '/usr/bin/chromium';
const absent = `skipped: ${executablePath} is not installed; install Debian's package chromium to run it`;

/** Without these two a page gets no memory that threads could share. */
const isolation = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
};

/** ms that a browser may take to start on a busy machine */
const STARTING = 60_000;

const digits = syntheticDigits({ train: 10 * BATCH, valid: 1, test: 1 }).train;

const sha256 = (numbers: ArrayLike<number>): string =>
  createHash('sha256')
    .update(new Uint8Array(Float64Array.from(numbers).buffer))
    .digest('hex');

/** A page that is empty, served beside the modules of the repository. */
async function serve(headers: Record<string, string>): Promise<ViteDevServer> {
  const server = await createServer({
    configFile: false,
    root: fileURLToPath(new URL('../../..', import.meta.url)),
    appType: 'custom',
    logLevel: 'error',
    server: { host: '127.0.0.1', port: 0, headers, hmr: false, watch: null },
    optimizeDeps: { entries: ['tests/units/fast/page.ts'] },
  });
  server.middlewares.use('/empty.html', (_, response) => {
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    response.setHeader('Content-Type', 'text/html');
    response.end('<!doctype html><title>empty</title><link rel="icon" href="data:,">');
  });
  return server.listen();
}

interface Visit {
  readonly headers: Record<string, string>;
  /** a part of the addresses that are not found */
  readonly lost?: string;
}

/**
 * What a call of a function of `page.ts` gives in a page. Throws what it throws there, and at anything
 * that the page reports as an error.
 */
async function inPage(browser: Browser, call: string, { headers, lost }: Visit): Promise<unknown> {
  const server = await serve(headers);
  const page = await browser.newPage();
  try {
    const errors: string[] = [];
    page.on('pageerror', (error) => errors.push(error.message));
    page.on('console', (line) => line.type() === 'error' && errors.push(line.text()));
    if (lost !== undefined) await page.route(lost, (route) => route.fulfill({ status: 404 }));
    await page.goto(new URL('/empty.html', server.resolvedUrls?.local[0]).href);
    const result = await page.evaluate(
      `import('/tests/units/fast/page.ts')
        .then((page) => page.${call})
        .catch(({ message, cause }) => { throw new Error(message + ': ' + cause?.message); })`,
    );
    expect(errors).toEqual([]);
    return result;
  } finally {
    await page.close();
    await server.close();
  }
}

/** A call that trains with so many threads. */
function training(threads: number): string {
  const task: PageTask = {
    threads,
    images: [...digits.images],
    labels: [...digits.labels],
    side: digits.width,
  };
  return `train(${JSON.stringify(task)})`;
}

if (!existsSync(executablePath)) {
  process.stderr.write(`the fast kernels in Chromium: ${absent}\n`);
  describe.skip(`the fast kernels in Chromium (${absent})`, () => it('agree', () => {}));
} else {
  describe('fifty steps in Chromium', () => {
    let browser: Browser;
    let here: Record<'cnn' | 'mlp', FiftySteps>;

    beforeAll(async () => {
      const kernels = await createFastKernels({ memory: 2 ** 26 });
      here = { cnn: fiftySteps(kernels, digits), mlp: mlpSteps(kernels, digits) };
      kernels.close();
      browser = await chromium.launch({
        executablePath,
        args: [
          '--no-sandbox',
          '--disable-gpu',
          '--disable-quic',
          '--no-first-run',
          '--disable-background-networking',
          '--disable-component-update',
          '--disable-sync',
        ],
      });
    }, STARTING);
    afterAll(() => browser?.close());

    it.each([
      ['one thread', isolation, 1, { isolated: true, threads: 1 }],
      ['two threads', isolation, 2, { isolated: true, threads: 2 }],
      [
        'one thread where two are asked for and memory cannot be shared',
        {},
        2,
        { isolated: false, threads: 1 },
      ],
    ])('give the very weights and losses of Node on %s', async (_, headers, threads, expected) => {
      const result = (await inPage(browser, training(threads), { headers })) as PageResult;
      expect({ isolated: result.isolated, threads: result.threads }).toEqual(expected);
      for (const network of ['cnn', 'mlp'] as const) {
        expect(result[network].losses).toEqual(here[network].losses);
        expect(sha256(result[network].weights)).toBe(sha256(here[network].weights));
      }
    });

    it.each([
      [
        'the compiled kernels are not found',
        '**/kernels-threads.wasm',
        /kernels-threads\.wasm gives status 404; the kernels are compiled by npm run build/,
      ],
      [
        'a thread cannot be started',
        '**/worker.js*',
        /1 worker threads cannot be started; use fewer threads: the script of the worker cannot be/,
      ],
    ])('are not begun where %s, and the error says so', async (_, lost, error) => {
      await expect(inPage(browser, training(2), { headers: isolation, lost })).rejects.toThrow(
        error,
      );
    });

    it('end with an error, and the page does not hang, where the other thread is ended', async () => {
      expect(await inPage(browser, 'loseThread()', { headers: isolation })).toBe(LOST);
    });

    it.each(['cnn', 'mlp'] as const)(
      'start and end at other weights and get a smaller loss: %s',
      (of) => {
        const { losses, weights } = here[of];
        const mean = (values: readonly number[]) => values.reduce((a, b) => a + b) / values.length;
        expect(mean(losses.slice(-10))).toBeLessThan(mean(losses.slice(0, 10)));
        expect(weights.every(Number.isFinite)).toBe(true);
      },
    );
  });
}
