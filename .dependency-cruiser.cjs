/** Who may import whom (docs/architecture.md says why). `npm run check:imports` fails on a violation. */

/** Everything in `folder` may import only from itself and from `allowed`. */
const layer = (folder, allowed) => ({
  name: `${folder}-imports`,
  comment: `src/${folder} imports only ${[folder, ...allowed].join(', ')} of the project`,
  severity: 'error',
  from: { path: `^src/${folder}/` },
  to: { path: '^src/', pathNot: `^src/(${[folder, ...allowed].join('|')})/` },
});

/** What the trainings beside ours, in frameworks, may know of the project. */
const FOR_FRAMEWORKS = ['kernels', 'nn', 'conv', 'engines', 'models', 'experiments'];

/** An outside package is imported in one place only. */
const door = (name, packages, files) => ({
  name: `one-door-for-${name}`,
  comment: `${name} is imported only by ${files}`,
  severity: 'error',
  from: { path: '^(src|frameworks|tests|bench)/', pathNot: files },
  to: { path: `node_modules/(${packages})/` },
});

module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    layer('kernels', []),
    layer('theory', []),
    layer('evidence', ['theory']),
    layer('nn', ['kernels']),
    layer('conv', ['kernels', 'nn']),
    layer('data', ['kernels']),
    layer('engines', ['kernels', 'nn', 'conv']),
    layer('models', ['kernels', 'nn', 'conv']),
    layer('experiments', ['kernels', 'nn', 'conv', 'data', 'engines', 'models']),
    layer('submission', ['kernels', 'nn', 'data', 'models', 'experiments']),
    {
      name: 'conv-knows-only-the-layer-interface',
      severity: 'error',
      from: { path: '^src/conv/' },
      to: { path: '^src/nn/', pathNot: '^src/nn/layer\\.ts$' },
    },
    {
      name: 'only-roots-import-roots',
      comment: 'pages and cli put everything together; nothing below knows them',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(cli|pages)/|^src/index\\.ts$' },
      to: { path: '^src/(cli|pages)/|^src/index\\.ts$' },
    },
    {
      name: 'src-knows-no-framework',
      comment: 'a framework differentiates by itself, which nothing in src may do',
      severity: 'error',
      // The command line offers it beside our own, and loads it only where it is asked for.
      from: { path: '^src/', pathNot: '^src/cli/engines\\.ts$' },
      to: { path: '^frameworks/' },
    },
    {
      name: 'frameworks-imports',
      comment: `frameworks imports only ${FOR_FRAMEWORKS.join(', ')} of src`,
      severity: 'error',
      from: { path: '^frameworks/' },
      to: { path: '^(src|tests|bench)/', pathNot: `^src/(${FOR_FRAMEWORKS.join('|')})/` },
    },
    door('ndarray', 'ndarray', '^src/kernels/array\\.ts$'),
    door('pure-rand', 'pure-rand', '^src/kernels/random\\.ts$'),
    door(
      'mathjs',
      'mathjs',
      '^src/theory/(expression/parse|arithmetic/(exact|decimal))\\.ts$|^tests/',
    ),
    door('fast-check', 'fast-check', '^src/evidence/|^tests/'),
    door('plot', '@observablehq/plot|linkedom', '^src/experiments/figures/chart\\.ts$'),
    door(
      'fast-png',
      'fast-png',
      '^src/experiments/figures/picture\\.ts$|^src/data/pictures/decodePng\\.ts$|^tests/',
    ),
    door('jpeg-js', 'jpeg-js', '^src/data/pictures/decodeJpeg\\.ts$|^tests/'),
    door('modern-tar', 'modern-tar', '^src/data/pictures/tarFiles\\.ts$|^tests/'),
    door('yauzl', 'yauzl|@types/yauzl', '^src/data/pictures/zipFiles\\.ts$'),
    door('cli-progress', 'cli-progress', '^src/experiments/progress\\.ts$'),
    door('tensorflow', '@tensorflow/[^/]+', '^frameworks/tensorflow\\.ts$'),
    door(
      'stdlib',
      '@stdlib/[^/]+',
      '^src/kernels/elementary\\.ts$|^src/theory/arithmetic/elementary\\.ts$',
    ),
    {
      name: 'no-unlisted-packages',
      severity: 'error',
      from: { path: '^src/' },
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown', 'unknown'] },
    },
    { name: 'not-resolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'types', 'node', 'default'],
    },
  },
};
