import { numberAt, textAt } from '../conformance/expectations.ts';
import type { Teller } from './teller.ts';

const NEW_PASSWORD = 'Weiyang-palace-28';

/** A second person of the department checks the penalty in law; it is published as the public will see it. */
export async function tellOfPublication({ chapter, say, admit }: Teller, actId: string, mark: string): Promise<void> {
  chapter('Published 公示 (Art. 23, 26)');
  const lawyer = `story.${mark}`;
  const made = await say('The administrator makes an account for the legal officer', {
    who: 'market.admin',
    query: `mutation ($input: CreateAccountInput!) { createAccount(input: $input) { oneTimePassword account { account } } }`,
    variables: { input: { account: lawyer, displayName: '示例法制', staffNo: lawyer, scopes: ['supervision'] } },
    secret: ['oneTimePassword'],
  });
  await admit(lawyer, textAt(made, 'createAccount.oneTimePassword'), NEW_PASSWORD);
  const step = (what: string, who: string, name: string, input: object) =>
    say(what, {
      who,
      query: `mutation ($input: ${name[0]!.toUpperCase()}${name.slice(1)}Input!) {
        ${name}(input: $input) { state dueOn publicFrom publicUntil version } }`,
      variables: { input: { actId, ...input } },
    });
  await step('The department proposes the penalty for publication', 'market.officer', 'proposePublication', {
    expectedVersion: 0,
  });
  await step('The legal officer checks it', lawyer, 'checkPublication', {
    ...{ expectedVersion: 1, passed: true, opinion: '事实清楚，依据正确，程序合法。' },
  });
  await step('How it is treated is chosen', 'market.officer', 'choosePublicationProfile', {
    ...{ expectedVersion: 2, profile: 'STANDARD' },
  });
  const seen = await say('What the public will see', {
    who: 'market.officer',
    query: 'query ($id: ID!) { actPublication(actId: $id) { state dueOn version preview { field value } } }',
    variables: { id: actId },
  });
  await say('Until it is published, nobody of the public sees it', {
    query: 'query ($id: ID!) { act(id: $id) { actNo } }',
    variables: { id: actId },
  });
  await step('It is published', 'market.officer', 'publishAct', {
    expectedVersion: numberAt(seen, 'actPublication.version'),
  });
  await say('and anybody sees it', {
    query: `query ($id: ID!) { act(id: $id) { actNo occurredOn supervisedObject { name } ... on PenaltyAct { documentNo penaltyResult } } }`,
    variables: { id: actId },
  });
}
