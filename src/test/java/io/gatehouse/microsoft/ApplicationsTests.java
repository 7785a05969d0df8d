package io.gatehouse.microsoft;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.microsoft.application.ApplicationDraft;
import io.gatehouse.microsoft.application.ApplicationFacts.AppRole;
import io.gatehouse.microsoft.application.ApplicationFacts.Application;
import io.gatehouse.microsoft.application.ApplicationFacts.ExposedScope;
import io.gatehouse.microsoft.application.ApplicationFacts.MemberType;
import io.gatehouse.microsoft.application.ApplicationFacts.OptionalClaims;
import io.gatehouse.microsoft.application.ApplicationFacts.PreAuthorized;
import io.gatehouse.microsoft.application.ApplicationFacts.RequiredAccess;
import io.gatehouse.microsoft.application.ApplicationFacts.ScopeTexts;
import io.gatehouse.microsoft.permission.GraphPermissions;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ApplicationsTests extends ApplicationsBase {

    @Test
    void sendsOnCreationWhatTheDraftNames() {
        graph.on("/applications", 201, application("\"displayName\":\"Direct Routing – Contoso\""));

        Application made = applications.create(
                graph.access,
                ApplicationDraft.named("Direct Routing – Contoso")
                        .signInAudience("AzureADMyOrg")
                        .fallbackPublicClient(false)
                        .redirectUris(List.of("https://umptoken.example.com/authenticate/OAuth2Callback"))
                        .implicitTokens(false, false)
                        .requiredAccess(List.of(new RequiredAccess(
                                GraphPermissions.GRAPH_APP_ID,
                                Set.of("e1fe6dd8-ba31-4d61-89e7-88639da4683d"),
                                Set.of("df021288-bdef-4463-88db-98f22de89214"))))
                        .tags(List.of("gatehouse:1234")));

        assertThat(made.objectId()).isEqualTo(ID);
        assertThat(made.displayName()).isEqualTo("Direct Routing – Contoso");
        assertSent("POST /applications", """
                {"displayName":"Direct Routing – Contoso","signInAudience":"AzureADMyOrg","isFallbackPublicClient":false,
                "web":{"redirectUris":["https://umptoken.example.com/authenticate/OAuth2Callback"],
                "implicitGrantSettings":{"enableIdTokenIssuance":false,"enableAccessTokenIssuance":false}},
                "requiredResourceAccess":[{"resourceAppId":"00000003-0000-0000-c000-000000000000",
                "resourceAccess":[{"id":"e1fe6dd8-ba31-4d61-89e7-88639da4683d","type":"Scope"},
                {"id":"df021288-bdef-4463-88db-98f22de89214","type":"Role"}]}],
                "tags":["gatehouse:1234"]}""");
    }

    @Test
    void exposesAnApiInOneChangeOfNamedMembers() {
        graph.onNothingToSay("/applications/" + ID);

        applications.update(
                graph.access,
                ID,
                ApplicationDraft.empty()
                        .identifierUris(List.of("api://app.example.com/" + APP))
                        .accessTokenVersion(2)
                        .exposedScopes(List.of(new ExposedScope(
                                SCOPE,
                                "access_as_user",
                                false,
                                true,
                                new ScopeTexts("Access", "Access as the user", "Access", null)))));

        assertSent("PATCH /applications/" + ID, """
                {"identifierUris":["api://app.example.com/%s"],"api":{"requestedAccessTokenVersion":2,
                "oauth2PermissionScopes":[{"id":"%s","value":"access_as_user","type":"User","isEnabled":true,
                "adminConsentDisplayName":"Access","adminConsentDescription":"Access as the user",
                "userConsentDisplayName":"Access","userConsentDescription":null}]}}""".formatted(APP, SCOPE));
    }

    @Test
    void sendsTheWholeListOfPreAuthorizedClients() {
        graph.onNothingToSay("/applications/" + ID);

        applications.update(
                graph.access,
                ID,
                ApplicationDraft.empty()
                        .preAuthorized(List.of(
                                new PreAuthorized("1fec8e78-bce4-4aaf-ab1b-5451cc387264", Set.of(SCOPE)),
                                new PreAuthorized("5e3ce6c0-2b1f-4285-8d4b-75ee78787346", Set.of(SCOPE)))));

        assertSent("PATCH /applications/" + ID, """
                {"api":{"preAuthorizedApplications":[
                {"appId":"1fec8e78-bce4-4aaf-ab1b-5451cc387264","delegatedPermissionIds":["%1$s"]},
                {"appId":"5e3ce6c0-2b1f-4285-8d4b-75ee78787346","delegatedPermissionIds":["%1$s"]}]}}""".formatted(SCOPE));
    }

    @Test
    void offersRolesToPeopleAndApps() {
        graph.onNothingToSay("/applications/" + ID);
        AppRole role = new AppRole(
                SCOPE, "Owner", "Owner", "Everything", Set.of(MemberType.USER, MemberType.APPLICATION), true);
        String wire = """
                {"appRoles":[{"id":"%s","value":"Owner","displayName":"Owner","description":"Everything",
                "allowedMemberTypes":["User","Application"],"isEnabled":true}]}""".formatted(SCOPE);

        applications.update(graph.access, ID, ApplicationDraft.empty().appRoles(List.of(role)));
        assertSent("PATCH /applications/" + ID, wire);

        graph.on(
                "/applications/" + ID,
                200,
                application(wire.strip().substring(1, wire.strip().length() - 1)));
        assertThat(applications.byObjectId(graph.access, ID).orElseThrow().appRoles())
                .containsExactly(role);
    }

    @Test
    void emptiesAListAndClearsAnAddress() {
        graph.onNothingToSay("/applications/" + ID);

        applications.update(
                graph.access,
                ID,
                ApplicationDraft.empty()
                        .preAuthorized(List.of())
                        .logoutUrl(null)
                        .spaRedirectUris(List.of())
                        .publicClientRedirectUris(List.of("http://localhost"))
                        .optionalClaims(OptionalClaims.named(List.of("wids"), List.of())));

        assertSent("PATCH /applications/" + ID, """
                {"api":{"preAuthorizedApplications":[]},"web":{"logoutUrl":null},"spa":{"redirectUris":[]},
                "publicClient":{"redirectUris":["http://localhost"]},
                "optionalClaims":{"idToken":[{"name":"wids","essential":false}],"accessToken":[]}}""");
    }
}
