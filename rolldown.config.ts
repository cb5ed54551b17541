/**
 * Bundles the program and the library, dependencies included: loading some 400 modules one by one is
 * most of the start-up of a short command (`npm run bench` has the figures). What is imported lazily
 * stays a file of its own. The types beside it are what tsc makes.
 */
import { chmodSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { defineConfig, type OutputBundle, type Plugin } from 'rolldown';

export default defineConfig({
  input: { main: 'src/cli/main.ts', index: 'src/index.ts' },
  platform: 'node',
  output: {
    dir: 'dist/program',
    cleanDir: true,
    chunkFileNames: '[name]-[hash].js',
    // Names stay, so that the stack of a bug can be read.
    minify: { compress: true, mangle: false, codegen: { removeWhitespace: true } },
  },
  plugins: [makeLicenses(), makeExecutable()],
});

/** The licences of what is in the bundle go along with it, as they ask for. */
function makeLicenses(): Plugin {
  return {
    name: 'licenses',
    generateBundle(_options, bundle) {
      const source = findPackages(bundle).map(describePackage).join('\n\n');
      this.emitFile({ type: 'asset', fileName: 'LICENSES.txt', source: `${source}\n` });
    },
  };
}

/** npm makes a program executable when it installs a package, but not in the project itself. */
function makeExecutable(): Plugin {
  return {
    name: 'executable',
    writeBundle({ dir = '' }) {
      chmodSync(join(dir, 'main.js'), 0o755);
    },
  };
}

function findPackages(bundle: OutputBundle): readonly string[] {
  const modules = Object.values(bundle).flatMap((file) =>
    file.type === 'chunk' ? Object.keys(file.modules) : [],
  );
  const folders = modules.flatMap(
    (path) => /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0] ?? [],
  );
  return [...new Set(folders)].sort();
}

function describePackage(folder: string): string {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const file = readdirSync(folder).find((each) => /^licen[cs]e/i.test(each));
  const text = file === undefined ? '' : readFileSync(join(folder, file), 'utf8').trim();
  return `${name} ${version} (${license})\n\n${text}`;
}
