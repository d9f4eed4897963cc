/** What can be reached from some files of a program by imports of any kind. */
import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { type Loading, loadingsIn } from './loadings.ts';

export interface Reachable {
  /** files of the project */
  readonly files: ReadonlySet<string>;
  /** outside packages by name, each with the files that import it */
  readonly packages: ReadonlyMap<string, readonly string[]>;
  /** modules of Node without `node:`, each with the files that import it */
  readonly node: ReadonlyMap<string, readonly string[]>;
  /** other files that are named relative to a module */
  readonly assets: ReadonlySet<string>;
  /** `src/nn/odd.ts:3 import(name)`: what is loaded there is only known when it runs */
  readonly open: readonly string[];
}

interface Dependency {
  readonly module: string;
  readonly resolved: string;
  readonly coreModule: boolean;
  readonly couldNotResolve: boolean;
}

interface Module {
  readonly source: string;
  readonly couldNotResolve?: boolean;
  readonly dependencies: readonly Dependency[];
}

const depcruise = resolve('node_modules/dependency-cruiser/bin/dependency-cruise.mjs');

/** The modules that dependency-cruiser reaches from these files and folders, outside packages too. */
function cruise(folder: string, entries: readonly string[]): readonly Module[] {
  const words = ['--config', '.dependency-cruiser.cjs', '--output-type', 'json', ...entries];
  const { stdout, stderr } = spawnSync(process.execPath, [depcruise, ...words], {
    ...{ cwd: folder, encoding: 'utf8', maxBuffer: 2 ** 28 },
  });
  if (!stdout.startsWith('{')) throw new Error(`dependency-cruiser: ${stderr}${stdout}`);
  return JSON.parse(stdout).modules;
}

const isCode = (path: string) => /\.[cm]?[jt]sx?$/.test(path);
const isOutside = (path: string) => path.includes('node_modules/');

/** `@scope/name` or `name` of what is imported. */
function packageOf(module: string): string {
  return module
    .split('/')
    .slice(0, module.startsWith('@') ? 2 : 1)
    .join('/');
}

/**
 * Follows static and dynamic imports, those of types alone too, and code that is named relative to a
 * module, as that of threads is. `entries`: files and folders of the project at `folder`, which has the
 * configuration of dependency-cruiser.
 */
export function reachable(folder: string, entries: readonly string[]): Reachable {
  const files = new Set<string>();
  const [packages, node] = [new Map<string, string[]>(), new Map<string, string[]>()];
  const assets = new Set<string>();
  const open: string[] = [];
  const note = (map: Map<string, string[]>, name: string, by: string) =>
    map.set(name, [...(map.get(name) ?? []), by]);
  let next = entries;
  while (next.length > 0) {
    const found: Loading[] = [];
    const isNew = ({ source, couldNotResolve = false }: Module) =>
      !couldNotResolve && isCode(source) && !isOutside(source) && !files.has(source);
    for (const { source, dependencies } of cruise(folder, next).filter(isNew)) {
      files.add(source);
      for (const { module, resolved, coreModule, couldNotResolve } of dependencies) {
        if (coreModule) note(node, module.replace(/^node:/, ''), source);
        else if (couldNotResolve || isOutside(resolved)) note(packages, packageOf(module), source);
      }
      found.push(...loadingsIn(folder, source));
    }
    const named = new Set<string>();
    for (const { place, file } of found) {
      if (file === null) open.push(place);
      else (isCode(file) ? named : assets).add(file);
    }
    next = [...named].filter((file) => !files.has(file));
  }
  return { files, packages, node, assets, open };
}
