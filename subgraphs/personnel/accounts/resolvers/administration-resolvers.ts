import { accountFields } from './account-resolvers.ts';
import { clientFields } from './client-resolvers.ts';
import { filingFields } from './filing-resolvers.ts';
import { type SignInServices, sessionFields } from './session-resolvers.ts';

/** Everything about who signs in and who lets them: accounts, sessions, programs, filings. */
export function administrationResolvers(services: SignInServices, cursorKey: string) {
  const parts = [
    accountFields(services, cursorKey),
    sessionFields(services, cursorKey),
    clientFields(services, cursorKey),
    filingFields(services, cursorKey),
  ];
  return {
    ...Object.assign({}, ...parts),
    Query: Object.assign({}, ...parts.map(({ Query }) => Query)),
    Mutation: Object.assign({}, ...parts.map(({ Mutation }) => Mutation)),
  };
}
