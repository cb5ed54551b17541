/**
 * Bundles the program, libraries included: loading some 400 modules one by one is most of the start-up
 * of a short command (`npm run bench` has the figures). What is imported lazily stays a file of its own.
 * The library, `dist/index.js`, is what tsc makes, and imports its dependencies.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export default {
  input: { main: 'src/cli/main.ts' },
  platform: 'node',
  output: {
    dir: 'dist/program',
    cleanDir: true,
    chunkFileNames: '[name]-[hash].js',
    // Names stay, so that the stack of a bug can be read.
    minify: { compress: true, mangle: false, codegen: { removeWhitespace: true } },
  },
  plugins: [{ name: 'licenses', generateBundle: addLicenses }],
};

/** The licences of what is in the bundle, as they ask for. */
function addLicenses(_, bundle) {
  const modules = Object.values(bundle).flatMap((chunk) => Object.keys(chunk.modules ?? {}));
  const folders = modules.flatMap(
    (path) => /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0] ?? [],
  );
  const source = [...new Set(folders)].sort().map(describePackage).join('\n\n');
  this.emitFile({ type: 'asset', fileName: 'LICENSES.txt', source });
}

function describePackage(folder) {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const file = readdirSync(folder).find((each) => /^licen[cs]e/i.test(each));
  const text = file === undefined ? '' : readFileSync(join(folder, file), 'utf8').trim();
  return `${name} ${version} (${license})\n\n${text}`;
}
