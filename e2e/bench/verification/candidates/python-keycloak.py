"""python-keycloak's decode_token, measured by its own process: a line of JSON says what to do, a line what came of it."""

import json
import sys
import time

from jwcrypto import jwk
from keycloak import KeycloakOpenID

given = json.loads(sys.stdin.readline())
client = KeycloakOpenID(
    server_url=given["serverUrl"] + "/",
    realm_name=given["realm"],
    client_id=given["audience"],
)
checks = {
    "algs": [given["alg"]],
    "check_claims": {"iss": given["issuer"], "aud": given["audience"], "exp": None, "iat": None},
    "leeway": 30,
}
if given["hasKey"]:
    checks["key"] = jwk.JWK(**given["key"])


def verify(token):
    return client.decode_token(token, **checks)


def measure(ms):
    operations = 0
    cpu, wall = time.process_time(), time.perf_counter()
    end = wall + ms / 1000
    while time.perf_counter() < end:
        for token in given["tokens"][:16]:
            verify(token)
            operations += 1
    return {
        "operations": operations,
        "cpuMs": (time.process_time() - cpu) * 1000,
        "wallMs": (time.perf_counter() - wall) * 1000,
    }


def ask(token):
    try:
        return "accepted" if verify(token) else "no claims"
    except Exception as error:
        return "refused: " + repr(error)


for line in sys.stdin:
    command = json.loads(line)
    answer = measure(command["ms"]) if "ms" in command else ask(command["ask"])
    print(json.dumps(answer), flush=True)
