/**
 * `npm run --silent bench -- [NAME…] [--json]`: measures the named benchmarks, or all.
 * With --json one object a line, such as
 * {"bench":"mlp-step","subject":"loops-fast","threads":1,"input":"dense","imagesPerSecond":2000,"ratio":20}
 */
import { gemmProducts } from './gemm.ts';
import { type Benchmark, measure } from './measure.ts';
import { mlpStep } from './mlp-step.ts';
import { asJson, asText } from './report.ts';

const BENCHMARKS: readonly Benchmark[] = [mlpStep, gemmProducts];
const ROUNDS = 5;
const ROUND_SECONDS = 0.5;

const wanted = process.argv.slice(2).filter((argument) => argument !== '--json');
const json = process.argv.includes('--json');
const unknown = wanted.find((name) => !BENCHMARKS.some((benchmark) => benchmark.name === name));

if (unknown !== undefined) {
  const choices = BENCHMARKS.map(({ name, about }) => `  ${name.padEnd(10)}${about}`).join('\n');
  console.error(`bench: there is no benchmark '${unknown}'; choose from\n${choices}`);
  process.exitCode = 1;
} else {
  for (const benchmark of BENCHMARKS) {
    if (wanted.length > 0 && !wanted.includes(benchmark.name)) continue;
    for (const contest of benchmark.contests()) {
      const measurements = measure(contest, ROUNDS, ROUND_SECONDS, () => performance.now() / 1000);
      for (const measurement of measurements) {
        console.log(json ? asJson(measurement) : asText(measurement));
      }
    }
  }
}
