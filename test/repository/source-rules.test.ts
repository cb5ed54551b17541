import { readdir, readFile } from 'node:fs/promises';
import { glob } from 'tinyglobby';
import { describe, expect, it } from 'vitest';

interface TextFile {
  readonly path: string;
  readonly text: string;
}

const NOT_OURS = ['**/node_modules/**', '.git/**', 'dist/**', 'coverage/**', '**/.pulze/**'];

async function readFiles(...patterns: readonly string[]): Promise<readonly TextFile[]> {
  const paths = await glob([...patterns], { ignore: NOT_OURS, dot: true });
  return Promise.all(
    paths.sort().map(async (path) => ({ path, text: await readFile(path, 'utf8') })),
  );
}

/** `path:line: text` of every line that has the pattern, as an editor finds it. */
function findLines(files: readonly TextFile[], pattern: RegExp): readonly string[] {
  return files.flatMap(({ path, text }) =>
    text
      .split('\n')
      .flatMap((line, index) =>
        pattern.test(line) ? [`${path}:${index + 1}: ${line.trim()}`] : [],
      ),
  );
}

const ambient =
  /\bMath\.random\b|\bnew (?:globalThis\.)?Date\b|\bDate\.(?:now|parse|UTC)\b|\bglobalThis\.(?:process|setTimeout|fetch|performance)\b/;
const putOff = /\b(?:TO[D]O|FIX[M]E)\b/;
const machinePath = /(?<![\w.:/-])\/(?:work|root|home|Users)\/[a-z]/;
const vagueFolder = /(?:^|\/)(?:utils?|helpers?|common|types|shared|misc|lib)\//;

const source = await readFiles('src/**/*.ts');
const written = source.filter(({ path }) => !path.endsWith('.generated.ts'));
const own = await readFiles('**/*');

describe('the patterns of these rules', () => {
  it.each([
    [ambient, 'const jitter = Math.random();'],
    [ambient, 'const now = new Date();'],
    [ambient, 'const now = Date.now();'],
    [ambient, 'globalThis.setTimeout(wake, 10);'],
    [putOff, `// ${'TO'}DO: refunds`],
    [machinePath, `import '${'/home'}/agent/desk.ts';`],
    [machinePath, `${'/work'}/desk`],
    [vagueFolder, 'src/utils/text.ts'],
  ])('%s finds %s', (pattern, line) => {
    expect(pattern.test(line)).toBe(true);
  });

  it.each([
    [ambient, 'const at = clock.now();'],
    [machinePath, 'https://api.example/home/agent'],
    [machinePath, './work/desk'],
    [vagueFolder, 'src/template/types.ts'],
  ])('%s leaves %s alone', (pattern, line) => {
    expect(pattern.test(line)).toBe(false);
  });
});

describe('the source', () => {
  it('is looked at', () => {
    expect(written.length).toBeGreaterThan(20);
    expect(own.length).toBeGreaterThan(written.length);
  });

  it('has no file of more than 300 lines', () => {
    const long = written
      .map(({ path, text }) => ({ path, lines: text.trimEnd().split('\n').length }))
      .filter(({ lines }) => lines > 300);
    expect(long).toEqual([]);
  });

  it('takes time and chance from the environment', () => {
    const files = written.filter(
      ({ path }) => !/^src\/(environment\/node[^/]*|protocol\/iso-time)\.ts$/.test(path),
    );
    expect(findLines(files, ambient)).toEqual([]);
  });

  it('puts nothing off', () => {
    const code = own.filter(({ path }) => /\.(?:[cm]?[jt]s|sh|yaml)$/.test(path));
    expect(findLines(code, putOff)).toEqual([]);
  });

  it('has no folder whose name says nothing', () => {
    const vague = own.filter(({ path }) => vagueFolder.test(path));
    expect(vague.map(({ path }) => path)).toEqual([]);
  });
});

describe('the repository', () => {
  it('has no other folders at its top', async () => {
    const entries = await readdir('.', { withFileTypes: true });
    const folders = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
    const known = ['src', 'pipelines', 'schemas', 'test', 'examples', 'bench', '.ci', '.github'];
    const notKept = ['.git', 'node_modules', 'dist', 'coverage', '.pulze'];
    expect(folders.filter((name) => ![...known, ...notKept].includes(name))).toEqual([]);
  });

  it('names no path of one machine', () => {
    expect(findLines(own, machinePath)).toEqual([]);
  });
});

interface Manifest {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

interface LockFile {
  readonly packages: Readonly<Record<string, LockedPackage>>;
}

interface LockedPackage {
  readonly version: string;
  readonly resolved?: string;
  readonly integrity?: string;
  readonly dev?: boolean;
  readonly optional?: boolean;
  readonly hasInstallScript?: boolean;
}

describe('the dependencies', async () => {
  const manifest: Manifest = JSON.parse(await readFile('package.json', 'utf8'));
  const lockFile: LockFile = JSON.parse(await readFile('package-lock.json', 'utf8'));
  const locked = Object.entries(lockFile.packages).filter(([path]) => path !== '');
  const shipped = locked.filter(([, entry]) => entry.dev !== true);

  it('are pinned to one version', () => {
    const wanted = { ...manifest.dependencies, ...manifest.devDependencies };
    const loose = Object.entries(wanted).filter(([, version]) => !/^\d+\.\d+\.\d+$/.test(version));
    expect(loose).toEqual([]);
  });

  it('are at most 40 packages for those who install the program', () => {
    expect(shipped.length).toBeGreaterThanOrEqual(Object.keys(manifest.dependencies ?? {}).length);
    expect(shipped.length).toBeLessThanOrEqual(40);
  });

  it('run no script when the program is installed', () => {
    const withScript = shipped.filter(([, entry]) => entry.hasInstallScript === true);
    expect(withScript.map(([path]) => path)).toEqual([]);
  });

  it('come from any registry, and are the same bytes from each', () => {
    // A registry that is not complete knows no digest of development packages of other platforms.
    const tied = locked.filter(
      ([, entry]) =>
        entry.resolved !== undefined ||
        (entry.integrity === undefined && !(entry.dev && entry.optional)),
    );
    expect(tied.map(([path]) => path)).toEqual([]);
  });

  it('are not fetched from a registry that the repository names', async () => {
    expect(findLines(await readFiles('.npmrc'), /registry|https?:/)).toEqual([]);
  });
});
