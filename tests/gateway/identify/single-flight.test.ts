import { expect, test } from '@jest/globals';
import { SingleFlight } from '../../../gateway/identify/single-flight.ts';

function calls() {
  const begun: PromiseWithResolvers<string>[] = [];
  const call = () => {
    const one = Promise.withResolvers<string>();
    begun.push(one);
    return one.promise;
  };
  return { begun, call };
}

test('who asks while a call is under way shares the next one, never the one begun before they asked', async () => {
  const flights = new SingleFlight<string>();
  const { begun, call } = calls();
  const first = flights.run('a', call);
  const [second, third] = [flights.run('a', call), flights.run('a', call)];
  expect(begun).toHaveLength(1);
  begun[0]!.resolve('before');
  expect(await first).toBe('before');
  await Promise.resolve();
  expect(begun).toHaveLength(2);
  begun[1]!.resolve('after');
  expect(await Promise.all([second, third])).toEqual(['after', 'after']);
});

test('a call that fails fails for those who shared it, and not for the next', async () => {
  const flights = new SingleFlight<string>();
  const { begun, call } = calls();
  const first = flights.run('a', call);
  const second = flights.run('a', call);
  begun[0]!.reject(new Error('down'));
  await expect(first).rejects.toThrow('down');
  begun[1]!.resolve('up');
  expect(await second).toBe('up');
});

test('keys do not wait for each other', () => {
  const flights = new SingleFlight<string>();
  const { begun, call } = calls();
  void flights.run('a', call);
  void flights.run('b', call);
  expect(begun).toHaveLength(2);
});
