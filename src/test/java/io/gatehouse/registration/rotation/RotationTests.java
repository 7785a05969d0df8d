package io.gatehouse.registration.rotation;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.microsoft.failure.FailureKind;
import io.gatehouse.microsoft.failure.MicrosoftException;
import io.gatehouse.microsoft.token.AppIdentity;
import io.gatehouse.registration.Plans;
import io.gatehouse.registration.SagaBase;
import io.gatehouse.registration.attempt.BootstrapToken;
import io.gatehouse.registration.attempt.SagaSettings;
import io.gatehouse.registration.attempt.SagaState;
import io.gatehouse.registration.credential.CredentialKind;
import io.gatehouse.registration.credential.CredentialProof;
import io.gatehouse.registration.credential.CredentialState;
import io.gatehouse.registration.credential.Credentials;
import io.gatehouse.registration.credential.StoredCredential;
import io.gatehouse.registration.plan.RegistrationPlan;
import io.gatehouse.registration.progress.SagaPause;
import io.gatehouse.sandbox.Application;
import io.gatehouse.sandbox.Chaos;
import io.gatehouse.sandbox.TenantPolicies.AppManagement;
import io.gatehouse.sandbox.TenantPolicies.Restriction;
import io.gatehouse.shared.ProviderId;
import io.gatehouse.shared.ProviderScope;
import io.gatehouse.shared.TenantId;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Credentials replaced while they are in use. */
class RotationTests extends SagaBase {

    @Autowired
    Rotations rotations;

    @Autowired
    RotationRows rotationRows;

    @Autowired
    RotationAccess rotationAccess;

    @Autowired
    RotationWork rotationWork;

    @Autowired
    RotationEnds rotationEnds;

    @Autowired
    RotationEngine.Tools rotationTools;

    @Autowired
    Credentials credentials;

    @Autowired
    CredentialProof proof;

    @Autowired
    AdoptedCredentials adopted;

    private static final class Killed extends Error {}

    /** Dies after one external call, or only counts them. */
    private static final class DeadlyProbe extends RotationProbe {
        private final int deadly;
        private int calls;

        DeadlyProbe(int deadly) {
            this.deadly = deadly;
        }

        @Override
        void called() {
            calls++;
            if (calls == deadly) {
                throw new Killed();
            }
        }
    }

    /**
     * And leaves alone what was made short by a tenant's policy and is not near its end: else its successor would be as due as it.
     * In a transaction that is rolled back: the schedule, which works here too, never sees what could not be rotated.
     */
    @Test
    void caresForTheProvidersOwnCredentialsFirst() {
        ProviderId provider = rows.another("Own First Ltd");
        UUID late = UUID.randomUUID();
        UUID soon = UUID.randomUUID();
        UUID own = UUID.randomUUID();
        UUID typed = UUID.randomUUID();

        List<UUID> order = ProviderScope.call(
                provider,
                () -> rows.transaction().execute(status -> {
                    UUID customer = UUID.randomUUID();
                    rows.jdbc()
                            .sql(
                                    "insert into customer (provider_id, id, short_name, display_name, state, health, created_by)"
                                            + " values (?, ?, 'c1', 'Customer 1', 'CONNECTED', 'HEALTHY', 'test')")
                            .params(provider.value(), customer)
                            .update();
                    ending(provider, late, customer, 300, 9);
                    ending(provider, soon, customer, 300, 1);
                    ending(provider, own, null, 300, 13);
                    ending(provider, UUID.randomUUID(), customer, 0, 13);
                    ending(provider, UUID.randomUUID(), customer, 20, 13);
                    ending(provider, typed, customer, 0, 13);
                    rows.jdbc()
                            .sql("update credential set key_id = null where registration_id = ?")
                            .param(typed)
                            .update();
                    status.setRollbackOnly();
                    return adopted.due(Duration.ofDays(14), clock.instant()).stream()
                            .map(AdoptedCredentials.Ending::registration)
                            .toList();
                }));

        assertThat(order).containsExactly(own, soon, late, typed);
    }

