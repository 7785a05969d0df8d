package io.gatehouse.registration.removal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gatehouse.microsoft.application.ApplicationKeys;
import io.gatehouse.microsoft.application.Applications;
import io.gatehouse.microsoft.application.ServicePrincipals;
import io.gatehouse.microsoft.application.TeamsApps;
import io.gatehouse.profile.shelf.Profiles;
import io.gatehouse.registration.Plans;
import io.gatehouse.registration.RegistrationRows;
import io.gatehouse.registration.SagaBase;
import io.gatehouse.registration.attempt.SagaState;
import io.gatehouse.registration.credential.CredentialKind;
import io.gatehouse.registration.credential.CredentialProof;
import io.gatehouse.registration.credential.CredentialUpload;
import io.gatehouse.registration.credential.Credentials;
import io.gatehouse.registration.plan.RegistrationPlan;
import io.gatehouse.registration.progress.SagaEngine;
import io.gatehouse.registration.progress.SagaPause;
import io.gatehouse.registration.saga.SagaProbe;
import io.gatehouse.registration.step.teams.TestTeamsApps;
import io.gatehouse.sandbox.Chaos;
import io.gatehouse.shared.Secret;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.mockito.Mockito;
import org.springframework.beans.factory.annotation.Autowired;

/**
 * The process dies while a registration, its Teams app and our own app are removed; who begins again comes to the same
 * end. A build dies after each call that removes something; {@code -Dgatehouse.deaths=all}: after each call.
 */
class RemovalDeathTests extends SagaBase {

    @Autowired
    RegistrationRows rowsOfRegistrations;

    @Autowired
    LiveServices services;

    @Autowired
    Credentials credentials;

    @Autowired
    CredentialUpload upload;

    @Autowired
    CredentialProof proof;

    @Autowired
    ApplicationKeys keys;

    @Autowired
    SharedParts parts;

    @Autowired
    AddedOwners owners;

    @Autowired
    MadeTeamsApps made;

    @Autowired
    TeamsApps apps;

    @Autowired
    Applications directory;

    @Autowired
    ServicePrincipals principals;

    @Autowired
    Profiles profiles;

    private static final class Killed extends Error {}

    private static final class DeadlyProbe extends RemovalProbe {

        private final int deadly;
        private final List<Integer> changes = new ArrayList<>();
        private int calls;

        DeadlyProbe(int deadly) {
            this.deadly = deadly;
        }

        @Override
        void called() {
            if (++calls == deadly) {
                throw new Killed();
            }
        }

        @Override
        public boolean changed(BooleanSupplier external) {
            changes.add(calls + 1);
            return super.changed(external);
        }
    }

    @AfterEach
    void emptyTheCatalogue() {
        List.copyOf(there().teamsApps().values()).forEach(world::remove);
    }

    @Test
    void comesToTheSameEndWhereverItDies() {
        DeadlyProbe calm = new DeadlyProbe(0);
        removed(registered(), calm);
        List<Integer> deadly = "all".equals(System.getProperty("gatehouse.deaths"))
                ? IntStream.rangeClosed(1, calm.calls).boxed().toList()
                : calm.changes;
        System.out.println("Removal: " + calm.calls + " external calls, killed after " + deadly.size());
        assertThat(calm.changes).as("Teams app, registration, our own app").hasSizeGreaterThan(2);

        for (int call : deadly) {
            DeadlyProbe probe = new DeadlyProbe(call);
            removed(registered(), probe);
            assertThat(probe.calls).as("died after call %d", call).isGreaterThan(call);
        }
    }

    /** Right after a sign-in Microsoft's servers disagree: one that knows of no app there proves nothing. */
    @Test
    void believesNoAbsenceRightAfterSomebodySignedIn() {
        Secret admin = signIn(Plans.helperScopes(wanted())).accessToken();
        ProviderApp own = new ProviderApp(registrations, principals, tokenEndpoint, new DeadlyProbe(0), clock);
        ProviderApp.Access lent = new ProviderApp.Access(admin, clock.instant());
        Supplier<ProviderApp.Presence> removal = () -> scoped(() -> own.removeFrom(tenant.tenantId(), lent));
        world.chaos().force(Chaos.At.TOKEN, 7000229, 1);

        assertThat(removal.get()).isEqualTo(ProviderApp.Presence.GONE);
        assertThat(helperPresent())
                .as("deleted, whatever the token endpoint said")
                .isFalse();
        assertThatThrownBy(removal::get)
                .as("a list that does not name it, though somebody came through it a moment ago")
                .isInstanceOf(Removals.StillThere.class);
        believesThatItsOwnRemovalSpoiltTheToken();
    }

