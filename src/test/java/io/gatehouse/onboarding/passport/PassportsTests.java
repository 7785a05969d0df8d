package io.gatehouse.onboarding.passport;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.SandboxTest;
import io.gatehouse.TestProvider.Rows;
import io.gatehouse.customer.register.Customers;
import io.gatehouse.invitation.InvitationView;
import io.gatehouse.invitation.desk.Invitations;
import io.gatehouse.microsoft.cloud.Scopes;
import io.gatehouse.onboarding.FreshTenants;
import io.gatehouse.onboarding.TestInvitations;
import io.gatehouse.onboarding.passport.Passport.Ask;
import io.gatehouse.onboarding.signin.Place;
import io.gatehouse.onboarding.signin.SignInFlow;
import io.gatehouse.onboarding.trip.SignInStart;
import io.gatehouse.profile.ServiceProfile;
import io.gatehouse.profile.permission.ConnectionMethod;
import io.gatehouse.profile.permission.MethodOffer;
import io.gatehouse.profile.shelf.Profiles;
import io.gatehouse.registration.paper.PreviewLine;
import io.gatehouse.sandbox.Sandbox;
import io.gatehouse.sandbox.SandboxFacts.SmallTenant;
import io.gatehouse.shared.ProviderScope;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.i18n.LocaleContextHolder;

/** A passport names what Microsoft's page will ask for, no more and no less, for each service and way to connect. */
@SandboxTest
class PassportsTests {

    @Autowired
    Rows rows;

    @Autowired
    Customers customers;

    @Autowired
    Invitations invitations;

    @Autowired
    Profiles profiles;

    @Autowired
    Passports passports;

    @Autowired
    SignInStart start;

    @Autowired
    Sandbox sandbox;

    SmallTenant tenant;
    TestInvitations made;
    UUID customer;

    @BeforeEach
    void invite() {
        tenant = FreshTenants.next(rows.first(), customers);
        made = new TestInvitations(rows.first(), customers, invitations);
        customer = made.customer(tenant.name(), tenant.tenantId());
        LocaleContextHolder.setLocale(Locale.ENGLISH);
    }

    @AfterEach
    void release() {
        LocaleContextHolder.resetLocaleContext();
        FreshTenants.release(rows, sandbox, tenant.tenantId());
    }

    @Test
    void listsExactlyWhatEachSignInAsksFor() {
        asks("direct-routing", ConnectionMethod.DELEGATED_TOKEN, SignInFlow.CONSENT);
        for (String service : List.of("direct-routing", "presence-sync", "teams-telemetry", "remote-expert")) {
            asks(service, ConnectionMethod.NEW_APP_REGISTRATION, SignInFlow.BOOTSTRAP);
            asks(service, ConnectionMethod.EXISTING_APP_REGISTRATION, SignInFlow.INSPECTION);
        }
    }

    private void asks(String service, ConnectionMethod method, SignInFlow flow) {
        InvitationView invitation = made.link(customer, service, method).invitation();
        Passport passport = passport(invitation);

        assertThat(Stream.concat(passport.signIn().stream().map(Ask::name), passport.apart().stream()))
                .as("%s by %s", service, method)
                .containsExactlyInAnyOrderElementsOf(asked(invitation, flow));
        assertThat(passport.signIn()).allSatisfy(ask -> assertThat(ask.reason()).isNotBlank());
        if (passport.kind().forAccount()) {
            assertThat(passport.account())
                    .containsExactlyInAnyOrderElementsOf(asked(invitation, SignInFlow.SERVICE_ACCOUNT));
        } else {
            assertThat(passport.account()).isEmpty();
        }
    }

    /** One number for one list: whatever signing in itself takes is no permission of the service. */
    @Test
    void countsTheServicesOwnPermissionsOnEveryPage() {
        for (String service : List.of("direct-routing", "presence-sync", "teams-telemetry", "remote-expert")) {
            ServiceProfile profile = scoped(() -> profiles.get(service));
            for (MethodOffer offer : profile.offers()) {
                Passport passport = scoped(() -> passports.of(profile, offer));

                assertThat(passport.service()).as(service).hasSameSizeAs(profile.access(offer));
                assertThat(passport.apart()).contains("openid").isSubsetOf(Scopes.SIGN_IN);
            }
        }
    }

    @Test
    void tellsApplicationPermissionsAndTheHelpersApart() {
        Passport passport = passport(
                made.link(customer, ConnectionMethod.NEW_APP_REGISTRATION).invitation());

        assertThat(passport.service().stream().filter(Ask::alone).map(Ask::name))
                .contains("User.ReadWrite.All", "Directory.ReadWrite.All")
                .hasSize(6);
        assertThat(passport.signIn().stream().filter(Ask::write).map(Ask::name))
                .containsExactlyInAnyOrder(
                        "Application.ReadWrite.All",
                        "AppRoleAssignment.ReadWrite.All",
                        "DelegatedPermissionGrant.ReadWrite.All");
        assertThat(passport.things().stream().map(PreviewLine::code))
                .contains("APPLICATION_ONE", "PRINCIPAL", "ROLES", "SCOPES", "CREDENTIAL_SECRET", "HELPER");
        assertThat(passport.leavesContentAlone())
                .as("Group.ReadWrite.All opens the groups’ files")
                .isFalse();
    }

    @Test
    void saysThatContentIsLeftAloneOnlyWhereItIs() {
        assertThat(Passport.leavesContentAlone(List.of("User.Read", "Presence.Read.All", "GroupMember.Read.All")))
                .isTrue();
        assertThat(Stream.of("Chat.Read", "Mail.Send", "Files.Read.All", "Group.Read.All", "Conversations.Receive"))
                .allMatch(name -> !Passport.leavesContentAlone(List.of("User.Read", name)));
    }

    private Set<String> asked(InvitationView invitation, SignInFlow flow) {
        Place place = new Place(rows.first().value(), invitation.id(), UUID.randomUUID());
        URI address = scoped(() -> start.begin(place, invitation, flow, SignInStart.Whom.ANYBODY, "browser"));
        return Stream.of(address.getRawQuery().split("&"))
                .filter(field -> field.startsWith("scope="))
                .map(field -> URLDecoder.decode(field.substring("scope=".length()), StandardCharsets.UTF_8))
                .flatMap(scopes -> Stream.of(scopes.split(" ")))
                .map(scope -> scope.substring(scope.lastIndexOf('/') + 1))
                .collect(java.util.stream.Collectors.toSet());
    }

    private Passport passport(InvitationView invitation) {
        return scoped(() -> passports.of(invitation));
    }

    private <T> T scoped(Supplier<T> work) {
        return ProviderScope.call(rows.first(), work);
    }
}