    private void ending(ProviderId provider, UUID registration, @Nullable UUID customer, int age, int days) {
        rows.jdbc()
                .sql("insert into app_registration (provider_id, id, customer_id, tenant_id, client_id, display_name,"
                        + " ready_at) values (?, ?, ?, ?, 'client', 'App', now())")
                .params(provider.value(), registration, customer, registration.toString())
                .update();
        rows.jdbc()
                .sql(
                        "insert into credential (provider_id, id, registration_id, kind, name, key_id, sealed, state, accepted_at,"
                                + " created_at, expires_at) values (?, gen_random_uuid(), ?, 'SECRET', 'x', 'k', ''::bytea, 'ACTIVE',"
                                + " now(),"
                                + " now() - ? * interval '1 day', now() + ? * interval '1 day')")
                .params(provider.value(), registration, age, days)
                .update();
    }

    @Test
    void rollsACertificateWithTheRightsOfTheAppAlone() {
        UUID registration = made(CredentialKind.CERTIFICATE);
        String before = applications().getFirst().certificates().getFirst().keyId();

        RotationView rotation = scoped(() -> rotations.begin(registration, "direct-routing", MAJA));
        awaitState(rotation.id(), RotationState.DONE);

        assertOne(registration, CredentialKind.CERTIFICATE, before);
    }

    @Test
    void needsAnAdministratorForASecret() {
        UUID registration = made(CredentialKind.SECRET);
        String before = applications().getFirst().passwords().getFirst().keyId();
        RotationView rotation = scoped(() -> rotations.begin(registration, "direct-routing", MAJA));
        awaitState(rotation.id(), RotationState.NEEDS_SIGN_IN);
        assertWorks(registration, "direct-routing");

        scoped(() -> {
            rotations.resume(rotation.id(), signIn(), MAJA);
            return registration;
        });
        awaitState(rotation.id(), RotationState.DONE);

        assertOne(registration, CredentialKind.SECRET, before);
    }

    @Test
    void worksWithTheOldOneWhileTheNewOneIsNotAccepted() {
        UUID registration = made(CredentialKind.SECRET);
        String before = keyIds(CredentialKind.SECRET).getFirst();
        UUID rotation = slowly(() -> begunAndAdvanced(registration, rotationTools.settings()));

        assertInTheMiddle(registration, before);
        Awaitility.await()
                .atMost(Duration.ofMinutes(2))
                .until(() -> advanceRotation(rotation, new DeadlyProbe(0)).state() == RotationState.DONE);
        assertOne(registration, CredentialKind.SECRET, before);
    }

    @Test
    void staysWithTheOldOneWhereTheNewOneNeverWorks() {
        UUID registration = made(CredentialKind.SECRET);
        String before = keyIds(CredentialKind.SECRET).getFirst();
        UUID rotation = slowly(() -> begunAndAdvanced(registration, rotationTools.settings()));
        assertInTheMiddle(registration, before);

        Application application = applications().getFirst();
        world.save(application.with(draft -> draft.passwords = application.passwords().stream()
                .filter(password -> password.keyId().equals(before))
                .toList()));

        RotationPause pause = advanceRotation(rotation, new DeadlyProbe(0));
        assertThat(pause.state()).isEqualTo(RotationState.WAITING);
        assertThat(active(registration, "direct-routing").view().keyId()).isEqualTo(before);
        assertWorks(registration, "direct-routing");
    }

    @Test
    void keepsBothAliveForAWhileAfterTheSwitch() {
        UUID registration = made(CredentialKind.SECRET);
        StoredCredential old = active(registration, "direct-routing");
        SagaSettings usual = rotationTools.settings();
        SagaSettings patient = new SagaSettings(
                usual.adoptionWait(), usual.proofs(), usual.proofPause(), Duration.ofMinutes(5), usual.rotateBefore());

        UUID rotation = begunAndAdvanced(registration, patient);

        assertThat(scoped(() -> rotations.view(rotation)).note())
                .satisfies(note -> assertThat(note.code()).isEqualTo("OVERLAP"));
        assertThat(active(registration, "direct-routing").id()).isNotEqualTo(old.id());
        assertWorks(registration, "direct-routing");
        AppIdentity before = proof.identity(applications().getFirst().appId(), old);
        assertThat(tokenEndpoint.clientCredentials(before, new TenantId(tenant.tenantId())))
                .as("whoever holds the old one still works")
                .isNotNull();
        assertThat(keyIds(CredentialKind.SECRET)).hasSize(2).contains(old.view().keyId());
    }

