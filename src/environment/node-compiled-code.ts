import {
  closeSync,
  fstatSync,
  lstatSync,
  openSync,
  readSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import * as nodeModule from 'node:module';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import * as vm from 'node:vm';
import type * as Zlib from 'node:zlib';
import { makeFolder } from './node-folder.ts';

/** What Node puts around a file that is required; on the same line, so that places in stacks stay. */
const HEAD = '(function (exports, require, module, __filename, __dirname) { ';
const TAIL = '\n})';

type Variables = Readonly<Record<string, string | undefined>>;

/** What compiling left behind, by the name of the file that was compiled. */
type Compiled = Map<string, vm.Script>;

/**
 * Keeps what is compiled of this program for the next start, in the folder for temporary files: half of a
 * short command's time is compiling. Node 22 and later do so themselves; here is the same for Node 20,
 * under the same two variables (`NODE_COMPILE_CACHE` names the folder, `NODE_DISABLE_COMPILE_CACHE=1` keeps
 * nothing), for the files of one folder whose names tell their content (`name-hash.cjs`). What cannot be
 * kept is compiled as ever. What is kept cannot import at run time: see `importPackage`.
 */
export function keepCompiledCode(folder: string, variables: Variables): void {
  const { enableCompileCache } = nodeModule as { readonly enableCompileCache?: () => unknown };
  if (enableCompileCache !== undefined) {
    enableCompileCache();
    return;
  }
  const kept = openFolder(variables);
  if (kept === undefined) return;
  const compiled: Compiled = new Map();
  const { _extensions: extensions } = nodeModule.Module as unknown as {
    readonly _extensions: NodeJS.RequireExtensions;
  };
  const compileAsEver = extensions['.js'];
  extensions['.cjs'] = (module, path) => {
    if (dirname(path) === folder && namesItsContent(path)) load({ module, path, kept, compiled });
    else compileAsEver?.(module, path);
  };
  process.once('exit', () => keep(kept, compiled));
}

function namesItsContent(path: string): boolean {
  return /-[\w-]{8}\.cjs$/.test(path);
}

/** Only where nobody else can write: what is in it is run. */
function openFolder(variables: Variables): string | undefined {
  if (variables['NODE_DISABLE_COMPILE_CACHE'] === '1') return undefined;
  const user = process.getuid?.();
  const parent =
    variables['NODE_COMPILE_CACHE'] || join(tmpdir(), `pulze-run-compiled-${user ?? 'code'}`);
  const kept = join(parent, `${process.version}-${process.arch}`);
  try {
    makeFolder(kept, 0o700);
    const isOurs = [parent, kept]
      .map((path) => lstatSync(path))
      .every(({ uid, mode }) => user === undefined || (uid === user && (mode & 0o022) === 0));
    return isOurs ? kept : undefined;
  } catch {
    return undefined;
  }
}

interface Loading {
  readonly module: NodeJS.Module;
  readonly path: string;
  readonly kept: string;
  readonly compiled: Compiled;
}

function load({ module, path, kept, compiled }: Loading): void {
  const source = readSource(path);
  const cachedData = readKept(join(kept, basename(path)));
  const script = new vm.Script(source, {
    filename: path,
    columnOffset: -HEAD.length,
    ...(cachedData && { cachedData }),
  });
  if (cachedData === undefined || script.cachedDataRejected) compiled.set(basename(path), script);
  const run = script.runInThisContext();
  run.call(
    module.exports,
    module.exports,
    module.require.bind(module),
    module,
    path,
    dirname(path),
  );
}

/** As Node would compile it. The files of the bundle are ASCII. */
function readSource(path: string): string {
  const file = readFile(path, HEAD.length, TAIL.length);
  file.write(HEAD, 0, 'latin1');
  file.write(TAIL, file.length - TAIL.length, 'latin1');
  return file.toString('latin1');
}

/** What is read holds until the next file is: memory that is new to a process takes longer than to read into it. */
let memory = Buffer.allocUnsafeSlow(0);

/** A file's bytes, with room before and behind them. */
function readFile(path: string, before = 0, behind = 0): Buffer {
  const file = openSync(path, 'r');
  try {
    const { size } = fstatSync(file);
    const length = before + size + behind;
    if (memory.length < length) memory = Buffer.allocUnsafeSlow(Math.max(length, LEAST_MEMORY));
    for (let done = 0; done < size; ) {
      const read = readSync(file, memory, before + done, size - done, null);
      if (read === 0) throw new Error(`\`${path}\` became shorter`);
      done += read;
    }
    return memory.subarray(0, length);
  } finally {
    closeSync(file);
  }
}

/** Enough for the largest file, which is among the first. */
const LEAST_MEMORY = 1_250_000;

/** Before what is kept: its checksum, and room that makes a multiple of eight of it. V8 copies what is not aligned. */
const HEADER = 8;

/** V8 trusts what it is given, and damage would end the process at every start. */
function readKept(path: string): Buffer | undefined {
  try {
    const file = readFile(path);
    const data = file.subarray(HEADER);
    return file.readUInt32LE() === checksum(data) ? data : undefined;
  } catch {
    return undefined;
  }
}

/** Against damage, not against a person: nobody else can write there. A digest takes longer to load than to make. */
function checksum(data: Buffer): number {
  const zlib = nodeModule.createRequire(import.meta.url)('node:zlib') as typeof Zlib;
  return zlib.crc32(data);
}

/** At the end, since what has been called is compiled by then. Another process may do the same. */
function keep(kept: string, compiled: Compiled): void {
  for (const [name, script] of compiled) {
    const path = join(kept, name);
    const unfinished = `${path}.${process.pid}`;
    try {
      const data = script.createCachedData();
      const header = Buffer.alloc(HEADER);
      header.writeUInt32LE(checksum(data));
      writeFileSync(unfinished, Buffer.concat([header, data]));
      renameSync(unfinished, path);
    } catch {
      // A full disk, or nobody's folder: it is compiled again the next time.
      rmSync(unfinished, { force: true });
      return;
    }
  }
}
