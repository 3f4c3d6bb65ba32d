/** What a tracker keeps open in a process of its own. */
import { describe, expect, test } from 'vitest';
import { node } from './program.js';

describe('in a process of its own', () => {
  const IMPORT = "import { SimpleTracker } from 'test-tracker';";

  test('a closed tracker does not keep it alive', async () => {
    const { stdout } = await node(`${IMPORT}
      const tracker = new SimpleTracker({ udpPort: 0, httpPort: 0 });
      await tracker.start();
      await tracker.close();
      console.log('closed');`);
    expect(stdout).toBe('closed\n');
  });

  test('an open one does', async () => {
    // The timer does not hold the process, so it fires only if the tracker does.
    const { stdout } = await node(`${IMPORT}
      const tracker = new SimpleTracker({ udpPort: 0 });
      await tracker.start();
      const alive = async () => {
        console.log('still here');
        await tracker.close();
      };
      setTimeout(alive, 50).unref();
      process.on('exit', () => console.log('exit'));`);
    expect(stdout).toBe('still here\nexit\n');
  });

  test('started and closed a hundred times, it leaves nothing open', async () => {
    const { stdout } = await node(`${IMPORT}
      const once = async () => {
        const tracker = new SimpleTracker({ udpPort: 0, httpPort: 0 });
        await tracker.start();
        await tracker.close();
      };
      await once();
      const before = process.getActiveResourcesInfo();
      for (let index = 0; index < 100; index++) await once();
      console.log(JSON.stringify([before, process.getActiveResourcesInfo()]));`);
    const [before, after] = JSON.parse(stdout);
    expect(after).toEqual(before);
  }, 60_000);

  test('one that failed to start leaves nothing open', async () => {
    const { stdout } = await node(`${IMPORT}
      const first = new SimpleTracker({ httpPort: 0 });
      const { httpPort } = await first.start();
      const second = new SimpleTracker({ udpPort: 0, httpPort });
      await second.start().catch((error) => console.log(error.code));
      await first.close();`);
    expect(stdout).toBe('EADDRINUSE\n');
  });
});