    /** Somebody typed in one that lives for years. */
    @Test
    void givesTheNewOneNoLongerLifeThanTheServiceWants() {
        UUID registration = made(CredentialKind.SECRET);
        rows.in(
                rows.first(),
                () -> rows.jdbc()
                        .sql("update credential set expires_at = created_at + interval '730 days' where id = ?")
                        .param(active(registration, "direct-routing").id())
                        .update());

        UUID rotation = begunRotation(registration, signIn());
        Awaitility.await()
                .atMost(Duration.ofMinutes(2))
                .until(() -> advanceRotation(rotation, new DeadlyProbe(0)).state() == RotationState.DONE);

        assertThat(active(registration, "direct-routing").view().expiresAt())
                .isBefore(clock.instant().plus(Duration.ofDays(181)))
                .isAfter(clock.instant().plus(Duration.ofDays(170)));
    }

    /** The profile of the service asks for 180 days by now. */
    @Test
    void givesTheNewOneNoLongerLifeThanTheServiceWantsByNow() {
        UUID saga = begun(Plans.lasting(plan(CredentialKind.SECRET), 730), signIn());
        assertThat(advance(saga)).isEqualTo(new SagaPause.Over(SagaState.READY));
        UUID registration = scoped(() -> sagas.view(saga)).registrationId();
        assertThat(active(registration, "direct-routing").view().expiresAt())
                .isAfter(clock.instant().plus(Duration.ofDays(700)));

        UUID rotation = begunRotation(registration, signIn());
        Awaitility.await()
                .atMost(Duration.ofMinutes(2))
                .until(() -> advanceRotation(rotation, new DeadlyProbe(0)).state() == RotationState.DONE);

        assertThat(active(registration, "direct-routing").view().expiresAt())
                .isBefore(clock.instant().plus(Duration.ofDays(181)));
    }

    /** Of which nobody knows when it was made: the days that are left are no life to repeat. */
    @Test
    void givesTheNewOneAWholeLifeWhereTheOldOneWasTypedInLate() {
        UUID registration = made(CredentialKind.SECRET);
        rows.in(
                rows.first(),
                () -> rows.jdbc()
                        .sql("update credential set key_id = null, expires_at = created_at + interval '20 days'"
                                + " where id = ?")
                        .param(active(registration, "direct-routing").id())
                        .update());

        UUID rotation = begunRotation(registration, signIn());
        Awaitility.await()
                .atMost(Duration.ofMinutes(2))
                .until(() -> advanceRotation(rotation, new DeadlyProbe(0)).state() == RotationState.DONE);

        assertThat(active(registration, "direct-routing").view().expiresAt())
                .isAfter(clock.instant().plus(Duration.ofDays(170)));
    }

    @Test
    void makesNoLongerLifeThanTheTenantAllowsByNow() {
        UUID registration = made(CredentialKind.SECRET);
        rule(new Restriction("passwordLifetime", true, "P60D", null));

        UUID rotation = begunRotation(registration, signIn());
        Awaitility.await()
                .atMost(Duration.ofMinutes(2))
                .until(() -> advanceRotation(rotation, new DeadlyProbe(0)).state() == RotationState.DONE);

        assertThat(active(registration, "direct-routing").view().expiresAt())
                .isBefore(clock.instant().plus(Duration.ofDays(60)));
        assertThat(keyIds(CredentialKind.SECRET)).hasSize(1);
        assertThat(scoped(() -> registrations.credentialsOf(registration))).hasSize(1);
    }

    @Test
    void leavesItToAnAdministratorWhereTheTenantForbidsThatKindByNow() {
        UUID registration = made(CredentialKind.SECRET);
        rule(new Restriction("passwordAddition", true, null, null));

        UUID rotation = begunRotation(registration, signIn());
        RotationPause pause = advanceRotation(rotation, new DeadlyProbe(0));

        assertThat(pause.state()).isEqualTo(RotationState.NEEDS_SIGN_IN);
        assertThat(pause.note().code()).isEqualTo("ROTATION_FORBIDDEN_SECRET");
        assertThat(scoped(() -> registrations.credentialsOf(registration)))
                .as("nothing is left of the attempt")
                .hasSize(1);
        assertWorks(registration, "direct-routing");
    }

