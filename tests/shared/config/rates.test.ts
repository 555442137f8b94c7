import { expect, test } from '@jest/globals';
import { DEFAULT_RATES, readRates } from '../../../shared/config/rates.ts';

test('rates that are named change, the others stay', () => {
  expect(readRates('signIn=3,1; public=10,20')).toEqual({
    ...DEFAULT_RATES,
    signIn: { burst: 3, perMinute: 1 },
    public: { burst: 10, perMinute: 20 },
  });
});

test('off is no rates at all', () => {
  expect(readRates('off')).toBeUndefined();
});

test.each(['signIn', 'signIn=1', 'signIn=0,1', 'signIn=1,0', 'signIn=-1,1', 'nothing=1,1', 'toString=1,1', 'on'])(
  '%s is refused, naming the rates there are',
  (text) => {
    expect(() => readRates(text)).toThrow(
      expect.objectContaining({ code: 'CONFIG_INVALID', message: expect.stringContaining('refusedToken') }),
    );
  },
);
