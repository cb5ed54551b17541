/**
 * Bundles the program and the library, dependencies included: loading some 400 modules one by one is
 * most of the start-up of a short command (`npm run bench` has the figures). What is imported lazily
 * stays a file of its own, and so does what is required: a library that is needed at once where it is
 * needed at all, in the middle of what cannot wait. The types beside it are what tsc makes.
 */
import { chmodSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { defineConfig, type OutputBundle, type Plugin } from 'rolldown';

/** What src requires (`createRequire(import.meta.url)('…')`), and the file of it. */
const required: Readonly<Record<string, string>> = {
  '@marcbachmann/cel-js': 'cel-js',
  'handlebars/dist/cjs/handlebars/compiler/base.js': 'handlebars',
  'json-p3': 'json-p3',
  re2js: 're2js',
  'string-width': 'string-width',
};

// Names stay, so that the stack of a bug can be read.
const minify = { compress: true, mangle: false, codegen: { removeWhitespace: true } } as const;

/** The packages of both bundles: what is built first is told by the second. */
const packages = new Set<string>();

export default defineConfig([
  {
    input: Object.fromEntries(Object.entries(required).map(([name, file]) => [file, name])),
    platform: 'node',
    output: {
      dir: 'dist/program',
      cleanDir: true,
      format: 'cjs',
      exports: 'named',
      entryFileNames: '[name].cjs',
      minify,
    },
    plugins: [makeAscii(), collectPackages()],
  },
  {
    input: { main: 'src/cli/main.ts', index: 'src/index.ts' },
    platform: 'node',
    output: { dir: 'dist/program', chunkFileNames: '[name]-[hash].js', minify },
    plugins: [
      findRequired(),
      leaveOutHelp(),
      makeAscii(),
      collectPackages(),
      makeLicenses(),
      makeExecutable(),
    ],
  },
]);

function findRequired(): Plugin {
  return {
    name: 'required',
    transform(code) {
      if (!code.includes('createRequire')) return null;
      return code.replaceAll(
        /(createRequire\(import\.meta\.url\)\(\s*)['"]([^'"]+)['"]/g,
        (_, call, name) => {
          if (name.startsWith('node:')) return `${call}'${name}'`;
          const file = required[name];
          if (file === undefined) throw new Error(`\`${name}\` is required, and has no file`);
          return `${call}'./${file}.cjs'`;
        },
      );
    },
  };
}

/**
 * What yargs lays out its help with, three times: ours is laid out by us, so that it is never asked
 * for, and takes longer to load than all the rest of yargs.
 */
function leaveOutHelp(): Plugin {
  const left = '\0left-out-of-yargs';
  return {
    name: 'yargs-without-help',
    resolveId(id, importer) {
      const isOfHelp = id === 'cliui' || id === 'string-width';
      return isOfHelp && importer?.includes('/node_modules/yargs/') ? left : null;
    },
    load: (id) =>
      id === left
        ? "export default function leftOut() { throw new Error('yargs lays out no help'); }"
        : null,
  };
}

/** A file with one character beyond Latin-1 takes Node twice the memory, and longer to read. */
function makeAscii(): Plugin {
  return {
    name: 'ascii',
    generateBundle(_options, bundle) {
      for (const file of Object.values(bundle)) {
        if (file.type === 'chunk') file.code = escapeBeyondAscii(file.code);
      }
    },
  };
}

/** In what is minified, such characters are in texts and patterns only. */
function escapeBeyondAscii(code: string): string {
  return code.replaceAll(
    /[\u0080-\uffff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

function collectPackages(): Plugin {
  return {
    name: 'packages',
    generateBundle(_options, bundle) {
      for (const folder of findPackages(bundle)) packages.add(folder);
    },
  };
}

/** The licences of what is in the bundle go along with it, as they ask for. */
function makeLicenses(): Plugin {
  return {
    name: 'licenses',
    generateBundle() {
      const source = [...packages].sort().map(describePackage).join('\n\n');
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
  return folders;
}

function describePackage(folder: string): string {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const file = readdirSync(folder).find((each) => /^licen[cs]e/i.test(each));
  const text = file === undefined ? '' : readFileSync(join(folder, file), 'utf8').trim();
  return `${name} ${version} (${license})\n\n${text}`;
}