    @Test
    void saysWhereItIsTheLifeThatIsRefused() {
        UUID registration = made(CredentialKind.SECRET);
        rule(new Restriction("passwordLifetime", true, "P1D", null));

        UUID rotation = begunRotation(registration, signIn());
        Awaitility.await()
                .atMost(Duration.ofMinutes(2))
                .until(() -> advanceRotation(rotation, new DeadlyProbe(0)).state() == RotationState.NEEDS_SIGN_IN);

        assertThat(scoped(() -> rotations.view(rotation)).note().code()).isEqualTo("ROTATION_NO_LIFE_SECRET");
        assertThat(scoped(() -> registrations.credentialsOf(registration))).hasSize(1);
        assertWorks(registration, "direct-routing");
    }

    /** A rule about new ones, met where the old one is to go, says nothing against the new one, which is in use by then. */
    @Test
    void erasesNothingThatIsInUse() {
        UUID registration = made(CredentialKind.SECRET);
        UUID before = active(registration, "direct-routing").id();
        UUID rotation = begunRotation(registration, signIn());

        advanceRotation(rotation, new RotationProbe() {
            @Override
            void called() {
                if (!active(registration, "direct-routing").id().equals(before)) {
                    throw MicrosoftException.of(FailureKind.CREDENTIAL_FORBIDDEN, "A rule");
                }
            }
        });

        assertThat(active(registration, "direct-routing").id()).isNotEqualTo(before);
        assertWorks(registration, "direct-routing");
    }

    private void rule(Restriction secrets) {
        world.change(() ->
                world.save(there(), there().policies().with(new AppManagement(true, List.of(secrets), List.of()))));
    }

    private UUID begunAndAdvanced(UUID registration, SagaSettings settings) {
        UUID rotation = begunRotation(registration, signIn());
        assertThat(advanceRotation(rotation, new DeadlyProbe(0), settings).state())
                .isEqualTo(RotationState.WAITING);
        return rotation;
    }

    /** Microsoft accepts what is made now only after a while. */
    private <T> T slowly(Supplier<T> work) {
        world.change(() -> world.chaos().set(state -> state.withReplication(0, new Chaos.Slow(0, 3))));
        try {
            return work.get();
        } finally {
            world.change(() -> world.chaos().set(state -> state.withReplication(0, Chaos.Slow.NORMAL)));
        }
    }

    /** Both are at Microsoft, and the old one is in use. */
    private void assertInTheMiddle(UUID registration, String before) {
        assertThat(keyIds(CredentialKind.SECRET)).hasSize(2).contains(before);
        assertThat(active(registration, "direct-routing").view().keyId()).isEqualTo(before);
        assertWorks(registration, "direct-routing");
    }

    @Test
    void leavesTheCredentialsOfOtherServicesAlone() {
        UUID registration = made(CredentialKind.CERTIFICATE);
        RegistrationPlan joining = Plans.joining(
                plan(CredentialKind.CERTIFICATE), registration, "presence-sync", CredentialKind.CERTIFICATE);
        advance(begun(joining, signIn(Plans.helperScopes(joining))));
        String other = active(registration, "presence-sync").view().keyId();

        RotationView rotation = scoped(() -> rotations.begin(registration, "direct-routing", MAJA));
        awaitState(rotation.id(), RotationState.DONE);

        assertThat(active(registration, "presence-sync").view().keyId()).isEqualTo(other);
        assertThat(applications().getFirst().certificates()).hasSize(2);
        assertWorks(registration, "presence-sync");
        assertWorks(registration, "direct-routing");
    }

    @Test
    void asksTwiceForTheSameRotationOnlyOnce() {
        UUID registration = made(CredentialKind.SECRET);

        RotationView one = scoped(() -> rotations.begin(registration, "direct-routing", MAJA));
        RotationView other = scoped(() -> rotations.begin(registration, "direct-routing", MAJA));

        assertThat(other.id()).isEqualTo(one.id());
    }

