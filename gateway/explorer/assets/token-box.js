// The box above the portal explorer: signs in or takes a token, keeps it for this browser tab, and starts the explorer anew with it.
const key = document.currentScript.dataset.key;
const [form, frame, told] = [document.forms[0], document.querySelector('iframe'), document.getElementById('told')];
const { account, password, token } = form.elements;
const SIGN_IN =
  'mutation SignIn($account: String!, $password: String!) { signIn(account: $account, password: $password) { token } }';

async function signIn() {
  const response = await fetch('/graphql', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: SIGN_IN, variables: { account: account.value, password: password.value } }),
  });
  const { data, errors } = await response.json();
  if (!data?.signIn) throw new Error(errors.map((error) => `${error.message} ${error.extensions.messageZh}`).join(' '));
  return data.signIn.token;
}

function use(given) {
  if (given) sessionStorage.setItem(key, given);
  else sessionStorage.removeItem(key);
  token.value = given;
  frame.contentWindow.location.reload();
}

form.addEventListener('submit', async (event) => {
  event.preventDefault();
  told.textContent = '';
  try {
    use(account.value ? await signIn() : token.value.trim().replace(/^Bearer\s+/i, ''));
    account.value = '';
    password.value = '';
  } catch (error) {
    told.textContent = error.message;
  }
});
form.addEventListener('reset', () => use(''));
token.value = sessionStorage.getItem(key) ?? '';
