# How it is done: nothing below differs from one script to another.

say() { printf '%s\n' "$*" >&2; }

fail() {
  say "$*"
  exit 1
}

# Microsoft names its objects by GUIDs; an answer that is none is not used.
is_id() { [[ ${1-} =~ ^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$ ]]; }

# has LINES LINE
has() { case $'\n'"$1"$'\n' in *$'\n'"$2"$'\n'*) return 0 ;; *) return 1 ;; esac; }

# joined JSON-ARRAY ENTRY: Graph replaces lists as a whole, so what is there is sent along.
joined() {
  if [[ $1 == *'{'* ]]; then printf '%s,%s]' "${1%]*}" "$2"; else printf '[%s]' "$2"; fi
}

# graph METHOD PATH [QUERY [BODY]]: one call of Microsoft Graph. What was made a moment ago shows late: then once more.
graph() {
  local arguments=(rest --only-show-errors --method "$1" --url "$graph_url$2" --output "${format:-tsv}") try
  if [[ -n ${3-} ]]; then arguments+=(--query "$3"); fi
  if [[ -n ${4-} ]]; then arguments+=(--headers Content-Type=application/json --body "$4"); fi
  for try in 1 2 3 4 5 6 7 8 9 10 11 12; do
    if az "${arguments[@]}" 2> "$trouble"; then return 0; fi
    grep -qE "$late" "$trouble" || break
    say "    Microsoft does not show it everywhere yet; try $((try + 1)) in $pause seconds"
    sleep "$pause"
  done
  cat "$trouble" >&2
  return 1
}

trouble=$(mktemp)
trap 'rm -f "$trouble"' EXIT
pause=${GATEHOUSE_PAUSE:-10}
late='Request_ResourceNotFound|does not exist or one of its queried|does not reference a valid application|Not a valid reference update|must in the local tenant'

require_tenant() {
  local signed_in
  signed_in=$(az account show --query tenantId --output tsv) || fail "Sign in first: az login --tenant $tenant --allow-no-subscriptions"
  [[ $signed_in == "$tenant" ]] || fail "You are signed in to $signed_in. Sign in with: az login --tenant $tenant --allow-no-subscriptions"
}

make_application() {
  object=$(graph get "/applications?\$filter=tags/any(t:t%20eq%20'$tag')" 'value[0].id')
  if is_id "$object"; then
    say "App registration: there already"
  else
    object=$(graph post /applications id "$application")
    say "App registration: made"
  fi
  is_id "$object" || fail "Microsoft told no id of the app registration"
  client=$(graph get "/applications/$object" appId)
  is_id "$client" || fail "Microsoft told no client id of the app registration"
}

# Redirect URIs that hold the client id, which Microsoft has only just chosen.
set_redirects() {
  local present
  present=$(graph get "/applications/$object" 'web.redirectUris[]')
  if ! has "$present" "${1//@client-id@/$client}"; then
    graph patch "/applications/$object" '' "${redirects//@client-id@/$client}" > /dev/null
  fi
  say "Redirect URIs: set"
}

# principal_of CLIENT-ID: lets that app into this tenant unless it is there; its object id here becomes $found.
principal_of() {
  found=$(graph get "/servicePrincipals?\$filter=appId%20eq%20'$1'" 'value[0].id')
  if ! is_id "$found"; then found=$(graph post /servicePrincipals id "{\"appId\":\"$1\"}"); fi
  is_id "$found" || fail "Microsoft told no service principal of $1"
}

make_principal() {
  principal_of "$client"
  principal=$found
  say "Enterprise application: there"
}

# expose_api URI SCOPE
expose_api() {
  local uris scopes
  uris=$(graph get "/applications/$object" 'identifierUris[]')
  scopes=$(graph get "/applications/$object" 'api.oauth2PermissionScopes[].value')
  if { [[ -n $1 ]] && ! has "$uris" "${1//@client-id@/$client}"; } || { [[ -n $2 ]] && ! has "$scopes" "$2"; }; then
    graph patch "/applications/$object" '' "${exposed//@client-id@/$client}" > /dev/null
  fi
  say "Exposed API: there"
}

# pre_authorize CLIENT-ID: that client's users are not asked for consent to the exposed scopes.
pre_authorize() {
  local present ids scope list=
  is_id "$1" || fail "$1 is not the id of an app"
  present=$(graph get "/applications/$object" 'api.preAuthorizedApplications[].appId')
  if has "$present" "$1"; then return; fi
  ids=$(graph get "/applications/$object" 'api.oauth2PermissionScopes[].id')
  for scope in $ids; do
    is_id "$scope" || fail "Microsoft told no id of the exposed scope"
    list="$list${list:+,}\"$scope\""
  done
  present=$(format=json graph get "/applications/$object" 'api.preAuthorizedApplications')
  present=$(joined "$present" "{\"appId\":\"$1\",\"delegatedPermissionIds\":[$list]}")
  graph patch "/applications/$object" '' "{\"api\":{\"preAuthorizedApplications\":$present}}" > /dev/null
  say "Authorised client: $1"
}

