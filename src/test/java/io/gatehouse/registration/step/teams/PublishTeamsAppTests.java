package io.gatehouse.registration.step.teams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.gatehouse.microsoft.application.TeamsApps;
import io.gatehouse.microsoft.call.GraphAccess;
import io.gatehouse.microsoft.call.GraphCalls;
import io.gatehouse.microsoft.cloud.MicrosoftCloud;
import io.gatehouse.microsoft.failure.FailureKind;
import io.gatehouse.microsoft.failure.MicrosoftException;
import io.gatehouse.profile.shelf.Profiles;
import io.gatehouse.registration.Plans;
import io.gatehouse.registration.SagaBase;
import io.gatehouse.registration.attempt.BootstrapToken;
import io.gatehouse.registration.attempt.SagaNote;
import io.gatehouse.registration.attempt.SagaState;
import io.gatehouse.registration.credential.CredentialKind;
import io.gatehouse.registration.plan.RegistrationPlan;
import io.gatehouse.registration.plan.StepKey;
import io.gatehouse.registration.progress.SagaEngine;
import io.gatehouse.registration.progress.SagaPause;
import io.gatehouse.registration.removal.Removal;
import io.gatehouse.registration.removal.Removals;
import io.gatehouse.registration.saga.SagaProbe;
import io.gatehouse.sandbox.Person;
import io.gatehouse.sandbox.TeamsApp;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** The Teams app of a service goes into a catalogue once, whatever happens on the way, and out of it again. */
class PublishTeamsAppTests extends SagaBase {

    private static final String APPLICATION_ADMINISTRATOR = "9b895d92-2cd3-44c7-9d02-a6ac2d5ea5c3";
    private static final String ROLE_ADMINISTRATOR = "e8611ab8-c189-46e8-94e1-60213ab1f814";

    @Autowired
    MicrosoftCloud cloud;

    @Autowired
    GraphCalls calls;

    @Autowired
    Profiles profiles;

    @Autowired
    Removals removals;

    private Catalogue catalogue;
    private TeamsPackages packages;

    private static final class Killed extends Error {}

    /** Dies after one call of the step, or only counts them. */
    private static final class DeadlyProbe extends SagaProbe {

        private final int deadly;
        private int calls;

        DeadlyProbe(int deadly) {
            this.deadly = deadly;
        }

        @Override
        public void called(StepKey step) {
            if (step == StepKey.TEAMS_APP && ++calls == deadly) {
                throw new Killed();
            }
        }
    }

    /** Microsoft's catalogue, whose answer may get lost on the way back, or which may not know yet what it holds. */
    private static final class Catalogue extends TeamsApps {

        private final List<String> published = new ArrayList<>();
        private boolean answers = true;
        private boolean blind;

        Catalogue(MicrosoftCloud cloud, GraphCalls calls) {
            super(cloud, calls);
        }

        @Override
        public CatalogueApp publish(GraphAccess access, byte[] zip) {
            try {
                CatalogueApp made = super.publish(access, zip);
                published.add(made.id());
                if (!answers) {
                    throw MicrosoftException.of(FailureKind.UNAVAILABLE, "Timed out");
                }
                return made;
            } finally {
                blind = false;
            }
        }

        @Override
        public Optional<CatalogueApp> byManifestId(GraphAccess access, String manifestId) {
            return blind ? Optional.empty() : super.byManifestId(access, manifestId);
        }
    }

    @BeforeEach
    void fill() {
        catalogue = new Catalogue(cloud, calls);
        packages = TestTeamsApps.packages(profiles);
    }

    @AfterEach
    void empty() {
        List.copyOf(there().teamsApps().values()).forEach(world::remove);
    }

