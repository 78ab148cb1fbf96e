"""Every call of python-keycloak's page on its OpenID client, made for real: stdin says where, stdout what came back."""

import base64
import html
import json
import re
import sys
from urllib.parse import parse_qs, urlsplit

import requests
from keycloak import KeycloakOpenID
from keycloak.exceptions import KeycloakError

ACCESS_TOKEN = "urn:ietf:params:oauth:token-type:access_token"
UMA_TICKET = "urn:ietf:params:oauth:grant-type:uma-ticket"

given = json.load(sys.stdin)
ada, joerg, tess, mallory = (given["users"][name] for name in ("ada", "jörg", "tess", "mallory"))
calls = []


def client_of(client):
    return KeycloakOpenID(
        server_url=given["url"] + "/",
        realm_name=given["realm"],
        client_id=client["clientId"],
        client_secret_key=client["clientSecret"],
    )


def works(call, make):
    """Makes a call that has to work."""
    result = make()
    calls.append({"call": call, "outcome": result})
    return result


def fails(call, make):
    """Makes a call that has to raise, and writes down where it does not."""
    try:
        outcome = {"did not fail": make()}
    except Exception as error:
        outcome = raised(error)
    calls.append({"call": call, "outcome": outcome})


def raised(error):
    if not isinstance(error, KeycloakError):
        return {"raised": type(error).__name__}
    body = error.response_body
    return {
        "raised": type(error).__name__,
        "response_code": error.response_code,
        "response_body": json_or_text(body.decode()) if body else None,
    }


def json_or_text(text):
    try:
        return json.loads(text)
    except ValueError:
        return text


def sign_in(auth_url, user):
    """Fills in the login page as a browser does, up to the application's own URL."""
    browser = requests.Session()
    page = browser.get(auth_url)
    for cookie in browser.cookies:
        # Browsers send it to localhost without TLS, requests would not.
        cookie.secure = False
    action = html.unescape(re.search(r'<form[^>]*\saction="([^"]+)"', page.text)[1])
    form = {"username": user["username"], "password": user["password"]}
    answer = browser.post(action, data=form, allow_redirects=False)
    return {"page": page.status_code, "answer": answer.status_code, "url": answer.headers["location"]}


def access_of(token, permissions):
    status = client.has_uma_access(token, permissions)
    return {
        "bool": bool(status),
        "is_logged_in": status.is_logged_in,
        "is_authorized": status.is_authorized,
        "missing_permissions": sorted(status.missing_permissions),
    }


def with_bearer(token, make):
    client.connection.add_param_headers("Authorization", "Bearer " + token)
    try:
        return make()
    finally:
        client.connection.del_param_headers("Authorization")


def with_another_subject(token):
    header, claims, signature = token.split(".")
    told = json.loads(base64.urlsafe_b64decode(claims + "=="))
    told["sub"] = "someone else"
    changed = base64.urlsafe_b64encode(json.dumps(told).encode()).decode().rstrip("=")
    return f"{header}.{changed}.{signature}"


client = client_of(given["clients"]["logbookApi"])
bot = client_of(given["clients"]["keeperBot"])
deckhand = client_of(given["clients"]["deckhandBot"])
callback = given["redirectUri"]

works("well_known()", client.well_known)
auth_url = works(
    "auth_url(redirect_uri, scope, state)",
    lambda: client.auth_url(redirect_uri=callback, scope="email", state="your_state_info"),
)
came_back = works("the login page of auth_url", lambda: sign_in(auth_url, ada))
code = parse_qs(urlsplit(came_back["url"]).query)["code"][0]


def by_code():
    return client.token(grant_type="authorization_code", code=code, redirect_uri=callback)


works("token(grant_type='authorization_code', code, redirect_uri)", by_code)
fails("token(...) with the same code again", by_code)
fails(
    "token(...) with a code that is none",
    lambda: client.token(grant_type="authorization_code", code="x", redirect_uri=callback),
)

token = works("token(user, password)", lambda: client.token(ada["username"], ada["password"]))
access = token["access_token"]
without_openid = works(
    "token(user, password), odd letters, no openid",
    lambda: client.token(joerg["username"], joerg["password"], scope="profile"),
)["access_token"]
fails("token(user, wrong password)", lambda: client.token(ada["username"], "wrong"))
fails("token(unknown user, password)", lambda: client.token("nobody", "wrong"))
fails("token() without a user", lambda: client.token())
fails("token(...), unknown scope", lambda: client.token(**ada, scope="nonsense"))
works("token(user, password, totp)", lambda: client.token(**tess, totp=given["totp"]))
fails("token(user, password) without the totp", lambda: client.token(**tess))
fails("token(user, password, wrong totp)", lambda: client.token(**tess, totp="12345"))
fails(
    "token(...) with a wrong secret",
    lambda: client_of({**given["clients"]["logbookApi"], "clientSecret": "wrong"}).token(**ada),
)
fails(
    "token(...) of an unknown client",
    lambda: client_of({"clientId": "nobody", "clientSecret": "wrong"}).token(**ada),
)