    /** A server that has heard of nothing finds nothing to delete either, and Entra's own may be as late. */
    @Test
    void believesNoDeletionThatFoundNothing() {
        Secret admin = signIn(Plans.helperScopes(wanted())).accessToken();
        ServicePrincipals late = Mockito.spy(principals);
        Mockito.doReturn(false).doCallRealMethod().when(late).delete(Mockito.any(), Mockito.any());
        ProviderApp own = new ProviderApp(registrations, late, tokenEndpoint, new DeadlyProbe(0), clock);
        ProviderApp.Access lent = new ProviderApp.Access(admin, clock.instant());
        Supplier<ProviderApp.Presence> removal = () -> scoped(() -> own.removeFrom(tenant.tenantId(), lent));
        world.chaos().force(Chaos.At.TOKEN, 7000229, 1);

        assertThatThrownBy(removal::get).isInstanceOf(Removals.StillThere.class);
        world.chaos().set(now -> Chaos.State.NORMAL);

        assertThat(removal.get()).isEqualTo(ProviderApp.Presence.GONE);
        assertThat(helperPresent()).isFalse();
    }

    /** One server lists it, another one has nothing to delete: an exit minutes after the making must not call that gone. */
    @Test
    void believesNoDeletionOfARegistrationThatFoundNothing() {
        UUID registration = registered();
        Secret admin = signIn(Plans.helperScopes(wanted())).accessToken();
        Applications late = Mockito.spy(directory);
        Mockito.doReturn(false).doCallRealMethod().when(late).delete(Mockito.any(), Mockito.any());
        // and so does the one that is asked afterwards
        Mockito.doCallRealMethod()
                .doReturn(Optional.empty())
                .doCallRealMethod()
                .when(late)
                .byObjectId(Mockito.any(), Mockito.any());
        Removals removals = removals(late, new DeadlyProbe(0));

        assertThatThrownBy(() -> scoped(() -> removals.application(registration, admin)))
                .isInstanceOf(Removals.StillThere.class);

        Removals next = removals(directory, new DeadlyProbe(0));
        assertThat(scoped(() -> next.application(registration, admin)))
                .allMatch(removal -> removal.outcome() == Removal.Outcome.REMOVED);
        assertThat(applications()).isEmpty();
    }

    /** As Entra does with a token of an app that is gone. */
    private void believesThatItsOwnRemovalSpoiltTheToken() {
        ProviderApp later = new ProviderApp(
                registrations,
                principals,
                tokenEndpoint,
                new DeadlyProbe(0),
                Clock.offset(clock, Duration.ofMinutes(3)));
        ProviderApp.Access worthless = new ProviderApp.Access(Secret.of("worthless"), clock.instant());
        assertThat(scoped(() -> later.removeFrom(tenant.tenantId(), worthless))).isEqualTo(ProviderApp.Presence.GONE);
    }

    /** What is done is done: whoever comes after a death begins with the part in which it fell. */
    private void removed(UUID registration, RemovalProbe probe) {
        Secret admin = signIn(Plans.helperScopes(wanted())).accessToken();
        Removals removals = removals(directory, probe);
        ProviderApp own = new ProviderApp(registrations, principals, tokenEndpoint, probe, clock);
        ProviderApp.Access lent = new ProviderApp.Access(admin, clock.instant());

        twice(() -> assertThat(removals.teamsApps(registration, admin))
                .hasSize(1)
                .allMatch(removal -> removal.outcome().gone()));
        twice(() -> assertThat(removals.application(registration, admin))
                .hasSize(2)
                .allMatch(removal -> removal.outcome().gone()));
        // right after a sign-in an absence proves nothing: whoever comes after a death waits
        Clock later = Clock.offset(clock, Duration.ofMinutes(3));
        ProviderApp patient = new ProviderApp(registrations, principals, tokenEndpoint, probe, later);
        Iterator<ProviderApp> attempts = List.of(own, patient).iterator();
        twice(() ->
                assertThat(attempts.next().removeFrom(tenant.tenantId(), lent)).isEqualTo(ProviderApp.Presence.GONE));

        assertThat(there().teamsApps()).isEmpty();
        assertThat(applications()).isEmpty();
        assertThat(helperPresent()).isFalse();
        assertThat(scoped(() -> registrations.ofCustomer(customer))).isEmpty();
    }

    private Removals removals(Applications there, RemovalProbe probe) {
        return new Removals(
                rowsOfRegistrations,
                services,
                new CredentialRemoval(credentials, upload, proof, keys, tokenEndpoint, probe),
                new Removals.Parts(parts, new TeamsAppRemoval(made, apps, probe), owners),
                new Removals.There(there, principals, probe));
    }

    private void twice(Runnable part) {
        Runnable inScope = () -> scoped(() -> {
            part.run();
            return part;
        });
        try {
            inScope.run();
        } catch (Killed killed) {
            inScope.run();
        }
    }

    private RegistrationPlan wanted() {
        return TestTeamsApps.wanted(plan(CredentialKind.SECRET));
    }

    private UUID registered() {
        UUID saga = begun(wanted(), signIn(Plans.helperScopes(wanted())));
        SagaEngine engine = new SagaEngine(
                reading,
                writing,
                sagaTokens,
                outcomes,
                new SagaProbe(),
                TestTeamsApps.tools(tools, apps, TestTeamsApps.packages(profiles)));
        assertThat(scoped(() -> engine.advance(saga))).isEqualTo(new SagaPause.Over(SagaState.READY));
        return scoped(() -> sagas.view(saga)).registrationId();
    }
}
