/*
 * Passwords in the process of the tests are hashed at a small cost: a city has some ten accounts, the suites sign in hundreds of times, and
 * each hash takes a fifth of a second of a core. Processes that tests start hash as ever, and so do hashes of another cost, such as the
 * published vector of password.test.ts. Set up before a test file is read, since names are bound to node:crypto once.
 */
const crypto = process.getBuiltinModule('node:crypto');
const CHEAP = Symbol.for('supervision.cheap-password-hashes');

/** N, r and p of new hashes: `subgraphs/personnel/accounts/password.ts`. */
const isOfPasswords = ({ N, r, p }: { N?: number; r?: number; p?: number }) => N === 2 ** 15 && r === 8 && p === 3;

// a worker goes on to the next test file with the same node:crypto
if (!(CHEAP in crypto)) {
  const { scrypt } = crypto;
  const cheap: typeof scrypt = (password, salt, bytes, options: object, done?: unknown) =>
    scrypt(password, salt, bytes, isOfPasswords(options) ? { N: 16, r: 1, p: 1 } : options, done as () => void);
  Object.assign(crypto, { scrypt: cheap, [CHEAP]: true });
}
