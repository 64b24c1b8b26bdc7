// The OpenID Connect server of the sign-in tests, on loopback at a free port. It prints its issuer when it listens.
import http from 'node:http';
import Provider from 'oidc-provider';

const [home] = process.argv.slice(2);
const people = {
  ada: { name: 'Ada Admin', berth_roles: ['berth-admins', 'mail-users'], berth_groups: ['staff'] },
  vic: { name: 'Vic Visitor', berth_roles: [], berth_groups: ['staff', 'payments-dev'] },
};

const server = http.createServer();
server.listen(0, '127.0.0.1', () => {
  const issuer = `http://127.0.0.1:${server.address().port}`;
  const provider = new Provider(issuer, {
    clients: [{
      client_id: 'berth', client_secret: 'a secret for tests', redirect_uris: [`${home}signin-oidc`], post_logout_redirect_uris: [`${home}signout-callback-oidc`],
      response_types: ['code'], grant_types: ['authorization_code'], token_endpoint_auth_method: 'client_secret_post',
    }],
    claims: { openid: ['sub'], profile: ['name'], berth: ['berth_roles', 'berth_groups'] },
    scopes: ['openid', 'profile', 'berth'],
    conformIdTokenClaims: false, // claims are in the id token, as Berth reads them
    pkce: { required: () => true },
    findAccount: (_, id) => people[id] && { accountId: id, claims: () => ({ sub: id, ...people[id] }) },
    // what the client asks for is granted without a page
    loadExistingGrant: async ctx => {
      const grant = new ctx.oidc.provider.Grant({ clientId: ctx.oidc.client.clientId, accountId: ctx.oidc.session.accountId });
      grant.addOIDCScope('openid profile berth');
      await grant.save();
      return grant;
    },
    features: { devInteractions: { enabled: true }, rpInitiatedLogout: { enabled: true } },
    cookies: { keys: ['for tests'] },
  });
  provider.on('server_error', (_, error) => console.error(error));
  server.on('request', provider.callback());
  console.log(issuer);
});