    @Test
    void publishesItOnceWhereverItDies() {
        DeadlyProbe calm = new DeadlyProbe(0);
        assertReady(advance(begun(), calm));
        System.out.println("Publishing a Teams app: " + calm.calls + " external calls");
        assertThat(calm.calls).isEqualTo(3);

        for (int call = 1; call <= calm.calls; call++) {
            clearTenant();
            empty();
            UUID saga = begun();
            DeadlyProbe deadly = new DeadlyProbe(call);
            assertThatExceptionOfType(Killed.class).as("call %d", call).isThrownBy(() -> advance(saga, deadly));
            assertReady(overAtLast(saga));
            assertClean(saga, CredentialKind.SECRET);
            assertThat(catalogued().externalId())
                    .isEqualTo(applications().getFirst().appId());
            assertThat(removals(saga))
                    .singleElement()
                    .satisfies(removal -> assertThat(removal.outcome()).isEqualTo(Removal.Outcome.REMOVED));
            assertThat(there().teamsApps()).isEmpty();
        }
    }

    @Test
    void findsAgainWhatWasPublishedWithoutAnAnswer() {
        catalogue.answers = false;
        UUID saga = begun();
        assertThat(advance(saga, new SagaProbe())).isInstanceOf(SagaPause.Later.class);

        assertReady(overAtLast(saga));

        assertThat(catalogue.published).containsExactly(catalogued().id());
        assertThat(applications().getFirst().exposure().preAuthorized())
                .anyMatch(client -> client.appId().equals(catalogued().id()));
    }

    @Test
    void waitsForAnAdministratorOfTeams() {
        Person admin = world.account(tenant.admin()).orElseThrow();
        UUID saga = begun();
        world.save(admin.with(new Person.Access(
                Set.of(APPLICATION_ADMINISTRATOR, ROLE_ADMINISTRATOR),
                null,
                admin.access().rule(),
                null)));
        try {
            assertThat(advance(saga, new SagaProbe())).isEqualTo(new SagaPause.ForPerson(SagaState.NEEDS_ADMIN));
        } finally {
            world.save(admin);
        }
        assertThat(there().teamsApps()).isEmpty();

        keep(saga, signInForTeams());
        assertReady(advance(saga, new SagaProbe()));

        assertThat(catalogue.published).hasSize(1);
        leavesWithItsService(saga);
    }

    /** Told where nobody signed in, deleted where somebody did. */
    private void leavesWithItsService(UUID saga) {
        UUID registration = scoped(() -> sagas.view(saga)).registrationId();
        assertThat(scoped(() -> removals.service(registration, "presence-sync", null)))
                .as("another service's")
                .noneMatch(removal -> removal.part() == Removal.Part.TEAMS_APP);
        assertThat(scoped(() -> removals.service(registration, "direct-routing", null)))
                .anyMatch(removal -> removal.part() == Removal.Part.TEAMS_APP
                        && removal.outcome() == Removal.Outcome.NEEDS_ADMIN
                        && removal.name().equals(catalogued().id()));
        assertThat(scoped(() -> removals.service(
                        registration, "direct-routing", signInForTeams().accessToken())))
                .anyMatch(removal ->
                        removal.part() == Removal.Part.TEAMS_APP && removal.outcome() == Removal.Outcome.REMOVED);
        assertThat(there().teamsApps()).isEmpty();
    }

    @Test
    void failsWithReasonsWhereNobodyTakesThePackage() {
        packages = (customer, service, clientId, uri) -> {
            throw new TeamsPackageRefused("name.short is too long");
        };
        UUID saga = begun();
        assertThat(advance(saga, new SagaProbe()))
                .isEqualTo(new SagaPause.Failed(SagaNote.of("TEAMS_APP_REFUSED", "name.short is too long")));

        packages = (customer, service, clientId, uri) -> new byte[] {1, 2, 3};
        retried(saga);
        assertThat(advance(saga, new SagaProbe()))
                .isInstanceOfSatisfying(
                        SagaPause.Failed.class,
                        failed -> assertThat(failed.note().code()).isEqualTo("REFUSED"));

        undone(saga);
        assertThat(applications()).isEmpty();
        assertThat(there().teamsApps()).isEmpty();
    }

