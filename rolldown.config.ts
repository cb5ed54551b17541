/**
 * Bundles the program and the library, dependencies included: loading some 400 modules one by one is
 * most of the start-up of a short command (`npm run bench` has the figures). As CommonJS, which Node loads
 * faster than modules, and whose compiled code can be kept (`keepCompiledCode`). What is imported lazily
 * stays a file of its own, and so does what is required: a library that is needed at once where it is
 * needed at all, in the middle of what cannot wait. The types beside it are what tsc makes.
 */
import { chmodSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { defineConfig, type OutputBundle, type Plugin } from 'rolldown';

/** What src requires (`createRequire(import.meta.url)('…')`), and a name for the file of it. */
const required: Readonly<Record<string, string>> = {
  '@marcbachmann/cel-js': 'cel-js',
  'handlebars/dist/cjs/handlebars/compiler/base.js': 'handlebars',
  'json-p3': 'json-p3',
  re2js: 're2js',
  'string-width': 'string-width',
};

// Names of functions and classes stay, so that the stack of a bug can be read.
const minify = {
  compress: true,
  mangle: { keepNames: true },
  codegen: { removeWhitespace: true },
} as const;

// Told by the first bundle to the second.
const packages = new Set<string>();
const requiredFiles = new Map<string, string>();

// A name tells its content: what was compiled of a file is kept by its name (`keepCompiledCode`).
const chunkFileNames = ({ name }: { readonly name: string }): string =>
  name === UNKEPT ? '[name].cjs' : '[name]-[hash].cjs';
const UNKEPT = 'import-package';

export default defineConfig([
  {
    input: Object.fromEntries(Object.entries(required).map(([name, file]) => [file, name])),
    platform: 'node',
    output: {
      dir: 'dist/program',
      cleanDir: true,
      format: 'cjs',
      exports: 'named',
      entryFileNames: chunkFileNames,
      chunkFileNames,
      minify,
    },
    plugins: [makeAscii(), collectPackages(), collectRequired()],
  },
  {
    input: { main: 'src/cli/main.ts', index: 'src/index.ts' },
    platform: 'node',
    output: {
      dir: 'dist/program',
      format: 'cjs',
      exports: 'named',
      entryFileNames: '[name].cjs',
      chunkFileNames,
      codeSplitting: {
        groups: [
          { name: UNKEPT, test: (id) => id === resolve(`src/environment/${UNKEPT}.ts`) },
          { name: 'base', test: (id) => isReached(id, 'base') },
          { name: 'core', test: (id) => isReached(id, 'core') },
        ],
      },
      minify,
    },
    plugins: [
      findReached(),
      findRequired(),
      leaveOutOfYargs(),
      makeAscii(),
      collectPackages(),
      makeLicenses(),
      makeModule(),
      checkImports(),
      makeExecutable(),
    ],
  },
]);

/** The modules that each of these imports, at once or through others; not those that it loads lazily. */
const starts = {
  base: ['src/cli/main.ts'],
  core: ['src/cli/program.ts', 'src/cli/commands/validate.ts', 'src/environment/node.ts'],
};
const reached = new Map<keyof typeof starts, ReadonlySet<string>>();

function isReached(id: string, name: keyof typeof starts): boolean {
  return reached.get(name)?.has(id) ?? false;
}

/** Small files take longer to find and open than to run: what the shortest commands need are two files. */
function findReached(): Plugin {
  return {
    name: 'reached',
    buildEnd() {
      for (const name of ['base', 'core'] as const) {
        const found = new Set<string>();
        const visit = (id: string): void => {
          if (found.has(id)) return;
          found.add(id);
          for (const each of this.getModuleInfo(id)?.importedIds ?? []) visit(each);
        };
        for (const path of starts[name]) visit(resolve(path));
        if (name === 'base') found.delete(resolve('src/cli/main.ts'));
        reached.set(name, found);
      }
    },
  };
}

function findRequired(): Plugin {
  return {
    name: 'required',
    transform(code) {
      if (!code.includes('createRequire')) return null;
      return code.replaceAll(
        /(createRequire\(import\.meta\.url\)\(\s*)['"]([^'"]+)['"]/g,
        (_, call, name) => {
          if (name.startsWith('node:')) return `${call}'${name}'`;
          const file = requiredFiles.get(required[name] ?? '');
          if (file === undefined) throw new Error(`\`${name}\` is required, and has no file`);
          return `${call}'./${file}'`;
        },
      );
    },
  };
}

/**
 * What yargs lays out its help with, three times: ours is laid out by us, so that it is never asked
 * for, and takes longer to load than all the rest of yargs. And its configurations that extend others.
 * What it asserts with is Node's, whose errors take longer to make than the options to read: it makes one
 * at each start, while it looks for a version, and catches it.
 */
function leaveOutOfYargs(): Plugin {
  const left = '\0left-out-of-yargs';
  const notAsked = ['cliui', 'string-width', './utils/apply-extends.js'];
  const asserts = '\0asserts-of-yargs';
  return {
    name: 'left-out-of-yargs',
    resolveId(id, importer) {
      if (!importer?.includes('/node_modules/yargs/')) return null;
      if (id === 'assert') return asserts;
      return notAsked.includes(id) ? left : null;
    },
    load(id) {
      if (id === asserts) return assertsOfYargs;
      return id === left ? leftOutOfYargs : null;
    },
  };
}

const leftOutOfYargs = `
export default function leftOut() { throw new Error('pulze-run does without this of yargs'); }
export { leftOut as applyExtends };`;

const assertsOfYargs = `
export function strictEqual(found, expected, message) {
  if (found !== expected) throw new Error(message);
}
export function notStrictEqual(found, other, message) {
  if (found === other) throw new Error(message);
}`;

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

function collectRequired(): Plugin {
  return {
    name: 'required-files',
    generateBundle(_options, bundle) {
      for (const file of Object.values(bundle)) {
        if (file.type === 'chunk' && file.isEntry) requiredFiles.set(file.name, file.fileName);
      }
    },
  };
}

/** The library as a module, whose names are listed: that is what its types say it is. */
function makeModule(): Plugin {
  return {
    name: 'module',
    generateBundle(_options, bundle) {
      const library = bundle['index.cjs'];
      if (library?.type !== 'chunk') throw new Error('the library has no file');
      const source = `export { ${library.exports.join(', ')} } from './index.cjs';\n`;
      this.emitFile({ type: 'asset', fileName: 'index.js', source });
    },
  };
}

/** Kept code cannot import (see `importPackage`); what is text, for another process, can. */
function checkImports(): Plugin {
  return {
    name: 'imports',
    generateBundle(_options, bundle) {
      for (const { fileName, ...file } of Object.values(bundle)) {
        if (file.type !== 'chunk' || file.name === UNKEPT) continue;
        const found = /\bimport\((?!url\);)[^)]*\)/.exec(file.code);
        if (found) throw new Error(`${fileName}: \`${found[0]}\` has to go by importPackage`);
      }
    },
  };
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
      chmodSync(join(dir, 'main.cjs'), 0o755);
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