# find_api CLIENT-ID NAME
find_api() {
  principal_of "$1"
  api=$found
  say "$2: there"
}

# grant SCOPES: consent for everybody of the organisation, as the page would ask for it.
grant() {
  local id all scope
  local filter="clientId%20eq%20'$principal'%20and%20resourceId%20eq%20'$api'%20and%20consentType%20eq%20'AllPrincipals'"
  id=$(graph get "/oauth2PermissionGrants?\$filter=$filter" 'value[0].id')
  if [[ -z $id || $id == None ]]; then
    graph post /oauth2PermissionGrants id \
      "{\"clientId\":\"$principal\",\"consentType\":\"AllPrincipals\",\"resourceId\":\"$api\",\"scope\":\"$1\"}" > /dev/null
  else
    all=$(graph get "/oauth2PermissionGrants?\$filter=$filter" 'value[0].scope')
    for scope in $1; do case " $all " in *" $scope "*) ;; *) all="$all $scope" ;; esac; done
    [[ $id =~ ^[A-Za-z0-9_-]+$ && $all =~ ^[A-Za-z0-9\ ._:/-]*$ ]] || fail "Microsoft tells a consent that cannot be read"
    graph patch "/oauth2PermissionGrants/$id" '' "{\"scope\":\"$all\"}" > /dev/null
  fi
  say "  consent for the organisation: $1"
}

# assign ROLE-ID NAME
assign() {
  local held
  held=$(graph get "/servicePrincipals/$principal/appRoleAssignments" 'value[].appRoleId')
  if ! has "$held" "$1"; then
    graph post "/servicePrincipals/$api/appRoleAssignedTo" id \
      "{\"principalId\":\"$principal\",\"resourceId\":\"$api\",\"appRoleId\":\"$1\"}" > /dev/null
  fi
  say "  application permission: $2"
}

# add_owner SIGN-IN-NAME or OBJECT-ID
add_owner() {
  local present person name=${1//@/%40}
  # the sign-in name of a guest has #EXT# in it
  person=$(graph get "/users/${name//\#/%23}?\$select=id" id)
  is_id "$person" || fail "There is no account $1"
  present=$(graph get "/applications/$object/owners" 'value[].id')
  if ! has "$present" "$person"; then
    graph post "/applications/$object/owners/\$ref" '' "{\"@odata.id\":\"$graph_url/directoryObjects/$person\"}" > /dev/null
  fi
  say "Owner: $1"
}

# Microsoft tells a secret once, as the answer to this call; it is printed below and kept nowhere.
make_secret() {
  local names
  names=$(graph get "/applications/$object" 'passwordCredentials[].displayName')
  case $'\n'"$names" in
    *$'\n'"$credential_prefix"*)
      secret="(made by an earlier run. Lost? Delete it under Certificates & secrets and run this script again.)" ;;
    *)
      secret=$(graph post "/applications/$object/addPassword" secretText "${credential//@date@/$(date -u +%Y-%m-%d)}")
      [[ -n $secret ]] || fail "Microsoft told no secret" ;;
  esac
  say "Client secret: there"
}

# The key never leaves this machine but by your own hand; Microsoft gets the certificate alone.
make_certificate() {
  local names present
  secret="the whole content of $PWD/$pem"
  names=$(graph get "/applications/$object?\$select=id,keyCredentials" 'keyCredentials[].displayName')
  case $'\n'"$names" in *$'\n'"$credential_prefix"*)
    say "Certificate: there already"
    return ;;
  esac
  if [[ ! -e $pem ]]; then
    (
      umask 077
      openssl req -x509 -newkey rsa:3072 -sha256 -nodes -days "$days" -subj "/CN=gatehouse" \
        -keyout "$pem.key" -out "$pem.crt" 2> "$trouble" \
        && cat "$pem.key" "$pem.crt" > "$pem" \
        && rm "$pem.key" "$pem.crt"
    ) || fail "openssl could not make a key: $(cat "$trouble")"
  fi
  present=$(format=json graph get "/applications/$object?\$select=id,keyCredentials" keyCredentials)
  credential=${credential//@date@/$(date -u +%Y-%m-%d)}
  credential=${credential//@certificate@/$(openssl x509 -in "$pem" -outform DER | openssl base64 -A)}
  graph patch "/applications/$object" '' "{\"keyCredentials\":$(joined "$present" "$credential")}" > /dev/null
  say "Certificate: made, valid $days days"
}

tell() {
  say "All is there. Type this in at $finish"
  printf 'Directory (tenant) ID:    %s\n' "$tenant"
  printf 'Application (client) ID:  %s\n' "$client"
  printf '%s  %s\n' "$1" "$secret"
}
