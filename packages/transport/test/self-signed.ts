// For `localhost` and 127.0.0.1 until 2126, trusted by nobody and used nowhere but in these tests:
// openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 36500 -subj /CN=localhost
//   -addext subjectAltName=DNS:localhost,IP:127.0.0.1 -keyout key.pem -out cert.pem

export const key = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg6k1DYTOh7jin2KU8
Lbl/WW2B1mQggqwxBZKrPfQhWX6hRANCAAQX8M1lGZM36shWxwn5hgiAjy72CUmv
hiO/e0OwREwl8Z11buUJj8MD0hnG/VUaEZ4vw3TfGnnWX+H5pY+aIq8i
-----END PRIVATE KEY-----
`

export const cert = `-----BEGIN CERTIFICATE-----
MIIBmjCCAUGgAwIBAgIUWflpX4vKbLQC6/R+QXbtgDbsN3EwCgYIKoZIzj0EAwIw
FDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEyMzE5NTMzOFoYDzIxMjYxMDMw
MTk1MzM4WjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjO
PQMBBwNCAAQX8M1lGZM36shWxwn5hgiAjy72CUmvhiO/e0OwREwl8Z11buUJj8MD
0hnG/VUaEZ4vw3TfGnnWX+H5pY+aIq8io28wbTAdBgNVHQ4EFgQUTHx2Y4+82/Oy
yNf0yGZyjiSL1HIwHwYDVR0jBBgwFoAUTHx2Y4+82/OyyNf0yGZyjiSL1HIwDwYD
VR0TAQH/BAUwAwEB/zAaBgNVHREEEzARgglsb2NhbGhvc3SHBH8AAAEwCgYIKoZI
zj0EAwIDRwAwRAIgMBxRGHdDXYmk+uwxvnlfWKuu5p0VyoBDug4/RL0qjsICIATX
pU3oiTAbCUbNW3BY5GuyOrVgALmwnyMDNK1GNK7i
-----END CERTIFICATE-----
`
