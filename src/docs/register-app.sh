#!/usr/bin/env bash
# Makes Gatehouse's app registration in the provider's home tenant with the Azure CLI, signed in there as somebody who
# may register applications (az login --tenant <home tenant>). Never yet run against Microsoft: read it before use.
#
#   src/docs/register-app.sh https://connect.example.com "Example Voice Connect"
set -euo pipefail
url=${1:?the public URL of the portal}
name=${2:?the name that customers read on the consent page}
graph=00000003-0000-0000-c000-000000000000

uuid() { # Linux, then macOS
  cat /proc/sys/kernel/random/uuid 2> /dev/null || uuidgen | tr '[:upper:]' '[:lower:]'
}
role() {
  printf '{"allowedMemberTypes":["User","Application"],"displayName":"%s","description":"%s","value":"%s","isEnabled":true,"id":"%s"}' \
    "$1" "$2" "$3" "$(uuid)"
}
roles="[$(role Owner 'May do everything in Gatehouse' Gatehouse.Owner),$(role Operator 'Works with customers and invitations' Gatehouse.Operator),$(role Auditor 'Reads everything, changes nothing' Gatehouse.Auditor)]"

# the nine delegated permissions of Teams Direct Routing
permissions=(
  1ca167d5-1655-44a1-8adf-1414072e1ef9 # AppCatalog.ReadWrite.All
  7427e0e9-2fba-42fe-b0c0-848c9e6a8182 # offline_access
  14dad69e-099b-42c9-810b-d002981feec1 # profile
  e1fe6dd8-ba31-4d61-89e7-88639da4683d # User.Read
  a154be20-db9c-4678-8ab7-66f6cc099a59 # User.Read.All
  06da0dbc-49e2-44d2-8312-53f166ab848a # Directory.Read.All
  c5366453-9fb0-48a5-a156-24f0c49a4b84 # Directory.ReadWrite.All
  4e46008b-f24c-477d-8fff-7bb4ec7aafe0 # Group.ReadWrite.All
  204e0828-b5ca-4ad8-b9f3-f32a958e7cc4 # User.ReadWrite.All
)
access=$(printf '{"id":"%s","type":"Scope"},' "${permissions[@]}")

app=$(az ad app create --display-name "$name" --sign-in-audience AzureADMultipleOrgs \
  --web-redirect-uris "$url/login/oauth2/code/entra" "$url/authenticate/OAuth2Callback" \
  --enable-id-token-issuance false --enable-access-token-issuance false --is-fallback-public-client false \
  --app-roles "$roles" \
  --required-resource-accesses "[{\"resourceAppId\":\"$graph\",\"resourceAccess\":[${access%,}]}]" \
  --query appId --output tsv)
az ad app update --id "$app" --identifier-uris "api://$app" --set groupMembershipClaims=DirectoryRole
az ad app update --id "$app" --set api.requestedAccessTokenVersion=2
az ad sp create --id "$app" > /dev/null
secret=$(az ad app credential reset --id "$app" --append --display-name gatehouse --years 1 --query password --output tsv)

echo "GATEHOUSE_PROVIDER_TENANT_ID=$(az account show --query tenantId --output tsv)"
echo "GATEHOUSE_PROVIDER_CLIENT_ID=$app"
echo "GATEHOUSE_PROVIDER_CLIENT_SECRET=$secret"
echo "Next: assign the role Gatehouse.Owner to a person under Enterprise applications, $name, Users and groups."
