import { LLMock, type MockServerOptions } from '@copilotkit/aimock';
import { onTestFinished } from 'vitest';

/** A server of aimock's on a free port of this machine; it is stopped after the test. */
export async function startAimock(
  prepare: (mock: LLMock) => void,
  options: MockServerOptions = {},
): Promise<LLMock> {
  const mock = new LLMock({ host: '127.0.0.1', port: 0, ...options });
  prepare(mock);
  await mock.start();
  onTestFinished(() => mock.stop());
  return mock;
}