    @Test
    void takesBackWhatItPublishedAndProvesIt() {
        UUID saga = begun();
        assertThatExceptionOfType(Killed.class).isThrownBy(() -> advance(saga, new DeadlyProbe(3)));
        String id = catalogued().id();

        undone(saga);

        assertThat(there().teamsApps()).isEmpty();
        assertThat(catalogue.byId(
                        new GraphAccess(
                                plan(CredentialKind.SECRET).place().tenant(),
                                signInForTeams().accessToken()),
                        id))
                .isEmpty();
    }

    @Test
    void leavesTheAppOfSomebodyElseWhereItIs() {
        UUID saga = begun();
        assertThatExceptionOfType(Killed.class).isThrownBy(() -> advance(saga, new DeadlyProbe(1)));
        TeamsApp theirs = uploadedByThem();
        catalogue.blind = true;

        assertReady(overAtLast(saga));

        assertThat(catalogue.published).isEmpty();
        assertThat(catalogued().id()).isEqualTo(theirs.id());
        assertThat(catalogued().definitions()).hasSize(2);
        assertThat(removals(saga)).as("it is not ours").isEmpty();
        assertThat(catalogued().id()).isEqualTo(theirs.id());
    }

    /** Under the id that ours would have, before ours was there. */
    private TeamsApp uploadedByThem() {
        String client = applications().getFirst().appId();
        TeamsApp theirs = new TeamsApp(
                UUID.randomUUID().toString(),
                tenant.tenantId(),
                client,
                List.of(new TeamsApp.Definition("d", "0.9.0", "Experts", "Experts", "Experts", client, "published")));
        world.save(theirs);
        return theirs;
    }

    private UUID begun() {
        return begun(teams(), signInForTeams());
    }

    private RegistrationPlan teams() {
        return TestTeamsApps.wanted(plan(CredentialKind.SECRET));
    }

    private BootstrapToken signInForTeams() {
        return signIn(Plans.helperScopes(teams()));
    }

    private SagaPause advance(UUID saga, SagaProbe probe) {
        SagaEngine.Tools mine = TestTeamsApps.tools(tools, catalogue, packages);
        return scoped(() -> new SagaEngine(reading, writing, sagaTokens, outcomes, probe, mine).advance(saga));
    }

    private SagaPause overAtLast(UUID saga) {
        SagaPause[] last = new @Nullable SagaPause[1];
        Awaitility.await("saga is over")
                .atMost(Duration.ofMinutes(2))
                .pollInterval(Duration.ofMillis(100))
                .until(() -> (last[0] = advance(saga, new SagaProbe())) instanceof SagaPause.Over);
        return last[0];
    }

    private void undone(UUID saga) {
        rows.in(rows.first(), () -> {
            writing.turn(saga, SagaNote.of("CANCELLED"));
            return saga;
        });
        keep(saga, signInForTeams());
        assertThat(overAtLast(saga)).isEqualTo(new SagaPause.Over(SagaState.UNDONE));
    }

    private void retried(UUID saga) {
        rows.in(rows.first(), () -> writing.replan(saga, teams()));
        rows.in(
                rows.first(),
                () -> rows.jdbc()
                        .sql("update registration_saga set state = 'RUNNING' where id = ?")
                        .param(saga)
                        .update());
        keep(saga, signInForTeams());
    }

    private void keep(UUID saga, BootstrapToken token) {
        rows.in(rows.first(), () -> {
            sagaTokens.keep(saga, customer, token);
            return saga;
        });
    }

    private List<Removal> removals(UUID saga) {
        UUID registration = scoped(() -> sagas.view(saga)).registrationId();
        return scoped(() -> removals.teamsApps(registration, signInForTeams().accessToken()));
    }

    private TeamsApp catalogued() {
        assertThat(there().teamsApps()).hasSize(1);
        return there().teamsApps().values().iterator().next();
    }

    private static void assertReady(SagaPause pause) {
        assertThat(pause).isEqualTo(new SagaPause.Over(SagaState.READY));
    }
}