fails(
    "exchange_token(token, my_client, other_client, some_user) as the page has it",
    lambda: client.exchange_token(access, "logbook-api", "pilot-service", ada["username"]),
)
works(
    "exchange_token(token, audience), standard",
    lambda: client.exchange_token(
        access,
        audience="pilot-service",
        subject_token_type=ACCESS_TOKEN,
        requested_token_type=ACCESS_TOKEN,
    ),
)
fails(
    "exchange_token(token, audience), with its own defaults",
    lambda: client.exchange_token(access, audience="pilot-service"),
)
fails(
    "exchange_token(token, audience), out of reach",
    lambda: client.exchange_token(
        access,
        audience="wreck-service",
        subject_token_type=ACCESS_TOKEN,
        requested_token_type=ACCESS_TOKEN,
    ),
)
own = works(
    "token(grant_type='client_credentials')", lambda: bot.token(grant_type="client_credentials")
)
works(
    "exchange_token(token, subject), impersonation",
    lambda: bot.exchange_token(own["access_token"], subject=joerg["username"]),
)
works(
    "exchange_token(token, subject), an access token",
    lambda: bot.exchange_token(
        own["access_token"], subject=joerg["username"], requested_token_type=ACCESS_TOKEN
    ),
)
fails(
    "exchange_token(token, unknown subject)",
    lambda: bot.exchange_token(own["access_token"], subject="nobody"),
)
fails(
    "exchange_token(token, subject), by who may not",
    lambda: deckhand.exchange_token(
        deckhand.token(grant_type="client_credentials")["access_token"], subject=ada["username"]
    ),
)

token = works("refresh_token(token)", lambda: client.refresh_token(token["refresh_token"]))
access = token["access_token"]
fails("refresh_token(an access token)", lambda: client.refresh_token(access))
fails("refresh_token(garbage)", lambda: client.refresh_token("garbage"))

works("userinfo(token)", lambda: client.userinfo(access))
fails("userinfo(garbage)", lambda: client.userinfo("garbage"))
fails("userinfo(a token without openid)", lambda: client.userinfo(without_openid))

works("certs()", client.certs)
works("public_key()", lambda: {"public_key": client.public_key()})

rpt = works(
    "token(grant_type=uma-ticket) with the user's token",
    lambda: with_bearer(
        access, lambda: client.token(grant_type=UMA_TICKET, audience="logbook-api")
    ),
)["access_token"]
about_rpt = works(
    "introspect(token, rpt, token_type_hint)",
    lambda: client.introspect(access, rpt=rpt, token_type_hint="requesting_party_token"),
)
fails("introspect(introspect(...)) as the page has it", lambda: client.introspect(about_rpt))
fails(
    "introspect(token, token_type_hint) without the RPT",
    lambda: client.introspect(access, token_type_hint="requesting_party_token"),
)
works(
    "introspect(token, rpt=an access token, token_type_hint)",
    lambda: client.introspect(access, rpt=access, token_type_hint="requesting_party_token"),
)
works("introspect(token)", lambda: client.introspect(access))
works("introspect(a refresh token)", lambda: client.introspect(token["refresh_token"]))
works("introspect(garbage)", lambda: client.introspect("garbage"))

works("decode_token(token)", lambda: client.decode_token(access))
works("decode_token(an RPT)", lambda: client.decode_token(rpt))
works("decode_token(token, validate=False)", lambda: client.decode_token(access, validate=False))
changed = with_another_subject(access)
fails("decode_token(a changed token)", lambda: client.decode_token(changed))
works(
    "decode_token(a changed token, validate=False)",
    lambda: client.decode_token(changed, validate=False),
)

works("uma_permissions(token)", lambda: client.uma_permissions(access))
for permissions in ("Logbook#read", ["Logbook#write", "Lamp"], {"Logbook": ["read", "write"]}):
    works(
        f"uma_permissions(token, {permissions})",
        lambda: client.uma_permissions(access, permissions=permissions),
    )
works(
    "uma_permissions(token, uri)",
    lambda: client.uma_permissions(
        access, "/logbook", permission_resource_format="uri"
    ),
)
fails("uma_permissions(token, denied)", lambda: client.uma_permissions(access, "Vault"))
fails("uma_permissions(token, unknown)", lambda: client.uma_permissions(access, "No Such Thing"))
fails(
    "uma_permissions(token, unknown scope)",
    lambda: client.uma_permissions(access, "Logbook#no such scope"),
)
fails("uma_permissions(garbage)", lambda: client.uma_permissions("garbage"))

for user in (ada, joerg, mallory):
    name = user["username"]
    bearer = client.token(**user)["access_token"]
    for permissions in ("Logbook#read", "Logbook#write", ["Logbook#read", "Vault"], "Foghorn"):
        works(
            f"has_uma_access({name}'s token, {permissions})",
            lambda: access_of(bearer, permissions),
        )
fails("has_uma_access(garbage)", lambda: access_of("garbage", "Logbook#read"))
fails("has_uma_access(token, unknown)", lambda: access_of(access, "No Such Thing"))

works("logout(refresh_token)", lambda: client.logout(token["refresh_token"]))
fails("refresh_token(...) after it", lambda: client.refresh_token(token["refresh_token"]))
fails("userinfo(token) after it", lambda: client.userinfo(access))
works("introspect(token) after it", lambda: client.introspect(access))
fails("has_uma_access(token) after it", lambda: access_of(access, "Logbook#read"))
works("logout(...) again", lambda: client.logout(token["refresh_token"]))
fails("logout(garbage)", lambda: client.logout("garbage"))

json.dump(calls, sys.stdout, default=lambda value: value.decode())
