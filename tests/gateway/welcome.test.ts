import { expect, test } from '@jest/globals';
import { welcome } from '../../gateway/welcome.ts';
import { readConfig } from '../../shared/config/config.ts';

const URL = 'http://127.0.0.1:4100';

test('The welcome of a demonstration names the explorers, and how a token is got with the settings of this server', () => {
  const text = welcome(URL, readConfig({ DATA_DIR: '/srv/other' }));
  expect(text).toContain(`${URL}/\n`);
  expect(text).toContain('PORT=4100 DATA_DIR=/srv/other npm run token -- market.officer');
});

test('The welcome of a production names neither explorers, which are off, nor a demo account, of which there is none', () => {
  const text = welcome(URL, readConfig({ NODE_ENV: 'production', EMBEDDED_IN_PRODUCTION: 'on' }));
  expect(text).toContain(`${URL}/public/graphql`);
  expect(text).not.toContain('Explorers');
  expect(text).not.toContain('npm run token');
});

test('The welcome of a server that is to have no demo city names no demo account', () => {
  expect(welcome(URL, readConfig({ DEMO_SIZE: '0' }))).not.toContain('npm run token');
});
