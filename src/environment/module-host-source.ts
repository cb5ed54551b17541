/**
 * What a module host runs. It is text because it has to be what Node runs, wherever the program is
 * bundled to: it says that it is ready, and then answers each call with one message. An error that nobody waits for (a
 * rejection, a timer) is told as thrown by the call in progress, and ends the process.
 */
export const moduleHostSource: string = `
const send = process.send.bind(process);
const describe = (error) => {
  const isError = error !== null && typeof error === 'object' && 'message' in error;
  return isError
    ? { message: String(error.name ?? 'Error') + ': ' + String(error.message), stack: String(error.stack ?? '') }
    : { message: String(error), stack: '' };
};
const tellThrown = (error) => ({ kind: 'threw', ...describe(error) });
const answer = async ({ url, exported, input }) => {
  const module = await import(url);
  const called = module[exported] ?? module.default?.[exported];
  if (typeof called !== 'function') return { kind: 'no-function' };
  const given = await called(JSON.parse(input));
  const odd = [given, given?.score].find((each) => typeof each === 'number' && !Number.isFinite(each));
  if (odd !== undefined) return { kind: 'returned', noNumber: String(odd) };
  const json = JSON.stringify(given);
  return json === undefined ? { kind: 'returned' } : { kind: 'returned', json };
};
process.on('uncaughtException', (error) => send({ ...tellThrown(error), isFatal: true }, () => process.exit(1)));
process.on('disconnect', () => process.exit());
process.on('message', (call) => answer(call).catch(tellThrown).then((told) => send(told)));
send({ kind: 'ready' });
`;