    @Test
    void survivesADeathAfterEachCallWithTheAppsOwnRights() {
        dieEverywhere(CredentialKind.CERTIFICATE, false);
    }

    @Test
    void survivesADeathAfterEachCallWithAnAdministrator() {
        dieEverywhere(CredentialKind.SECRET, true);
    }

    private void dieEverywhere(CredentialKind kind, boolean admin) {
        UUID registration = made(kind);
        int calls = Integer.MAX_VALUE;
        for (int call = 0; call <= calls; call++) {
            String before = keyIds(kind).getFirst();
            UUID rotation = begunRotation(registration, admin ? signIn() : null);
            DeadlyProbe probe = new DeadlyProbe(call);
            boolean died = dies(rotation, probe);
            assertThat(died).as("call %d", call).isEqualTo(call > 0);
            if (call == 0) {
                calls = probe.calls;
                System.out.println("Rotation of a " + kind + ": " + calls + " external calls");
                assertThat(calls).isGreaterThan(4);
            }
            assertWorks(registration, "direct-routing");
            Awaitility.await()
                    .atMost(Duration.ofMinutes(2))
                    .until(() -> advanceRotation(rotation, new DeadlyProbe(0)).state() == RotationState.DONE);
            assertOne(registration, kind, before);
        }
    }

    /** Without a job: the test carries it forward. */
    private UUID begunRotation(UUID registration, BootstrapToken token) {
        return rows.in(rows.first(), () -> {
            UUID id = rotationRows.insert(active(registration, "direct-routing").view(), "test");
            if (token != null) {
                rotationRows.keep(id, token);
            }
            return id;
        });
    }

    private RotationPause advanceRotation(UUID rotation, RotationProbe probe) {
        return advanceRotation(rotation, probe, rotationTools.settings());
    }

    private RotationPause advanceRotation(UUID rotation, RotationProbe probe, SagaSettings settings) {
        RotationEngine.Tools mortal = new RotationEngine.Tools(
                rotationTools.acceptance(),
                probe,
                settings,
                rotationTools.made(),
                rotationTools.wished(),
                rotationTools.clock());
        return scoped(
                () -> new RotationEngine(rotationRows, credentials, rotationAccess, rotationWork, rotationEnds, mortal)
                        .advance(rotation));
    }

    private boolean dies(UUID rotation, RotationProbe probe) {
        try {
            advanceRotation(rotation, probe);
            return false;
        } catch (Killed killed) {
            return true;
        }
    }

    private UUID made(CredentialKind kind) {
        UUID saga = begun(plan(kind), signIn());
        assertThat(advance(saga)).isEqualTo(new SagaPause.Over(SagaState.READY));
        return scoped(() -> sagas.view(saga)).registrationId();
    }

    private StoredCredential active(UUID registration, String service) {
        return scopedTx(() -> credentials.active(registration, service).orElseThrow());
    }

    private <T> T scopedTx(Supplier<T> work) {
        return rows.in(rows.first(), work);
    }

    private List<String> keyIds(CredentialKind kind) {
        Application application = applications().getFirst();
        return kind == CredentialKind.SECRET
                ? application.passwords().stream()
                        .map(Application.Password::keyId)
                        .toList()
                : application.certificates().stream()
                        .map(Application.Certificate::keyId)
                        .toList();
    }

    /** Exactly one credential at Microsoft, another than before, and it works. */
    private void assertOne(UUID registration, CredentialKind kind, String before) {
        assertThat(keyIds(kind)).hasSize(1).doesNotContain(before);
        assertThat(scoped(() -> registrations.credentialsOf(registration)))
                .singleElement()
                .satisfies(credential -> assertThat(credential.state()).isEqualTo(CredentialState.ACTIVE));
        assertWorks(registration, "direct-routing");
    }

    private void assertWorks(UUID registration, String service) {
        AppIdentity identity = scoped(() -> registrations.identityOf(registration, service));
        assertThat(tokenEndpoint.clientCredentials(identity, new TenantId(tenant.tenantId())))
                .isNotNull();
    }

    private void awaitState(UUID rotation, RotationState state) {
        Awaitility.await(state.name())
                .atMost(Duration.ofMinutes(2))
                .until(() -> scoped(() -> rotations.view(rotation)).state() == state);
    }
}
